"""In which order: what is told on one day comes to the same, whatever is told first; told later it is not lost.

Other pathways here are those of [childhood immunisation](../tests/fixtures/good_pathways/immunisation.yaml) and of
[navigators](../tests/fixtures/good_pathways/navigator.yaml).
"""

from __future__ import annotations

import pytest

from pathway.definition.rules import Rules
from tests.tables import good, rows, small, story

IMMUNISATION: Rules = good("immunisation.yaml")
NAVIGATOR: Rules = good("navigator.yaml")
BORN = "{register: born_here, born_on: 2026-01-09}"
HEPATITIS_B = """
               |  | activity: hepatitis_b#1, due: 2026-01-10, standing: overdue
               |  | activity: hepatitis_b#2, due: 2026-02-06, standing: overdue
               |  | activity: hepatitis_b#3, due: 2027-01-10, standing: overdue
"""
"""1 day, 4 weeks and 366 days after Friday 9 January 2026."""
FACTS = "    facts:\n      on_medicine: {title: on a medicine}\n      last_day: {title: last day, kind: date}\n"
WITH_FACTS = {"    after:\n": f"{FACTS}    after:\n"}
PLAN = "plan: {title: plan, due: week 4}"
EARLY = {"move_on: {to: working, when: [plan]}": "move_on: {to: working, when: [plan], early: yes}"}
SESSION = "session: {title: session, every: 1 week, until: stage ends, kind: contact}"


def with_more(*activities: str) -> Rules:
    """The small pathway with more to do in its first stage, which is left as soon as the plan is made."""
    return small({**WITH_FACTS, **EARLY, PLAN: "\n          ".join((PLAN, *activities))})


# ---------------------------------------------------------------------- what asks for a fact

FIRST_THE_FACT_OR_THE_NEEDS = """
    facts: {support: group}; record: needs, outcome: few
    record: needs, outcome: few; facts: {support: group}
"""


@pytest.mark.parametrize("told", [cells[0] for cells in rows(FIRST_THE_FACT_OR_THE_NEEDS)])
def test_what_asks_for_a_fact_is_done_by_it_whichever_comes_first_that_day(told: str) -> None:
    story(f"""
        2026-02-06 | {told} | stage: navigating, activity: choice, standing: done, done: 2026-02-06
        2026-03-30 |        | stage: group_course, week: 9
    """, start="2026-02-02", rules=NAVIGATOR, facts="{tier: 1}")  # fmt: skip


@pytest.mark.parametrize("first", ["the fact", "the needs"])
def test_the_stage_is_the_same_whichever_comes_first_that_day(first: str) -> None:
    fact, needs = "facts: {support: none}", "record: needs, outcome: few"
    told = f"{fact}; {needs}" if first == "the fact" else f"{needs}; {fact}"
    story(f"2026-02-06 | {told} | stage: finishing, activity: last_meeting, due: 2026-05-15",
          start="2026-02-02", rules=NAVIGATOR, facts="{tier: 1}")  # fmt: skip


def test_a_fact_told_late_does_what_comes_up_on_the_day_it_is_told() -> None:
    # It was known on Wednesday the 4th; told on Friday, before or after the needs.
    for told in ("facts: {support: group}, on: 2026-02-04; record: needs, outcome: few",
                 "record: needs, outcome: few; facts: {support: group}, on: 2026-02-04"):  # fmt: skip
        story(f"2026-02-06 | {told} | activity: choice, standing: done, done: 2026-02-04",
              start="2026-02-02", rules=NAVIGATOR, facts="{tier: 1}")  # fmt: skip


def test_what_was_known_before_it_was_asked_for_is_asked_for_again() -> None:
    # It may have changed: nobody is taken to have answered a question that was not asked yet.
    story("""
        2026-02-05 | facts: {support: group}     |
        2026-02-06 | record: needs, outcome: few | activity: choice, due: 2026-03-22, standing: open
    """, start="2026-02-02", rules=NAVIGATOR, facts="{tier: 1}")  # fmt: skip


def test_a_fact_told_once_answers_what_comes_again_and_again_once() -> None:
    asks = "mood_asked: {title: mood, every: 2 weeks from last done, done_by: record mood}"
    rules = small({
        "    after:\n": "    facts:\n      mood: {title: mood, kind: number}\n    after:\n",
        SESSION: f"{SESSION}\n          {asks}", **EARLY,
    })  # fmt: skip
    # Weeks 5 and 6 are 23 February to 8 March. Two weeks after 23 February.
    for told in ("facts: {mood: 9}; record: plan", "record: plan; facts: {mood: 9}"):
        story(f"""
            2026-02-23 | {told} | stage: working, activity: mood_asked#1, standing: done
                       |        | activity: mood_asked#2, due: 2026-03-09, standing: open
        """, rules=rules)  # fmt: skip


# ---------------------------------------------------------------------- what hangs on a fact, in a stage left that day


