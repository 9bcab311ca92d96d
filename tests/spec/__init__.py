"""What the engine promises about dates, chapter by chapter: each rule a sentence, and a story that shows it.

Every story is played by the engine, day by day, whenever the tests run; the arrow after a rule leads to its test. The
stories begin on Monday 26 January 2026 unless they say otherwise: week 2 begins on 2 February, week 6 ends on 8
March, week 10 on 5 April, Easter Sunday. Days without a year are in the year of the beginning. They are told on the
pathway that ships, `config/pathways.yaml`, or on [a small one](../tests/fixtures/good_pathways/small.yaml). What the
pathway says of the activities in a story stands above it; `keywork#2` is the second time of `keywork`; `wa`, `sw`,
`cc` and the like are people in the role with these letters (wellbeing advisor, support worker, care coordinator).
What a pathway can say, with an example of each, stands in [the definition language](definition-language.md).
"""

ORDER = (
    "due_dates", "windows", "pathway_clock", "working_days", "language_repeats", "language_planned",
    "language_comes_and_goes", "language_may_defer", "pauses", "ladders", "missed_contact", "moving_on",
    "language_alternatives", "language_extension", "language_stepping_back", "dormant", "providers", "agreement",
    "endings", "late_recordings", "one_day", "corrections", "contacts_put_right", "put_right", "what_others_got_wrong",
)  # fmt: skip
"""The chapters as they are read. One that is not named here comes before the last."""
