"""Whatever anybody does, on whatever pathway: after every step, of people and of time, every promise is kept."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given

from tests.properties.doings import acted
from tests.properties.pathways import on_every_pathway
from tests.properties.promises import PROMISES, steps_taken
from tests.properties.stories import Story, examples, stories

DAYS_LEFT_ALONE = 100


@on_every_pathway
def test_after_every_step_every_promise_is_kept(pathway: str) -> None:
    @examples(16)
    @given(stories(pathway))
    def each(story: Story) -> None:
        life = story.begun()
        since, on = len(life.steps), story.begun_on
        for doing in (*story.doings, None):
            on += timedelta(days=doing.after_days if doing else DAYS_LEFT_ALONE)
            event = acted(life, doing, on) if doing else None
            life.sweep(on)
            for taken in steps_taken(life, since, event):
                for promise in PROMISES:
                    promise(taken)
            since = len(life.steps)

    each()
