"""What others got wrong: dates that users of other systems have had to complain about, and what holds here.

The numbers are those of their issues on GitHub.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from pathway.dates import london_day
from pathway.planning.scenario_life import Life
from pathway.planning.scenario_proof import proof_of_date
from tests.tables import small, story


def test_the_due_day_begins_and_ends_at_midnight_and_belongs_to_the_time_allowed() -> None:
    """Elsewhere tasks came up at half past five in the afternoon, stayed until somebody refreshed the page, were off by
    one, or were "scheduled" all through their due day (medic/cht-core#3097, #3205, #5564, medic/cht-conf#108,
    dhis2/capture-app#2024, #2257)."""
    story("""
        2026-01-31 |  | activity: first_contact, due: 2026-02-01, standing: open
        2026-02-01 |  | activity: first_contact, standing: due_today, days_late: 0
        2026-02-02 |  | activity: first_contact, standing: overdue, days_late: 1
    """)


def test_midnight_is_midnight_in_london() -> None:
    """Elsewhere a timer set after office hours, or in another zone, fell on another day (kiegroup/jbpm#1342)."""
    summer, winter = datetime(2026, 6, 30, 22, 59, tzinfo=UTC), datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    assert london_day(summer) == date(2026, 6, 30)
    assert london_day(summer.replace(hour=23)) == date(2026, 7, 1)
    assert london_day(winter) == date(2026, 12, 31)


def test_overdue_hangs_on_no_run_and_on_nobody_looking() -> None:
    """Elsewhere it was stored, and wrong for four years; or written by a job at login or every twelve hours
    (avniproject/avni-client#758, #2071, dhis2/dhis2-android-capture-app#4376, opensrp/fhircore#1909, #2419)."""
    story(
        """
        2026-02-01 |  | activity: first_contact, standing: due_today
        2026-02-02 |  | activity: first_contact, standing: overdue
        2026-12-31 |  | activity: first_contact, standing: overdue, days_late: 333
    """,
        sweeps="none",
    )


def test_what_is_overdue_can_still_be_done_and_says_how_late_it_was() -> None:
    """Elsewhere it could not be completed any more (opensrp/fhircore#1697)."""
    story("""
        2026-02-12 |                       | activity: first_contact, standing: overdue
        2026-02-13 | record: first_contact | activity: first_contact, standing: done_late, days_late: 12
    """)


def test_what_was_done_in_time_and_told_after_the_window_closed_is_in_time() -> None:
    """Elsewhere a visit made in time and entered late was lost (medic/cht-core#7060)."""
    closing = small({"plan: {title: plan, due: week 4}": "plan: {title: plan, due: week 2, closes: week 3}"})
    story(
        """
        2026-02-16 | | activity: plan, due: 2026-02-08, closes: 2026-02-15, standing: not_held
        2026-02-20 | record: plan, on: 2026-02-07 | activity: plan, standing: done, days_late: 0
    """,
        rules=closing,
    )


def test_a_week_over_the_change_of_the_clocks_has_seven_days() -> None:
    """Elsewhere runs were doubled when summer time ended (PrefectHQ/prefect#7381, #7461), and users are warned of
    timers near the change (camunda/camunda-docs-manual#296). Clocks change on 29 March and on 25 October 2026."""
    story("""
        2026-03-29 |  | activity: first_contact, due: 2026-03-29, standing: due_today
        2026-03-30 |  | activity: first_contact, standing: overdue, days_late: 1; alerts: {first_contact: 1}; week: 2
        2026-04-05 |  | activity: first_meeting, due: 2026-04-05, standing: due_today
    """, start="2026-03-23")  # fmt: skip
    life = story("""
        2026-10-25 |  | activity: first_contact, due: 2026-10-25, standing: due_today
        2026-10-26 |  | activity: first_contact, standing: overdue, days_late: 1; alerts: {first_contact: 1}; week: 2
        2026-11-01 |  | activity: first_meeting, due: 2026-11-01, standing: due_today
    """, start="2026-10-19")  # fmt: skip
    assert raised(life, "first_contact") == [1, 2]


def raised(life: Life, activity: str) -> list[int]:
    """The rungs of an activity that were ever raised."""
    return sorted(alert.rung for alert in life.case.alerts.values() if alert.activity == activity)


def test_working_days_from_a_sunday_begin_with_the_monday() -> None:
    """Elsewhere three working days from a Sunday were one day in one release and another in the next, and a customer
    counted on the other (Taskana/taskana#2347). Here the day itself never counts: Monday 31 July, 1, 2 August."""
    story("2023-07-30 | | activity: first_call, due: 2023-08-02", start="2023-07-30", rules=three_working_days())


def test_the_day_itself_does_not_count_on_a_working_day_either() -> None:
    # Monday 31 July; 1, 2, 3 August.
    story("2023-07-31 | | activity: first_call, due: 2023-08-03", start="2023-07-31", rules=three_working_days())


def three_working_days():  # type: ignore[no-untyped-def]
    return small({"5 working days after start": "3 working days after start"})


def test_a_bank_holiday_is_no_working_day() -> None:
    """Elsewhere the holiday calendar was ignored (kiegroup/jbpm#233)."""
    # Good Friday 3 April and Easter Monday 6 April do not count: 7, 8, 9, 10, 13.
    story("2026-04-02 | | activity: first_call, due: 2026-04-13", start="2026-04-02", rules=small())


def test_a_new_bank_holiday_moves_open_dates_and_says_why() -> None:
    """Elsewhere a closure day put into the calendar "moved nobody's deadline" (ConductionNL/openregister#3935), or
    moved it without a word (opf/openproject#11205, #11341)."""
    life = story("""
        2026-01-27 |                                              | activity: first_call, due: 2026-02-02
        2026-01-28 | holiday: 2026-01-30, title: day of mourning | activity: first_call, due: 2026-02-03
    """, rules=small())  # fmt: skip
    proof = "\n".join(proof_of_date(life, life.case.activities["first_call#1"], date(2026, 1, 28)))
    assert "day of mourning" in proof
    assert "from Monday 2 February 2026 to Tuesday 3 February 2026" in proof


def test_a_new_bank_holiday_leaves_what_is_done_as_it_was() -> None:
    story("""
        2026-01-27 | record: first_call                           | activity: first_call, standing: done
        2026-01-28 | holiday: 2026-01-30, title: day of mourning | activity: first_call, due: 2026-02-02, standing: done
    """, rules=small())  # fmt: skip


def test_days_on_hold_are_given_back() -> None:
    """Elsewhere a suspension is a yes or no, and the planned end stays where it was (open-zaak/open-zaak#885)."""
    # Nine days, 2 to 10 February.
    story("""
        2026-02-01 |                                | activity: first_meeting, due: 2026-02-08
        2026-02-02 | pause: away, until: 2026-02-16 | activity: first_meeting, due: 2026-02-22
        2026-02-11 | resume: true                   | activity: first_meeting, due: 2026-02-17
    """)


def test_on_hold_nobody_is_alerted_to_what_waits() -> None:
    """Elsewhere new timers fired on suspended cases (camunda/camunda-bpm-platform#3062)."""
    # Due on 8 February; the hold is from the 3rd to the 17th: 14 days.
    story("""
        2026-02-03 | pause: away, until: 2026-02-17 |
        2026-02-16 |                                | alerts: {first_meeting: 0}
        2026-02-17 | resume: true                   | activity: first_meeting, due: 2026-02-22
        2026-02-23 |                                | alerts: {first_meeting: 1}
    """)


def test_the_day_something_is_counted_from_moves_and_the_date_moves_with_it() -> None:
    """Elsewhere resetting the timeline "doesn't appear to do anything" (civicrm/civicrm-core#13701), or moved what was
    done as well (camunda/camunda-bpm-platform#3713)."""
    # The call was recorded for Thursday 29 January and was on Wednesday: 2 and 5 working days after it.
    plan = "plan: {title: plan, due: week 4}"
    notes = "notes: {title: notes, due: 2 working days after first_call}"
    letter = "letter: {title: letter, due: 5 working days after first_call}"
    story(
        """
        2026-01-29 | record: first_call                 | activity: notes, due: 2026-02-02
                   |                                    | activity: letter, due: 2026-02-05
        2026-01-30 | record: notes                      | activity: notes, standing: done
        2026-02-02 | correct: first_call, on: 2026-01-28 | activity: notes, due: 2026-02-02, standing: done
                   |                                    | activity: letter, due: 2026-02-04
    """,
        rules=small({plan: "\n          ".join((plan, notes, letter))}),
    )


def test_a_date_that_moved_alerts_nobody_twice_for_the_same_lateness() -> None:
    """Elsewhere reminders were sent again after the date they refer to had moved (civicrm/civicrm-core#8025, #8987)."""
    # One day on hold: 1 February becomes the 2nd, and stays overdue.
    life = story("""
        2026-02-02 |                                                | alerts: {first_contact: 1}
        2026-02-04 | pause: away, on: 2026-02-01, until: 2026-02-02 |
                   | resume: true, on: 2026-02-02                   | activity: first_contact, due: 2026-02-02
        2026-02-05 |                                                | alerts: {first_contact: 1}
    """)
    assert raised(life, "first_contact") == [1]


def test_days_without_a_sweep_lose_no_alert_and_double_none() -> None:
    """Elsewhere timers did not fire for days, or several fired at once, and a failed run sent thousands of reminders
    (sartography/spiff-arena#1529, #1721, civicrm/civicrm-core#31600)."""
    life = story("""
        2026-02-08 |  | alerts: {}
        2026-02-12 |  | alerts: {first_contact: 2, first_meeting: 1}, raised_late: {first_contact: 2, first_meeting: 1}
        2026-02-20 |  | alerts: {first_contact: 2, first_meeting: 2}
    """, down="[2026-02-01, 2026-02-11]")  # fmt: skip
    life.sweep(date(2026, 2, 20))
    life.sweep(date(2026, 2, 20))
    assert raised(life, "first_contact") == [1, 2]


def test_putting_something_right_twice_makes_no_second_one_of_it() -> None:
    """Elsewhere editing a visit scheduled it again (avniproject/avni-client#1253, #1315, #1446)."""
    life = story("""
        2026-01-30 | record: first_contact                  | activity: first_contact, standing: done
        2026-02-02 | correct: first_contact, on: 2026-01-29 | activity: first_contact, done: 2026-01-29
        2026-02-03 | correct: first_contact, on: 2026-01-28 | activity: first_contact, done: 2026-01-28, number: 1
    """)
    assert [row.row_key for row in life.case.activities.values() if row.key == "first_contact"] == ["first_contact#1"]


def test_what_comes_later_stands_in_nobodys_way_before_its_time() -> None:
    """Elsewhere tasks were made ten years ahead, and went stale (medic/cht-core#6564, medic/cht-conf#577,
    opensrp/fhircore#1696). Here the future is worked out when somebody asks: nothing stands before its stage."""
    life = story("""
        2026-01-26 |  | activity: ten_week_review, due: 2026-04-02, standing: opens_later
    """)
    assert {row.stage for row in life.case.activities.values()} == {"referral", "waiting", "guided_conversation"}
    keywork = story("""
        2026-02-10 | record: recovery_plan; place: keywork, outcome: accepted |
        2026-03-09 |  | activity: keywork, number: 1; activity: keywork#2, due: 2026-04-07, standing: opens_later
    """)
    assert [row.n for row in keywork.case.activities.values() if row.key == "keywork"] == [1]


def test_gaps_may_be_uneven_and_each_is_kept() -> None:
    """Elsewhere varying intervals need a copy of the stage for each, and a standard interval was not kept to
    (community.dhis2.org/t/42564, dhis2/dhis2-android-capture-app#3422)."""
    first_call = "first_call: {title: first call, due: 5 working days after start, kind: contact}"
    uneven = small({first_call: "first_call: {title: first call, due: [3 days after start, 17 days after start]}"})
    story("""
        2026-01-26 |                    | activity: first_call, number: 1, due: 2026-01-29
        2026-01-28 | record: first_call | activity: first_call, number: 2, due: 2026-02-12
    """, rules=uneven)  # fmt: skip
    # Fridays: 30 January and every fourth week after it.
    story("""
        2026-01-30 | place: keywork, outcome: accepted | activity: with_provider_call, due: 2026-02-27
        2026-02-27 | record: with_provider_call        | activity: with_provider_call#2, due: 2026-03-27
    """)