def test_what_hangs_on_a_fact_stands_whether_the_stage_is_left_before_or_after_it_is_told() -> None:
    fact, looked_back = "facts: {mother_hepatitis_b: yes}", "record: look_back"
    for told in (f"{fact}; {looked_back}", f"{looked_back}; {fact}"):
        story(f"2027-01-12 | {told} | stage: later_years\n{HEPATITIS_B}",
              start="2026-01-20", rules=IMMUNISATION, facts=BORN)  # fmt: skip


def test_what_hangs_on_a_fact_told_in_a_later_stage_stands_all_the_same() -> None:
    story(f"""
        2027-01-12 | record: look_back                | stage: later_years
        2027-01-15 | facts: {{mother_hepatitis_b: yes}} | stage: later_years
        {HEPATITIS_B}
    """, start="2026-01-20", rules=IMMUNISATION, facts=BORN)  # fmt: skip


def test_what_hangs_on_a_fact_told_late_stands_all_the_same() -> None:
    story(f"""
        2027-01-12 | record: look_back                                | stage: later_years
        2027-03-15 | facts: {{mother_hepatitis_b: yes}}, on: 2026-01-21 | stage: later_years
        {HEPATITIS_B}
    """, start="2026-01-20", rules=IMMUNISATION, facts=BORN)  # fmt: skip


def test_the_rest_of_a_list_comes_although_its_stage_is_left() -> None:
    # The first year is looked over in September already; the third dose is due on 10 January all the same.
    story("""
        2026-09-01 | record: look_back                | stage: later_years
        2026-09-02 | facts: {mother_hepatitis_b: yes} | activity: hepatitis_b#2, due: 2026-02-06, standing: overdue
                   |  | activity: hepatitis_b#3, due: 2027-01-10, standing: open
        2027-01-11 |  | activity: hepatitis_b#3, standing: overdue
    """, start="2026-01-20", rules=IMMUNISATION, facts=BORN)  # fmt: skip


def test_what_is_counted_from_the_beginning_of_a_stage_that_was_left_is_counted_from_that() -> None:
    talk = with_more("talk: {title: talk, due: 10 days after stage_start, only_if: {on_medicine: yes}}")
    story("""
        2026-02-02 | record: plan                 | stage: working, activity: talk, standing: none
        2026-02-09 | facts: {on_medicine: yes}    | activity: talk, due: 2026-02-05, standing: overdue
        2026-02-10 | facts: {on_medicine: no}     | activity: talk, standing: not_needed
        2026-02-12 | facts: {on_medicine: yes}    | activity: talk, number: 2, due: 2026-02-05, standing: overdue
    """, rules=talk)  # fmt: skip


def test_a_length_of_time_alone_is_counted_from_the_day_the_fact_is_told_in_a_stage_that_was_left_too() -> None:
    # 5 working days after Monday 9 February.
    talk = with_more("talk: {title: talk, due: 5 working days, only_if: {on_medicine: yes}}")
    story("""
        2026-02-02 | record: plan              | stage: working
        2026-02-09 | facts: {on_medicine: yes} | activity: talk, due: 2026-02-16, standing: open
    """, rules=talk)  # fmt: skip


def test_a_stage_in_which_everything_hangs_on_facts_is_not_forgotten_once_it_is_left() -> None:
    three = good("small.yaml", {
        **WITH_FACTS,
        "weeks: 12, ": "", "        weeks: 1-4\n": "", "        weeks: 5-8\n": "", "        weeks: 9-12\n": "",
        "due: week 4": "due: 4 weeks after stage_start", "due: week 11": "due: 3 weeks after stage_start",
        "due: week 12": "due: 4 weeks after stage_start",
        "          look_back: {title: look back, opens: week 7, due: week 8, who: coordinator}\n": "",
        SESSION: "talk: {title: talk, due: 2 weeks after stage_start, only_if: {on_medicine: yes}}",
        "      moving_on: {title: move on, when: stage ends, who: lead, done_by: move}\n": "",
    })  # fmt: skip
    story("""
        2026-02-02 | record: plan              | stage: working
        2026-02-04 | move: true                | stage: closing
        2026-02-09 | facts: {on_medicine: yes} | activity: talk, due: 2026-02-16, standing: open
    """, rules=three)  # fmt: skip


def test_a_stage_that_the_case_was_never_in_asks_for_nothing() -> None:
    story("""
        2026-02-06 | record: needs, outcome: few | stage: navigating
        2026-03-12 | facts: {support: none}      | stage: finishing
        2026-03-13 | facts: {support: one_to_one} | activity: plan, standing: none; activity: meeting, standing: none
    """, start="2026-02-02", rules=NAVIGATOR, facts="{tier: 1}")  # fmt: skip


# ---------------------------------------------------------------------- what comes every so often


