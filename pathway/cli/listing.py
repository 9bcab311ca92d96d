"""What the commands are called, where they live, and one line on each: all that `--help` needs to know."""

from __future__ import annotations

_HERE = "pathway.cli"

_SECTIONS: dict[str, dict[str, tuple[str, str, str]]] = {
    "Every day": {
        "queue": ("looking", "queue", "Who needs me today: overdue, due today, next 7 days, waiting for others."),
        "case": ("looking", "case", "One case as it is, was, or was shown."),
        "why": ("looking", "why", "Why something is due when it is due."),
    },
    "Coming in": {
        "refer": ("arriving", "refer", "A referral is received; the case begins."),
        "accept": ("arriving", "accept", "The decision on a referral: yes, or no with the reason."),
        "allocate": ("arriving", "allocate", "An advisor takes the case on; the first stage begins."),
    },
    "Doing": {
        "record": ("doing", "record", "Something was done, or tried, and what came of it."),
        "measure": ("measuring", "measure", "How it is going, scored by the person; or declined, or missing."),
        "book": ("doing", "book", "A date, time and place for something."),
        "defer": ("doing", "defer", "Put something off once, with a reason."),
        "waive": ("doing", "waive", "Something is not needed, with a reason."),
        "correct": ("doing", "correct", "A mistake is undone by an entry that says so."),
        "approve": ("doing", "approve", "A letter may leave."),
    },
    "The way": {
        "move": ("steering", "move", "On to the next stage."),
        "extend": ("steering", "extend", "The stage lasts longer."),
        "pause": ("steering", "pause", "The pathway clock stops, for a reason, until an expected return."),
        "resume": ("steering", "resume", "The pathway clock runs again."),
        "dormant": ("steering", "dormant", "With a provider: the advisor waits."),
        "wake": ("steering", "wake", "The advisor works with the person again."),
        "place": ("steering", "place", "A provider is asked, accepts, is full, declines; a placement ends."),
        "reassign": ("steering", "reassign", "Somebody else holds a role on the case."),
        "barrier": ("steering", "barrier", "What keeps someone in secondary care: found, started on, sorted out."),
    },
    "Safety": {
        "concern": ("safety", "concern", "Risk, safeguarding or medication: told at once."),
        "acknowledge": ("safety", "acknowledge", "A named person takes a concern on."),
        "consent": ("safety", "consent", "What the person said about sharing, by organisation."),
        "record-death": ("safety", "record_death", "The person has died: every message stops."),
    },
    "Ending": {
        "sign-off": ("ending", "sign_off", "One party agrees to the facts shown, or not yet."),
        "close": ("ending", "close", "A named person records how the pathway ends."),
        "reopen": ("ending", "reopen", "A closed case goes on where it was."),
    },
    "The service": {
        "outcomes": ("looking", "outcomes", "Reviews, their outcomes, and endings, with what was counted."),
        "staff": ("people", "staff", "Who works here; `staff add` for somebody new."),
        "notices": ("messages", "notices", "The messages made so far, as text."),
        "import": ("import_", "import_referrals", "Referrals from a CSV file."),
        "demo": ("demo", "demo", "A synthetic caseload, played day by day."),
        "serve": ("serving", "serve", "The pages, for a browser."),
    },
    "The rules": {
        "check": ("check", "check", "Every fault of a pathways file, and what in it will hurt."),
        "test": ("scenarios", "test", "The managers' own tests of a pathway."),
        "publish": ("running", "publish", "A pathways file becomes the version for new cases."),
        "calendar": ("calendars", "calendar", "The days off in force; what a changed one would move."),
    },
    "The engine": {
        "sweep": ("running", "sweep", "The daily run, once; prints its receipt."),
        "send": ("messages", "send", "One round of sending: messages that wait go out."),
        "status": ("running", "status", "When it last ran, and what waits."),
        "deploy": ("deploying", "deploy", "A Prefect server rings instead of `serve`."),
        "set-aside": ("running", "set_aside", "Cases that could not be brought up to the day."),
    },
}

SECTIONS: dict[str, tuple[str, ...]] = {title: tuple(commands) for title, commands in _SECTIONS.items()}
"""Headings of the help and the commands under them."""

COMMANDS: dict[str, tuple[str, str, str]] = {
    name: (f"{_HERE}.{module}", function, words)
    for commands in _SECTIONS.values()
    for name, (module, function, words) in commands.items()
}
"""Command → (module, function, one line of help)."""
