"""Every row that cannot be right is named with its line, its column and the way out; the good ones go in."""

from __future__ import annotations

import pytest

from pathway.commands.close import Close
from pathway.referrals import COLUMNS
from tests.referrals.conftest import ADVISOR, AT, GOOD, Service, csv_text, numbers

BAD_CELLS = [
    ("nhs_number", "9990000019", "check digit is wrong"),
    ("nhs_number", "999000001", "9 digits instead of 10"),
    ("nhs_number", "99900000181", "11 digits"),
    ("nhs_number", "9.99E+09", "a spreadsheet has rounded"),
    ("nhs_number", "٩٩٩٠٠٠٠٠١٨", "other than digits"),
    ("nhs_number", "", "is empty"),
    ("family_name", "", "is empty"),
    ("family_name", "=cmd|' /C calc'!A0", "is no name"),
    ("given_name", "x" * 101, "101 characters are too many"),
    ("given_name", "ZoÃ«", "accented letters were spoilt"),
    ("given_name", "Zo\ufffd", "a letter was lost"),
    ("given_name", "A\0da", "U+0000"),
    ("born_on", "1971-02-30", "no such day"),
    ("born_on", "14/03/1971", "can be read two ways"),
    ("born_on", "26006", "count of days"),
    ("born_on", "2026-11-17", "after the day of the referral"),
    ("born_on", "2027-11-17", "in the future"),
    ("born_on", "2011-03-14", "younger than 16"),
    ("born_on", "1871-03-14", "older than 110"),
    ("referred_on", "2026-02-30", "no such day as 2026-02-30"),
    ("referred_on", "03/04/2026", "Friday 3 April 2026 is meant, write 2026-04-03"),
    ("referred_on", "13.13.2026", "no such day"),
    ("referred_on", "3/4/26", "no such day"),
    ("referred_on", "45321", "it would be 2024-01-30"),
    ("referred_on", "2026-11-16 00:00:00", "time of day"),
    ("referred_on", "20261116", "write year-month-day"),
    ("referred_on", "2026-11-24", "in the future"),
    ("referred_on", "2016-11-16", "check the year"),
    ("referred_on", "next week", "not a date"),
    ("referring_team", "", "which team"),
    ("referring_team", "9990000018", "columns in their places"),
    ("scheme", "mh cluster!", "letters, digits"),
    ("code", "9990000018", "columns in their places"),
    ("reason", "x" * 4001, "4001 characters"),
    ("reason", "a\x1b[31mb", "U+001B"),
    ("consent_to_share", "perhaps", "yes or no"),
    ("safe_contact", "x" * 1001, "1001 characters"),
]


@pytest.mark.parametrize(("column", "cell", "words"), BAD_CELLS)
def test_a_bad_cell_is_refused_with_the_way_out_and_the_rest_goes_in(
    service: Service, column: str, cell: str, words: str
) -> None:
    good, other = numbers(2)
    told = service.bring(csv_text({"nhs_number": good}, {"nhs_number": other, column: cell}))
    assert told.counts == (2, 1, 0, 0, 1)
    (message,) = told.messages
    assert message.startswith(f"3: {column}: ")
    assert words in message


def test_messages_repeat_no_name_number_or_birth_date(service: Service) -> None:
    for column, cell, _ in BAD_CELLS:
        if column in ("nhs_number", "family_name", "given_name", "born_on") and len(cell) > 3:
            (message,) = service.bring(csv_text({column: cell})).messages
            assert cell not in message


def test_all_that_is_wrong_with_a_row_is_told_at_once(service: Service) -> None:
    told = service.bring(csv_text({"nhs_number": "1", "born_on": "x", "consent_to_share": "?"}))
    assert [fault.column for fault in told.outcomes[0].faults] == ["nhs_number", "born_on", "consent_to_share"]
    assert told.counts == (1, 0, 0, 0, 1)


def test_too_few_and_too_many_cells_are_refused(service: Service) -> None:
    text = csv_text({}) + "9990000026,too,short\n" + ",".join(["x"] * 12) + "\n"
    told = service.bring(text)
    assert told.counts == (3, 1, 0, 0, 2)
    assert [m[:2] for m in told.messages] == ["3:", "4:"]


def test_a_quotation_mark_that_is_never_closed_spoils_its_own_row_only(service: Service) -> None:
    one, two, three, four = numbers(4)
    lines = csv_text({"nhs_number": one}, {"nhs_number": two}, {"nhs_number": three}, {"nhs_number": four}).splitlines()
    lines[2] = lines[2].replace("Keen", '"Keen')
    told = service.bring("\n".join(lines))
    assert told.counts == (4, 3, 0, 0, 1)
    assert "3: a quotation mark in this line has no partner" in told.messages[0]


