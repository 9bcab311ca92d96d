"""Recorded late. What was shown then stays shown then; what happened counts from the day it happened."""

from __future__ import annotations

from tests.tables import good, small, story

FROM_THE_STAGE = small({"due: 5 working days after start": "due: 1 week after stage_start"})
CHAT = "          chat: {title: chat, every: 1 week, until: stage ends, kind: contact}\n"
VISIT = "          visit: {title: visit, every: 1 week, only_if: {on_medicine: yes}, kind: contact}\n"
EVERY_WEEK = small({
    "    after:\n": "    facts:\n      on_medicine: {title: on a medicine}\n    after:\n",
    "          first_call: {": f"{CHAT}{VISIT}          first_call: {{",
    "due: 5 working days after start": "due: 1 week after stage_start",
})  # fmt: skip
WITHOUT_WEEKS = good("high_intensity_user.yaml", {"          first_call: {": f"{CHAT}          first_call: {{"})
TOLD_LATE = {"start": "none", "referred": "2026-01-05", "facts": "{mh_cluster: 7}"}


def test_done_in_time_but_recorded_late_is_done() -> None:
    story("""
        2026-02-06 |                                          | alerts: {first_contact: 2}
        2026-02-09 | record: first_contact, on: 2026-01-30    | alerts: {first_contact: 0}
                   |  | activity: first_contact, standing: done, done: 2026-01-30, days_late: 0
    """)


def test_a_rung_that_fell_due_before_the_recording_is_raised_and_then_cleared() -> None:
    life = story("""
        2026-02-09 | record: first_contact, on: 2026-01-30 | alerts: {first_contact: 0}
    """, sweeps="none")  # fmt: skip
    raised = [alert for alert in life.case.alerts.values() if alert.activity == "first_contact"]
    assert [(alert.rung, str(alert.raised_on), str(alert.recorded_on)) for alert in raised] == [
        (1, "2026-02-02", "2026-02-09"),
        (2, "2026-02-06", "2026-02-09"),
    ]
    assert all(alert.cleared_on for alert in raised)


def test_days_without_a_sweep_give_the_same_alerts_marked_late() -> None:
    swept = story("2026-02-20 | | alerts: {first_contact: 2, first_meeting: 2}, raised_late: {first_contact: 0}")
    late = story("""
        2026-02-08 |  | alerts: {}
        2026-02-12 |  | alerts: {first_contact: 2, first_meeting: 1}, raised_late: {first_contact: 2, first_meeting: 1}
        2026-02-20 |  | alerts: {first_contact: 2, first_meeting: 2}, raised_late: {first_meeting: 1}
    """, down="[2026-02-01, 2026-02-11]")  # fmt: skip
    assert set(swept.case.alerts) == set(late.case.alerts)
    assert {a.raised_on for a in swept.case.alerts.values()} == {a.raised_on for a in late.case.alerts.values()}


def test_last_spoken_to_is_the_latest_day_it_happened() -> None:
    story("""
        2026-02-10 | record: first_meeting                    | last_spoken_on: 2026-02-10
        2026-02-12 | record: first_contact, on: 2026-01-30    | last_spoken_on: 2026-02-10
        2026-02-13 | correct: first_meeting, undo: true       | last_spoken_on: 2026-01-30
    """)


def test_the_future_and_the_time_before_the_referral_are_refused() -> None:
    story("""
        2026-02-10 | record: first_contact, on: 2026-02-11, refused: in the future       |
                   | record: first_contact, on: 2026-01-25, refused: before the referral |
    """)


def test_what_is_counted_from_an_event_is_counted_from_the_day_it_happened() -> None:
    # Missed on Thursday 4 June, recorded on Monday: the decision is due 2 working days after the second one happened.
    story("""
        2026-06-02 | record: first_contact, outcome: did_not_attend                  |
        2026-06-08 | record: first_contact, outcome: did_not_attend, on: 2026-06-04  |
                   |  | activity: missed_contacts_team, due: 2026-06-08, standing: due_today
    """, start="2026-06-01")  # fmt: skip


def test_correcting_the_day_makes_it_late_or_in_time() -> None:
    story("""
        2026-02-10 | record: first_contact                          | activity: first_contact, standing: done_late
        2026-02-11 | correct: first_contact, on: 2026-01-31         | activity: first_contact, standing: done
    """)


def test_a_plan_recorded_late_moves_the_case_on_when_it_is_recorded() -> None:
    story("""
        2026-02-26 | place: keywork, outcome: accepted          |
        2026-03-12 | record: recovery_plan, on: 2026-03-02      | stage: keywork, week: 7
                   |  | activity: recovery_plan, standing: done_late, done: 2026-03-02, days_late: 1
    """)


def test_a_stage_begins_on_the_day_somebody_took_the_case_on_however_late_that_is_told() -> None:
    # Taken on on Thursday the 8th, told on Monday: a week later is Thursday the 15th.
    story("""
        2026-01-06 | accept: true                                |
        2026-01-12 | allocate: a, on: 2026-01-08                 | stage: starting
                   |  | activity: first_call, opens: 2026-01-08, due: 2026-01-15
    """, rules=FROM_THE_STAGE, **TOLD_LATE)  # fmt: skip


