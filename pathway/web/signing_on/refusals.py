"""Why somebody did not come in through their organisation's sign-on: what the page says, and what to do about it."""

from __future__ import annotations

from enum import Enum

TELL = "If it happens again, tell whoever looks after Pathway where you work."


class Refusal(Enum):
    """The answer's status, its title and its words; in both, {name} is the organisation's sign-on."""

    NOT_ANSWERING = (
        503,
        "{name} is not answering",
        f"Nothing is wrong with your account here. Try again in a few minutes. {TELL}",
    )
    NOT_UNDERSTOOD = (
        502,
        "{name} gave an answer that Pathway cannot use",
        f"Nobody was signed in. Try again. {TELL}",
    )
    NOT_LET_IN = (
        403,
        "{name} did not let you in",
        "You stopped on the way, or your organisation has not given you the use of Pathway. Try again; if it says no"
        " again, ask your organisation’s service desk.",
    )
    NOT_BEGUN_HERE = (
        400,
        "This way in has ended",
        "It was used already, was begun more than ten minutes ago, or was begun in another browser. Nobody was signed"
        f" in by it. Begin again. {TELL}",
    )
    FROM_ELSEWHERE = (
        400,
        "This answer did not come from {name}",
        f"Nobody was signed in. Begin again from here. {TELL}",
    )
    CLOCKS = (
        502,
        "The clocks of Pathway and of {name} do not agree",
        "Nobody was signed in. Tell whoever looks after Pathway where you work that a clock is wrong by minutes.",
    )
    NOT_STRONG_ENOUGH = (
        403,
        "{name} did not ask you for enough",
        "Pathway needs a stronger way of signing in, such as a password and a code. Ask your organisation’s service"
        " desk to set that up, then try again.",
    )
    NOT_KNOWN = (
        403,
        "Nobody here signs in with this account",
        "You signed in with {name}, but Pathway was not told who you are here. Ask your manager for an invitation link,"
        " open it, and sign in from there.",
    )
    TAKEN = (
        409,
        "Somebody else here signs in with this account",
        "Each account lets one person in here. Sign in with your own, or choose a password. If this is your own, tell"
        " your manager.",
    )
    NO_INVITATION = (
        404,
        "This invitation opens nothing any more",
        "It was used, was replaced by a newer one, or has ended. Ask your manager for a new one.",
    )
    TOO_MANY = (
        429, "There were too many tries from here",
        "Wait five minutes, then try again.",
    )  # fmt: skip

    @property
    def status(self) -> int:
        """The status of the answer."""
        return self.value[0]

    def title(self, name: str) -> str:
        """What happened."""
        return self.value[1].format(name=name)

    def words(self, name: str) -> str:
        """What it means, and what to do."""
        return self.value[2].format(name=name)


class NotSignedOn(Exception):
    """Nobody came in. `why` is for whoever looks after the service: it names no person and shows on no page."""

    def __init__(self, refusal: Refusal, why: str = "") -> None:
        super().__init__(why or refusal.name.lower())
        self.refusal = refusal