def test_marks_that_do_not_pair_are_refused(service: Service) -> None:
    text = csv_text({"nhs_number": numbers(1)[0]}, {"reason": "REASON"}).replace("REASON", '"a"b"c"')
    assert "do not pair" in service.bring(text).messages[0]


def test_a_cell_in_a_column_without_a_name_is_refused_not_dropped(service: Service) -> None:
    text = csv_text({}, columns=[*COLUMNS, ""]).replace("voicemail,", "voicemail,has a dog")
    assert "column without a name" in service.bring(text).messages[0]


def test_the_second_of_two_rows_for_one_number_is_refused_naming_the_first(service: Service) -> None:
    told = service.bring(csv_text({}, {"reason": "something else"}, {}), batch=2)
    assert told.counts == (3, 1, 0, 1, 1)
    assert "line 2 of this file" in told.messages[0]


def test_a_refused_row_does_not_stand_in_the_way_of_its_correction(service: Service) -> None:
    assert service.bring(csv_text({"born_on": "x"}, {})).counts == (2, 1, 0, 0, 1)


def test_somebody_with_an_open_case_is_refused_naming_the_case(any_service: Service) -> None:
    ref = any_service.bring(csv_text({})).outcomes[0].case
    told = any_service.bring(csv_text({"referred_on": "2026-11-20"}))
    assert told.counts == (1, 0, 0, 0, 1)
    assert f"case {ref}, which is open" in told.messages[0]
    assert "said something else" in any_service.bring(csv_text({"reason": "new"})).messages[0]


@pytest.mark.parametrize("changed", [{"family_name": "Other"}, {"given_name": "Eve"}, {"born_on": "1971-03-15"}])
def test_another_name_or_birth_date_under_a_known_number_goes_to_a_person(
    any_service: Service, changed: dict[str, str]
) -> None:
    any_service.bring(csv_text({}))
    (message,) = any_service.bring(csv_text(changed)).messages
    assert message.startswith(f"2: {next(iter(changed))}: ")
    assert "a person must settle who this is" in message


def test_a_name_in_other_letters_is_the_same_name(any_service: Service) -> None:
    any_service.bring(csv_text({"family_name": "O'Example-Smith"}))
    assert any_service.bring(csv_text({"family_name": "O’EXAMPLE\u2010SMITH"})).counts == (1, 0, 0, 1, 0)


def test_another_safe_contact_is_never_dropped_silently(any_service: Service) -> None:
    ref = any_service.bring(csv_text({})).outcomes[0].case or ""
    any_service.walk.act(ref, Close(ending="withdrew", reason="moved on"), ADVISOR, AT)
    told = any_service.bring(csv_text({"referred_on": "2026-11-23", "safe_contact": "only by letter"}))
    assert told.messages[0].startswith("2: safe_contact: differs")


def test_a_referral_from_before_the_earlier_case_ended_is_refused(any_service: Service) -> None:
    ref = any_service.bring(csv_text({})).outcomes[0].case or ""
    any_service.walk.act(ref, Close(ending="withdrew", reason="moved on"), ADVISOR, AT)
    told = any_service.bring(csv_text({"referred_on": "2026-11-17"}))
    assert f"before case {ref} of this person ended" in told.messages[0]


def test_the_example_is_in_order(service: Service) -> None:
    from pathway.rehearsal.cast import TEAMS
    from tests.referrals.conftest import PATHWAYS_FILE

    text = (PATHWAYS_FILE.parent / "examples" / "referrals.csv").read_text(encoding="utf-8")
    its_team = f",{TEAMS[0]},"  # the demonstration's, so that the example can be tried on it
    assert text.count(its_team) == 3
    told = service.bring(text.replace(its_team, f",{GOOD['referring_team']},"))
    assert told.counts == (3, 2, 1, 0, 0)


def test_an_answer_that_tells_of_a_known_person_is_audited(service: Service) -> None:
    from sqlalchemy import create_engine, text

    service.bring(csv_text({}))
    service.bring(csv_text({"reason": "new"}))
    database = service.folder / "pathway.db"
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        (what,) = connection.execute(text("SELECT what FROM read_audit")).scalars().all()
    engine.dispose()
    assert '"what":"import"' in what
    assert '"who":"wa"' in what
    assert GOOD["nhs_number"] not in what
