"""Who works here, from the terminal: invited to the pages, and let go without leaving anybody behind."""

from __future__ import annotations

import pytest

from pathway.store.look import look
from pathway.store.signing_in import digest_of
from tests.conftest import Opener
from tests.terminal import Terminal

AT = "2026-01-28"


def test_a_leavers_people_go_to_whoever_is_named(each_terminal: Terminal) -> None:
    terminal = each_terminal.staffed()
    ref = terminal.started()
    terminal.run("reassign", ref, "--to", "ben", at="2026-01-27")

    said = terminal.run("staff", "add", "ben", "--left", "--to", "anna", at=AT)

    assert "1 cases went from ben to anna" in said.err
    holders = terminal.json("case", ref, at=AT)["holders"]
    assert "ben" not in str([h for h in holders if not h.get("until_on")])
    ben = next(m for m in terminal.json("staff")["staff"] if m["ref"] == "ben")
    assert not ben["is_active"]


def test_who_cannot_take_over_is_refused_before_anything_is_done(terminal: Terminal) -> None:
    terminal.staffed()
    ref = terminal.started()
    terminal.run("reassign", ref, "--to", "ben", at="2026-01-27")
    said = terminal.says("staff", "add", "ben", "--left", "--to", "cara", at=AT)
    assert (said.code, "cannot take over: they need to be wellbeing advisor" in said.err) == (1, True)
    ben = next(m for m in terminal.json("staff")["staff"] if m["ref"] == "ben")
    assert ben["is_active"]


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (["staff", "invite", "bne"], 1, "did you mean ben?"),
        (["staff", "invite"], 2, "staff invite STAFF"),
        (["staff", "add", "ben", "--to", "anna"], 2, "staff add STAFF"),
        (["staff", "invite", "ben", "--by", "cara"], 1, "cara may not change staff"),
        (["staff", "invite", "ben", "--by", "tess"], 1, "tess sees to the people of team north"),
        (["staff", "add", "carl", "--left", "--by", "tess"], 1, "tess sees to the people of team north"),
        (["staff", "add", "anna", "--role", "wellbeing_advisor"], 1, "the only service manager"),
        (["staff", "add", "ben", "--name", "two\nlines"], 1, "the name must be letters on one line"),
        (["staff", "add", "ben", "--name", "x" * 101], 1, "the name has 101 letters"),
    ],
)
def test_a_slip_is_told_in_one_sentence(terminal: Terminal, words: list[str], code: int, reason: str) -> None:
    terminal.staffed()
    said = terminal.says(*words, at=AT)
    assert said.code == code, said.err
    assert reason in said.err


def test_an_invitation_is_a_link_of_which_the_digest_is_kept(terminal: Terminal, opened: Opener) -> None:
    terminal.staffed()
    link = terminal.json("staff", "invite", "ben", at=AT)["link"]
    assert link.startswith("http://localhost:8000/sign-in/invitation/")
    token = link.rsplit("/", 1)[1]
    with look(opened(terminal.database_url)) as seen:
        invitation = seen.invitation(digest_of(token))
    assert invitation is not None
    assert (invitation.staff, invitation.by, invitation.used_at) == ("ben", "anna", None)