def test_what_comes_every_week_of_a_first_stage_without_weeks_is_counted_from_the_day_it_was_taken_on() -> None:
    # From Thursday 8 January: the first is due on the 15th, and the second comes to stand that day, due on the 22nd.
    story("""
        2026-01-06 | accept: true                 | stage: waiting
        2026-01-20 | allocate: lw, on: 2026-01-08 | stage: first_steps
                   |  | activity: chat#1, due: 2026-01-15; activity: chat#2, due: 2026-01-22
    """, start="none", referred="2026-01-05", facts="{attendances: 20_or_more}", rules=WITHOUT_WEEKS)  # fmt: skip


def test_nobody_takes_a_case_on_before_it_is_accepted() -> None:
    story("""
        2026-01-08 | accept: true                                                               |
                   | allocate: wa, on: 2026-01-06, refused: before the referral was accepted    |
                   | allocate: wa                                                               |
                   | correct: decision, on: 2026-01-09, refused: in the future                  |
        2026-01-12 | correct: decision, on: 2026-01-09, refused: after the case was allocated   |
                   | correct: allocation, on: 2026-01-07, refused: before the referral was accepted |
                   | correct: allocation, on: 2026-01-09; correct: decision, on: 2026-01-09     | week: 1
                   |  | activity: first_contact, due: 2026-01-15; activity: allocation, done: 2026-01-09
    """, **TOLD_LATE)  # fmt: skip


def test_the_day_somebody_took_the_case_on_put_right_moves_what_is_counted_from_it() -> None:
    # A week from the 8th instead of the 12th; speaking to the person stays counted from the acceptance.
    story("""
        2026-01-06 | accept: true                        |
        2026-01-12 | allocate: a                         | activity: first_call, due: 2026-01-19
        2026-01-13 | correct: allocation, on: 2026-01-08 | activity: first_call, opens: 2026-01-08, due: 2026-01-15
                   |                                     | activity: keep_in_touch, due: 2026-01-20
                   |                                     | activity: allocation, done: 2026-01-08, standing: done
    """, rules=FROM_THE_STAGE, **TOLD_LATE)  # fmt: skip


def test_what_came_up_later_stays_when_the_day_somebody_took_the_case_on_is_put_right_and_put_back() -> None:
    # Weeks from Tuesday 6 January; the third begins on Tuesday 20 January, the day that is given by mistake.
    story("""
        2026-01-06 | accept: true                        |
        2026-01-12 | allocate: a                         | activity: chat#1, opens: 2026-01-12, due: 2026-01-12
        2026-01-20 | facts: {on_medicine: yes}           | activity: chat#3, opens: 2026-01-20, due: 2026-01-26
                   |                                     | activity: visit, number: 3, opens: 2026-01-20
        2026-01-22 | correct: allocation, on: 2026-01-20 | activity: first_call, opens: 2026-01-20, due: 2026-01-27
        2026-01-23 | correct: allocation, on: 2026-01-12 | activity: first_call, opens: 2026-01-12, due: 2026-01-19
                   |                                     | activity: chat#1, opens: 2026-01-12
                   |                                     | activity: chat#3, opens: 2026-01-20, due: 2026-01-26
                   |                                     | activity: visit, number: 3, opens: 2026-01-20
    """, rules=EVERY_WEEK, **TOLD_LATE)  # fmt: skip


def test_a_case_was_not_taken_on_after_its_first_stage_was_left_though_it_is_back_there() -> None:
    back = small({"        weeks: 5-8\n": "        weeks: 5-8\n        back_to: [starting]\n",
                  "when: [plan]}": "when: [plan], early: yes}"})  # fmt: skip
    story("""
        2026-01-06 | accept: true; allocate: a                                                    | stage: starting
        2026-01-12 | record: plan                                                                 | stage: working
        2026-01-19 | move: starting, until: 2026-01-30                                            | stage: starting
        2026-01-20 | correct: allocation, on: 2026-01-13, refused: was left on Monday 12 January   |
                   | correct: allocation, on: 2026-01-08                                          |
                   |  | activity: allocation, done: 2026-01-08; activity: first_call, opens: 2026-01-08
    """, rules=back, **TOLD_LATE)  # fmt: skip


def test_what_was_recorded_on_the_day_the_case_was_taken_on_stays_on_its_day_when_that_is_put_right() -> None:
    # Declined, and then chatted all the same; a week from Monday 12 January, and from Wednesday 14 January.
    life = story("""
        2026-01-06 | accept: true                                        | stage: waiting
        2026-01-12 | allocate: lw; record: chat, outcome: declined; record: chat |
                   |                                                     | activity: chat#2, done: 2026-01-12
        2026-01-15 | correct: allocation, on: 2026-01-14                 |
        2026-01-28 |                                                     | activity: chat#3, due: 2026-02-04
    """, start="none", referred="2026-01-05", facts="{attendances: 20_or_more}", rules=WITHOUT_WEEKS)  # fmt: skip
    assert str(life.case.activities["chat#2"].anchor_on) == "2026-01-12"
