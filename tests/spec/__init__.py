"""The rule book: what the engine promises, chapter by chapter, each rule with a story that shows it.

Every chapter plays the shipped pathway, or a small one where the shipped one does not use the rule. The stories
begin on Monday 26 January 2026 unless they say otherwise: week 2 begins on 2 February, week 6 ends on 8 March, week 10
on 5 April.
"""
