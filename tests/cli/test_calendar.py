"""`pathway calendar`: what is in force, what a late holiday would move, and the holiday put in force."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import CHECKOUT, Answer, Terminal

SHIPPED = (CHECKOUT / "config" / "calendars.yaml").read_text()
DAY = "2026-03-02"
HOLIDAY = "2026-03-09"
"""The Monday after next; the missed contacts of three cases are to be decided on by then."""


@pytest.fixture
def service(terminal: Terminal) -> Terminal:
    """Three cases of Anna's and one of Ben's, each with dates that a holiday on the ninth moves."""
    return with_cases(terminal)


def with_cases(terminal: Terminal) -> Terminal:
    terminal.staffed()
    for to in ("anna", "anna", "anna", "ben"):
        ref = terminal.refer("2026-02-23")
        terminal.run("accept", ref, at="2026-02-23")
        terminal.run("allocate", ref, "--to", to, at="2026-02-23")
        for activity, day in (("first_contact", "2026-03-05"), ("first_meeting", "2026-03-06")):
            terminal.run("record", ref, activity, "--outcome", "did_not_attend", "--by", to, at=day)
    return terminal


NOW = "2026-03-06"


def changed(folder: Path, old: str, new: str) -> str:
    """A calendars file with one line of it said otherwise."""
    assert old in SHIPPED
    file = folder / "changed.yaml"
    file.write_text(SHIPPED.replace(old, new))
    return str(file)


def with_holiday(folder: Path) -> str:
    return changed(folder, "      2026-04-03:", f"      {HOLIDAY}: One-off bank holiday\n      2026-04-03:")


def dates_of(terminal: Terminal, at: str = NOW) -> dict[str, Any]:
    """Every open date of every case, by case and item."""
    queue = terminal.json("queue", at=at)
    return {
        f"{item['ref']} {item['activity']}": item["due_on"]
        for group in ("overdue", "due_today", "next_7_days")
        for item in queue[group]
    }


def told(terminal: Terminal) -> dict[str, list[dict[str, Any]]]:
    """The messages about a calendar that each person can read."""
    letters = {
        to: [n for n in terminal.json("notices", "--to", to, "--by", to, at=NOW)["notices"] if n["kind"] == KIND]
        for to in ("anna", "ben", "cara", "tess", "dave")
    }
    return {to: theirs for to, theirs in letters.items() if theirs}


KIND = "calendar_changed"


def test_without_a_file_the_calendars_in_force_are_shown(terminal: Terminal) -> None:
    shown = terminal.run("calendar", at=DAY).out
    assert shown.startswith("england: 2015-2035, version 1 (")
    assert "Fri 3 Apr 2026    Good Friday" in shown
    assert "2025" not in shown.split("\n", 1)[1]
    found = terminal.json("calendar", at=DAY)["calendars"][0]
    assert (found["name"], found["first_year"], found["last_year"], found["number"]) == ("england", 2015, 2035, 1)
    assert found["closed_to_come"][0] == {"on": "2026-04-03", "title": "Good Friday"}
    assert found["ends_soon"] is False


def test_a_rehearsal_shows_what_would_move_and_writes_nothing(service: Terminal, tmp_path: Path) -> None:
    before = dates_of(service)
    found = service.json("calendar", with_holiday(tmp_path), at=NOW)["calendars"][0]
    assert found["changed"] == [{"on": HOLIDAY, "title": "One-off bank holiday", "is_closed": True}]
    assert found["counts"] == {"cases": 4, "dates": 8, "reminders": 4, "earlier": 0, "overdue": 0}
    assert found["by_staff"]["ben"] == {"cases": 1, "dates": 1, "reminders": 1, "earlier": 0, "overdue": 0}
    assert found["by_staff"]["cara"]["dates"] == 4
    theirs = {move["activity"]: move["dates"] for move in found["moves"] if move["staff"] == ["ben"]}
    assert theirs["missed_contacts_service"]["due_on"] == {"before": "2026-03-10", "after": "2026-03-11"}
    assert theirs["try_again"] == {"next_on": {"before": "2026-03-12", "after": "2026-03-13"}}
    assert dates_of(service) == before
    assert told(service) == {}


def test_people_read_it_in_words(service: Terminal, tmp_path: Path) -> None:
    said = service.run("calendar", with_holiday(tmp_path), at=NOW).out
    assert "Monday 9 March 2026: closed (One-off bank holiday)" in said
    assert "Moves (12)" in said
    assert "decide what the missed contacts mean, as advisor" in said
    assert "due            Tue 10 Mar 2026  Wed 11 Mar 2026  ben" in said
    assert "LOOK" not in said
    assert "nothing was written: --apply --by STAFF puts it in force" in said
    assert "Person" not in said, "case references, no names"


def test_applied_each_case_has_its_entry_and_each_person_one_message(service: Terminal, tmp_path: Path) -> None:
    rehearsed = service.json("calendar", with_holiday(tmp_path), at=NOW)["calendars"][0]
    said = service.run("calendar", with_holiday(tmp_path), "--apply", at=NOW).out
    assert "in force: 4 cases moved, 3 people told once each" in said
    after = dates_of(service)
    for move in (move for move in rehearsed["moves"] if "due_on" in move["dates"]):
        assert after[f"{move['case']} {move['activity']}"] == move["dates"]["due_on"]["after"]
        last = service.json("case", move["case"], at=NOW)["history"][-1]
        assert (last["kind"], last["by"]) == ("calendar_changed", "anna")
        assert {last["facts"]["before"], last["facts"]["after"]} == {
            rehearsed["in_force"]["version"], rehearsed["version"],
        }  # fmt: skip
        change = service.json("why", move["case"], move["activity"], at=NOW)["changes"][-1]
        assert (change["kind"], change["before"], change["after"]) == ("calendar_changed", "2026-03-10", "2026-03-11")
    messages = told(service)
    assert sorted(messages) == ["anna", "ben", "cara"]
    bodies = {to: letter["body"] for to, [letter] in messages.items()}
    assert "3 of your dates move because Monday 9 March 2026 is closed (One-off bank holiday)." in bodies["anna"]
    assert "1 of your dates moves" in bodies["ben"]
    assert "4 of your dates move" in bodies["cara"]
    for body in bodies.values():
        assert "999000" not in body
        assert "Person" not in body
        assert not any(move["case"] in body for move in rehearsed["moves"])


def test_on_both_databases_it_comes_to_the_same(each_terminal: Terminal, tmp_path: Path) -> None:
    with_cases(each_terminal)
    file = with_holiday(tmp_path)
    found = each_terminal.json("calendar", file, "--apply", at=NOW)
    assert found["applied"] == {"messages": 3, "cases": 4, "entries": 4, "set_aside": 0}
    assert {to: len(letters) for to, letters in told(each_terminal).items()} == {"anna": 1, "ben": 1, "cara": 1}
    again = each_terminal.json("calendar", file, "--apply", at=NOW)
    assert again["applied"] == {"messages": 0, "cases": 0, "entries": 0, "set_aside": 0}
    assert again["calendars"][0]["is_new_version"] is False


def test_applied_twice_is_applied_once(service: Terminal, tmp_path: Path) -> None:
    file = with_holiday(tmp_path)
    service.run("calendar", file, "--apply", at=NOW)
    once = (dates_of(service), told(service), service.json("calendar", at=NOW))
    again = service.run("calendar", file, "--apply", at=NOW).out
    assert "nothing new: this is in force already, and every case concerned has taken it up" in again
    assert (dates_of(service), told(service), service.json("calendar", at=NOW)) == once


def test_a_holiday_taken_away_is_pointed_out_loudly_and_counts_as_before(service: Terminal, tmp_path: Path) -> None:
    before = dates_of(service)
    service.run("calendar", with_holiday(tmp_path), "--apply", at=NOW)
    shipped = str(CHECKOUT / "config" / "calendars.yaml")
    found = service.json("calendar", shipped, at=NOW)["calendars"][0]
    assert found["counts"]["earlier"] == 12
    assert found["changed"][0]["is_closed"] is False
    said = service.run("calendar", shipped, "--apply", at=NOW).out
    assert "Monday 9 March 2026: open again: taken away (One-off bank holiday)" in said
    assert "LOOK: COMES EARLIER (12)" in said
    assert dates_of(service) == before
    letters = told(service)["ben"]
    assert len(letters) == 2
    assert "PLEASE LOOK: 2 of them come EARLIER than you were shown." in letters[1]["body"]
    assert "is a working day again" in letters[1]["subject"]


def test_what_publishing_put_in_force_in_silence_can_still_be_told(service: Terminal, tmp_path: Path) -> None:
    with_holiday(tmp_path)
    (tmp_path / "changed.yaml").rename(tmp_path / "calendars.yaml")
    (tmp_path / "pathways.yaml").write_text((CHECKOUT / "config" / "pathways.yaml").read_text())
    answer = service.run("publish", str(tmp_path / "pathways.yaml"), at=NOW)
    assert "calendar england has a new version" in answer.err
    assert told(service) == {}
    said = service.run("calendar", str(tmp_path / "calendars.yaml"), "--apply", at=NOW).out
    assert "in force: 4 cases moved, 3 people told once each" in said
    assert "3 of your dates move because Monday 9 March 2026" in told(service)["anna"][0]["body"]


def test_a_case_set_aside_is_listed_and_keeps_its_dates(service: Terminal, tmp_path: Path) -> None:
    from pathway.bootstrap import compile_published
    from pathway.chance import SystemChance
    from pathway.dates import london_instant
    from pathway.ports import SetAside
    from pathway.store import open_store

    ref = service.json("queue", "--for", "ben", at=NOW)["next_7_days"][0]["ref"]
    store = open_store(service.database_url, "rotherham", compile_published, SystemChance())
    with store.work() as work:
        work.set_aside(SetAside(ref, london_instant(work.case(ref).referred_on), "a reason"))
    store.close()
    before = dates_of(service)
    found = service.json("calendar", with_holiday(tmp_path), at=NOW)["calendars"][0]
    assert found["set_aside"] == [ref]
    assert "ben" not in found["by_staff"]
    said = service.run("calendar", with_holiday(tmp_path), "--apply", at=NOW).out
    assert f"{ref} could not be brought up to the day and keeps its dates for now" in said
    after = dates_of(service)
    assert {key for key in after if after[key] == before[key] and "missed_contacts" in key} == {
        f"{ref} missed_contacts_service", f"{ref} missed_contacts_team",
    }  # fmt: skip


def test_every_look_is_written_down(service: Terminal, tmp_path: Path) -> None:
    from pysqlite3 import dbapi2 as sqlite

    service.run("calendar", with_holiday(tmp_path), "--by", "ben", at=NOW)
    with sqlite.connect(service.database_url.removeprefix("sqlite:///")) as connection:
        ((last,),) = connection.execute("SELECT what FROM read_audit ORDER BY number DESC LIMIT 1")
    read = json.loads(last)
    assert (read["who"], read["what"]) == ("ben", "calendar")
    assert len(read["cases"]) == 4


def test_somebody_of_a_team_sees_their_own_cases_only(service: Terminal, tmp_path: Path) -> None:
    found = service.json("calendar", with_holiday(tmp_path), "--by", "carl", at=NOW)["calendars"][0]
    assert found["counts"]["cases"] == 0


def faulty(answer: Answer) -> str:
    assert answer.code == 1
    return answer.out + answer.err


def test_only_a_manager_puts_a_calendar_in_force(service: Terminal, tmp_path: Path) -> None:
    answer = service.says("calendar", with_holiday(tmp_path), "--apply", "--by", "ben", at=NOW)
    assert "ben may not publish: it is for service manager" in faulty(answer)
    assert told(service) == {}


def test_what_is_wrong_in_a_file_is_said_with_its_place(terminal: Terminal, tmp_path: Path) -> None:
    file = changed(tmp_path, "2026-04-03: Good", "2026-04-31: Good")
    assert f"{file}:" in (said := faulty(terminal.says("calendar", file, at=NOW)))
    assert "`2026-04-31` is no day: write it like 2026-12-25" in said
    assert "could not be read" in faulty(terminal.says("calendar", str(tmp_path / "nothing.yaml"), at=NOW))


def test_a_calendar_with_fewer_years_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run("queue", at=NOW)
    lines = [line for line in SHIPPED.splitlines() if not line.strip().startswith(("2034-", "2035-"))]
    file = tmp_path / "short.yaml"
    file.write_text("\n".join(lines).replace("2015-2035", "2015-2033"))
    said = faulty(terminal.says("calendar", str(file), "--apply", at=NOW))
    assert "calendar england is in force for 2015-2035 and would hold for 2015-2033 only" in said


def test_apply_without_a_file_is_wrong_usage(terminal: Terminal) -> None:
    assert terminal.says("calendar", "--apply").code == 2


def test_a_calendar_in_force_that_the_file_leaves_out_is_named(terminal: Terminal, tmp_path: Path) -> None:
    ours = tmp_path / "ours.yaml"
    ours.write_text(SHIPPED + "  ours:\n    builds_on: england\n    closed:\n      2026-12-29: between the years\n")
    said = terminal.run("calendar", str(ours), "--apply", at=NOW)
    assert "new: nothing is counted by it yet" in said.out
    answer = terminal.run("calendar", str(CHECKOUT / "config" / "calendars.yaml"), at=NOW)
    assert "ours is in force and not in this file: it stays as it is" in answer.err
    assert [c["name"] for c in terminal.json("calendar", at=NOW)["calendars"]] == ["england", "ours"]


@pytest.fixture
def ending(terminal: Terminal) -> Terminal:
    """A service whose calendar ends with 2026, and a case that goes on beyond."""
    config = terminal.data_dir / "config"
    config.mkdir()
    lines = [line for line in SHIPPED.splitlines() if not line.strip()[:4].isdigit() or line.strip()[:4] <= "2026"]
    (config / "calendars.yaml").write_text("\n".join(lines).replace("2015-2035", "2015-2026") + "\n")
    (config / "pathways.yaml").write_text((CHECKOUT / "config" / "pathways.yaml").read_text())
    terminal.settings["PATHWAY_PATHWAYS_FILE"] = str(config / "pathways.yaml")
    return terminal


def test_a_year_ahead_everybody_who_asks_is_warned(ending: Terminal) -> None:
    ending.staffed()
    ending.run("status", at="2025-10-01")
    ref = ending.started("2025-11-24")
    warning = "calendar england ends on Thursday 31 December 2026, and something is due on"
    assert warning in ending.run("sweep", at="2025-11-25").err
    assert warning in ending.run("status", at="2025-11-25").err
    assert warning in ending.run("calendar", at="2025-11-25").err
    assert ending.json("status", at="2025-11-25")["calendars_that_end"][0]["last_day"] == "2026-12-31"
    longer = str(CHECKOUT / "config" / "calendars.yaml")
    ending.run("calendar", longer, "--apply", at="2025-11-25")
    assert warning not in ending.run("status", at="2025-11-25").err
    assert ref in ending.run("queue", at="2025-11-25").out


def test_beyond_its_end_what_holds_only_for_now_is_shown(ending: Terminal) -> None:
    ending.staffed()
    ref = ending.started("2026-12-07")
    ending.run("record", ref, "recovery_plan", at="2026-12-08")
    ending.run("place", ref, "keywork", "--outcome", "accepted", "--provider", "walkers", at="2026-12-09")
    ending.run("sweep", at="2027-01-18")
    assert ending.json("set-aside")["set_aside"] == []
    assert ending.run("concern", ref, "risk", "--words", "is not well", at="2027-01-19").code == 0
    late = ending.json("calendar", at="2027-01-19")["calendars"][0]["not_counted"]
    assert {item["activity"] for item in late} == {"keywork", "ten_week_review"}
    assert "Counted outside 2015-2026, without days off" in ending.run("calendar", at="2027-01-19").out
    assert ending.run("why", ref, "ten_week_review", at="2027-01-19").code == 0
    assert ending.run("case", ref, at="2027-01-19").code == 0
