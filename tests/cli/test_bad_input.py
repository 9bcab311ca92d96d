"""Bad input: one clear sentence on stderr, the right exit code, nothing recorded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import NHS_NUMBERS, Terminal

REFER = ("refer", "--family-name", "Person0", "--given-name", "Test", "--team", "north")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Terminal, str]:
    """A house and a case of it. Bad input records nothing, so that every test can have the same."""
    folder = tmp_path_factory.mktemp("house")
    terminal = Terminal(f"sqlite:///{folder / 'pathway.db'}", folder).staffed()
    return terminal, terminal.started()


@pytest.mark.parametrize(
    ("words", "at", "sentence"),
    [
        (["record", "REF", "first_call"], "2026-01-28", "'first_call' is not known: did you mean first_contact?"),
        (["record", "REF", "first_contact", "--outcome", "came"], "2026-01-28", "the outcome of first call 'came'"),
        (["record", "REF", "ten_week_review"], "2026-01-28", "ten-week review belongs to Keywork"),
        (["record", "REF", "first_contact", "--on", "2026-01-25"], "2026-01-28", "before the referral of Monday 26"),
        (["record", "REF", "first_contact", "--on", "2026-01-29"], "2026-01-28", "is in the future"),
        (["record", "REF", "decision"], "2026-01-28", "`accept` does it"),
        (["record", "REF"], "2026-01-28", "nothing to record"),
        (["record", "REF", "--fact", "Risk=yes"], "2026-01-28", "'Risk' is no name for a fact"),
        (["record", "REF", "first_contact", "--seen-by", "zoe"], "2026-01-28", "no member of staff 'zoe'"),
        (["record", "REF", "first_contact", "--version", "1"], "2026-01-28", "has changed since you looked at it"),
        (["record", "REF", "first_contact", "--by", "sue"], "2026-01-28", "sue has no part in case"),
        (["accept", "REF", "--by", "cara"], "2026-01-28", "cara may not accept: it is for wellbeing advisor"),
        (["accept", "REF", "--by", "zoe"], "2026-01-28", "no member of staff 'zoe': `pathway staff` shows"),
        (["accept", "REF"], "2026-01-28", "is decided already"),
        (["allocate", "REF", "--to", "cara"], "2026-01-28", "use reassign to hand it over"),
        (["pause", "REF", "hospital"], "2026-01-28", "did you mean hospital_admission?"),
        (["pause", "REF", "away", "--until", "2026-01-28"], "2026-01-28", "cannot end on Wednesday 28 January 2026"),
        (["resume", "REF"], "2026-01-28", "is not on hold"),
        (["move", "REF"], "2026-01-28", "cannot move on to Keywork yet"),
        (["move", "REF", "discharge"], "2026-01-28", "'discharge' is not known"),
        (["defer", "REF", "first_contact", "--to", "2026-02-03"], "2026-01-28", "putting something off needs a reason"),
        (["waive", "REF", "moving_on", "--reason", "x"], "2026-01-28", "cannot be waived"),
        (["place", "REF", "choir"], "2026-01-28", "placement 'choir' is not known"),
        (["barrier", "REF", "hous"], "2026-01-28", "did you mean housing?"),
        (["concern", "REF", "weather", "--words", "x"], "2026-01-28", "kind of concern 'weather'"),
        (["close", "REF", "died"], "2026-01-28", "record-death"),
        (["close", "REF", "discharged"], "2026-01-28", "still to sort out: a joint review"),
        (["reopen", "REF", "--reason", "x"], "2026-01-28", "reopen makes no sense there"),
        (["sign-off", "REF"], "2026-01-28", "no joint review with discharge agreed"),
        (["correct", "REF", "first_meeting", "--undo", "--reason", "x"], "2026-01-28", "nothing is recorded"),
        (["why", "REF", "ten_week_revew"], "2026-01-28", "did you mean ten_week_review?"),
        (["why", "REF", "try_again"], "2026-01-28", "nothing says that it will"),
        (["case", "REF", "--shown-on", "2026-01-25"], "2026-01-28", "was not there yet on Sunday 25 January 2026"),
        (["case", "REF", "--by", "carl"], "2026-01-28", "carl has no part in case"),
        (["case", "none-such"], "2026-01-28", "no case 'none-such'"),
        (["queue", "--for", "zoe"], "2026-01-28", "no member of staff 'zoe'"),
        (["record", "none-such", "first_contact"], "2026-01-28", "no case 'none-such'"),
        (["record", "REF", "first_contact"], "2026-01-25", "to which the engine has come already"),
        (["staff", "add", "new"], "2026-01-28", "say their roles with --role"),
        (["staff", "add", "new", "--role", "duty_worker"], "2026-01-28", "say which team with --team"),
        (["staff", "add", "new", "--role", "boss"], "2026-01-28", "role 'boss' is not known"),
        (["staff", "add", "system", "--role", "duty_worker"], "2026-01-28", "no staff reference"),
        (["staff", "add", "a b", "--role", "duty_worker"], "2026-01-28", "no staff reference"),
        (["staff", "add", "x", "--role", "duty_worker", "--by", "ben"], "2026-01-28", "ben may not change staff"),
        (["set-aside", "--take-back", "REF"], "2026-01-28", "is not set aside"),
        (["publish", "no-such.yaml"], "2026-01-28", "could not be read"),
        ([*REFER, "--nhs-number", "123", "--born-on", "1980-01-01"], "2026-01-28", "--nhs-number: it has 3 digits"),
        ([*REFER, "--nhs-number", NHS_NUMBERS[1], "--born-on", "1880-01-01"], "2026-01-28", "--born-on: it makes"),
        ([*REFER, "--nhs-number", NHS_NUMBERS[0], "--born-on", "1980-02-28"], "2026-01-28", "--born-on: differs"),
        ([*REFER, "--nhs-number", NHS_NUMBERS[0], "--born-on", "1980-02-29"], "2026-01-28", "which is open: go on"),
        (
            ["refer", "--family-name", "B", "--given-name", "A", "--nhs-number", NHS_NUMBERS[1], "--born-on",
             "1980-01-01"],
            "2026-01-28", "--team: it is empty",
        ),
        (
            [*REFER, "--nhs-number", NHS_NUMBERS[1], "--born-on", "1980-01-01", "--referrer", "zoe"],
            "2026-01-28", "--referrer: no member of staff 'zoe'",
        ),
        (
            [*REFER, "--nhs-number", NHS_NUMBERS[1], "--born-on", "1980-01-01", "--by", "carl"],
            "2026-01-28", "--team: carl refers from their own team, south",
        ),
        (
            [*REFER, "--nhs-number", NHS_NUMBERS[1], "--born-on", "1980-01-01", "--referred-on", "2026-02-01"],
            "2026-01-28", "is in the future: a referral is recorded once received",
        ),
        (
            [*REFER, "--nhs-number", NHS_NUMBERS[1], "--born-on", "1980-01-01", "--pathway", "other"],
            "2026-01-28", "no pathway 'other' is published",
        ),
    ],
    ids=lambda value: " ".join(value)[:70] if isinstance(value, list) else "",
)  # fmt: skip
def test_a_callers_error_is_one_sentence_and_exit_code_1(
    house: tuple[Terminal, str], words: list[str], at: str, sentence: str
) -> None:
    terminal, ref = house
    before = terminal.json("case", ref, at="2026-01-28")["history"]

    said = terminal.says(*(ref if word == "REF" else word for word in words), at=at)

    assert said.code == 1
    assert sentence in said.err
    assert said.out == ""
    assert "Traceback" not in said.err
    assert terminal.json("case", ref, at="2026-01-28")["history"] == before


@pytest.mark.parametrize(
    "words",
    [
        ["frobnicate"],
        ["record"],
        ["case"],
        ["record", "REF", "first_contact", "--on", "2026-02-30"],
        ["record", "REF", "first_contact", "--on", "28/01/2026"],
        ["record", "REF", "first_contact", "--on", "20260128"],
        ["record", "REF", "first_contact", "--on", "0"],
        ["record", "REF", "--fact", "risk"],
        ["record", "REF", "first_contact", "--version", "-1"],
        ["queue", "--at", "yesterday"],
        ["queue", "--at", "2026-01-28T09:00"],
        ["book", "REF", "first_contact", "--on", "2026-01-29", "--time", "25:00"],
        ["case", "REF", "--as-of", "2026-01-27", "--shown-on", "2026-01-27"],
        ["staff", "sack", "ben"],
        ["queue", "--colour"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2(terminal: Terminal, words: list[str]) -> None:
    said = terminal.says(*words)

    assert said.code == 2
    assert said.out == ""
    assert "Traceback" not in said.err


def test_an_unknown_command_names_the_nearest(terminal: Terminal) -> None:
    assert "did you mean queue?" in terminal.says("queu").err


def test_a_database_that_cannot_be_opened_is_exit_code_3(tmp_path: Path) -> None:
    (tmp_path / "no-database.db").write_text("this is a shopping list, and quite a long one" * 100)

    said = Terminal(f"sqlite:///{tmp_path / 'no-database.db'}", tmp_path).says("queue")

    assert said.code == 3
    assert "Traceback" not in said.err


def test_a_database_of_another_kind_is_exit_code_3(tmp_path: Path) -> None:
    said = Terminal("mysql://localhost/x", tmp_path).says("queue")

    assert (said.code, "use sqlite or postgresql" in said.err) == (3, True)


def test_an_address_that_is_none_is_exit_code_3_and_not_repeated(tmp_path: Path) -> None:
    said = Terminal("secret-password", tmp_path).says("queue")

    assert (said.code, "secret-password" in said.err) == (3, False)


def test_what_nobody_expected_is_one_sentence_without_its_traceback(tmp_path: Path) -> None:
    broken = "import pathway.cli.looking as l; l.moment = lambda at: 1/0; from pathway.cli import main; main()"
    command = [sys.executable, "-c", broken, "queue"]

    quiet = subprocess.run(command, capture_output=True, text=True, env={"PATHWAY_DATA_DIR": str(tmp_path)})
    loud = subprocess.run(
        command, capture_output=True, text=True, env={"PATHWAY_DATA_DIR": str(tmp_path), "PATHWAY_DEBUG": "1"}
    )

    assert (quiet.returncode, quiet.stderr.count("\n")) == (3, 1)
    assert "Traceback" in loud.stderr


def test_all_that_is_wrong_with_a_referral_is_told_at_once_by_its_options(house: tuple[Terminal, str]) -> None:
    said = house[0].says(
        "refer", "--nhs-number", "1", "--family-name", " ", "--given-name", "A", "--born-on", "1/2/1980",
        "--referrer", "zoe", at="2026-01-28",
    )  # fmt: skip

    assert said.code == 1
    assert [line.partition(":")[0] for line in said.err.splitlines()] == [
        "--nhs-number", "--family-name", "--born-on", "--referrer",
    ]  # fmt: skip


def test_messages_never_repeat_an_nhs_number(house: tuple[Terminal, str]) -> None:
    said = house[0].says(*REFER, "--nhs-number", NHS_NUMBERS[0], "--born-on", "1980-02-28", at="2026-01-28")

    assert NHS_NUMBERS[0] not in said.err


def test_the_same_version_twice_lets_one_win(terminal: Terminal) -> None:
    ref = terminal.started()
    seq = str(terminal.json("case", ref, at="2026-01-28")["seq"])

    first = terminal.says("record", ref, "first_contact", "--version", seq, at="2026-01-28")
    second = terminal.says("record", ref, "first_meeting", "--version", seq, at="2026-01-28")

    assert (first.code, second.code) == (0, 1)