def test_a_series_under_conditions_comes_up_once_where_the_stage_is_left_before_its_fact_is_told() -> None:
    # Weeks of the first stage; the second is 2 to 8 February. It comes no more: the stage is over.
    visits = with_more("visit: {title: visit, every: 1 week, only_if: {on_medicine: yes}, kind: contact}")
    for told in ("facts: {on_medicine: yes}; record: plan", "record: plan; facts: {on_medicine: yes}"):
        story(f"""
            2026-02-04 | {told} | stage: working, activity: visit, number: 2, due: 2026-02-08, standing: open
            2026-02-20 |        | activity: visit, number: 2, standing: overdue
        """, rules=visits)  # fmt: skip


def test_a_series_that_nobody_had_is_asked_for_once_when_its_fact_is_told_in_a_later_stage() -> None:
    # The third week is 9 to 15 February. Somebody sees it, and decides what is still to be done.
    visits = with_more("visit: {title: visit, every: 1 week, only_if: {on_medicine: yes}, kind: contact}")
    story("""
        2026-02-04 | record: plan              | stage: working
        2026-02-10 | facts: {on_medicine: yes} | activity: visit, number: 3, due: 2026-02-15, standing: open
        2026-02-12 | record: visit             | activity: visit, number: 3, standing: done
        2026-03-20 | facts: {on_medicine: yes} | activity: visit, number: 3, standing: done
    """, rules=visits)  # fmt: skip


def test_the_next_from_last_done_stands_whether_the_stage_is_left_before_or_after_it_is_told() -> None:
    visits = with_more("visit: {title: visit, every: 1 week from last done, kind: contact}")
    for told in ("record: visit; record: plan", "record: plan; record: visit"):
        story(f"""
            2026-01-29 | {told}        | stage: working, activity: visit, number: 2, due: 2026-02-05
            2026-02-05 | record: visit | activity: visit, number: 2, standing: done
        """, rules=visits)  # fmt: skip


def test_what_ends_a_series_ends_it_whether_the_last_time_is_told_before_or_after() -> None:
    # A week after Monday 2 February would be the next: but from that day on there is none.
    visits = with_more("visit: {title: visit, every: 1 week from last done, until: first_call, kind: contact}")
    for told in ("record: visit; record: first_call", "record: first_call; record: visit"):
        life = story(f"2026-01-29 | {told} | activity: visit#1, standing: done", rules=visits)
        assert [row.row_key for row in life.case.open_activities if row.key == "visit"] == []


# ---------------------------------------------------------------------- contacts

JUNE = "2026-06-01"


@pytest.mark.parametrize(("first", "then"), [("02", "03"), ("03", "02")])
def test_trying_again_is_counted_from_the_earliest_contact_missed(first: str, then: str) -> None:
    story(f"""
        2026-06-03 | record: first_contact, outcome: did_not_attend, on: 2026-06-{first} |
                   | record: first_meeting, outcome: did_not_attend, on: 2026-06-{then}  |
                   |  | activity: try_again, number: 1, due: 2026-06-02, standing: overdue
                   |  | activity: missed_contacts_team, due: 2026-06-05
    """, start=JUNE)  # fmt: skip


def test_a_contact_missed_earlier_and_told_days_later_counts_from_its_day_too() -> None:
    story("""
        2026-06-03 | record: first_contact, outcome: did_not_attend |
                   |  | activity: try_again, due: 2026-06-03
        2026-06-05 | record: first_meeting, outcome: did_not_attend, on: 2026-06-02 |
                   |  | activity: try_again, due: 2026-06-02
    """, start=JUNE)  # fmt: skip


@pytest.mark.parametrize("order", ["1 2 3", "1 3 2", "2 1 3", "2 3 1", "3 1 2", "3 2 1"])
def test_who_was_reached_between_two_contacts_missed_is_tried_again_for_the_second(order: str) -> None:
    contacts = {
        "1": "record: first_contact, outcome: did_not_attend, on: 2026-06-02",
        "2": "record: guided_conversation, on: 2026-06-03",
        "3": "record: first_meeting, outcome: did_not_attend, on: 2026-06-04",
    }
    told = "; ".join(contacts[each] for each in order.split())
    story(f"2026-06-05 | {told} | activity: try_again, due: 2026-06-04, standing: overdue", start=JUNE)


@pytest.mark.parametrize("order", ["1 2 3", "1 3 2", "2 1 3", "2 3 1", "3 1 2", "3 2 1"])
def test_contacts_missed_in_a_row_are_decided_upon_from_the_day_of_the_second(order: str) -> None:
    # Missed on Tuesday, Wednesday and Thursday: the decision is due two working days after Wednesday.
    days = {"1": ("first_contact", "02"), "2": ("guided_conversation", "03"), "3": ("first_meeting", "04")}
    told = "; ".join(
        f"record: {days[each][0]}, outcome: did_not_attend, on: 2026-06-{days[each][1]}" for each in order.split()
    )
    story(f"2026-06-04 | {told} | activity: missed_contacts_team, due: 2026-06-05, number: 1", start=JUNE)
