"""The pathway as a picture, drawn from the definition: its weeks and activities from the rules, its moves from the
Machine. Plain SVG, so that it can stand in a README, on a page and in a letter; and the same moves as a list.
"""

from __future__ import annotations

from html import escape

from pathway.dates import Unit
from pathway.definition.rules import ActivityRule, Rules, StageRule
from pathway.definition.spans import Week
from pathway.states.machine import BY_PERSON, CLOSED, machine_of

WIDTH, LEFT, BAND_TOP, BAND_HIGH, ROW = 1240, 20, 92, 62, 17
WHEN_WIDE, TITLE_LETTERS = 64, 26
FILLS = ("#005eb8", "#007f3b", "#7c2855", "#ae2573", "#330072", "#425563")
"""NHS identity colours that carry white text."""


def moves_of(rules: Rules) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Every legal move of the Machine, (from, to, names that must hold), in the order of the stages."""
    machine = machine_of(rules)
    found = [
        (str(way.source), str(way.dest), tuple(str(condition.func) for condition in way.conditions))
        for trigger, event in machine.events.items()
        if not trigger.startswith("reopen")
        for ways in event.transitions.values()
        for way in ways
    ]
    order = [*rules.stages, CLOSED]
    return tuple(sorted(found, key=lambda move: (order.index(move[0]), order.index(move[1]))))


def picture(rules: Rules) -> str:
    """An SVG of the pathway: stages as bands over the weeks, below each what is due when, between them the moves."""
    stages = [stage for stage in rules.stages.values() if stage.weeks]
    weeks = rules.weeks or max((stage.weeks[1] for stage in stages if stage.weeks), default=1)
    columns = _columns(stages)
    listed = [_listed(rules, stage) for stage in stages]
    depth = max((len(lines) for lines in listed), default=0)
    high = BAND_TOP + BAND_HIGH + 84 + depth * ROW
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high}" width="{WIDTH}" height="{high}"'
        f' role="img" aria-label="{escape(rules.title)}, {weeks} weeks"'
        ' font-family="Arial, Helvetica, sans-serif">',
        f'<rect width="{WIDTH}" height="{high}" fill="#ffffff"/>',
        _words(LEFT, 34, f"{rules.title}: {weeks} weeks", size=22, bold=True),
        _words(LEFT, 58, "Each stage in its weeks, and what is due in it. A stage that is not ready is held and shown.",
               size=13, fill="#4c6272"),
    ]  # fmt: skip
    for number, (stage, (x, wide), lines) in enumerate(zip(stages, columns, listed, strict=True)):
        parts += _band(rules, stage, x, wide, FILLS[number % len(FILLS)])
        parts += _list(x, lines)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _columns(stages: list[StageRule]) -> list[tuple[float, float]]:
    """Equal columns: the lists under them need the room more than the weeks need a scale."""
    wide = (WIDTH - 2 * LEFT) / max(1, len(stages))
    return [(LEFT + number * wide, wide - 8) for number in range(len(stages))]


def _band(rules: Rules, stage: StageRule, x: float, wide: float, fill: str) -> list[str]:
    first, last = stage.weeks or (0, 0)
    ways = [needs for source, dest, needs in moves_of(rules) if source == stage.key and dest != CLOSED]
    waits = " and ".join(_guard(rules, name) for name in ways[0]) if ways else "a named person records the ending"
    lead = rules.role_titles.get(stage.lead, stage.lead)
    tip = x + wide
    return [
        f'<path d="M{x:.0f} {BAND_TOP} H{tip - 10:.0f} L{tip:.0f} {BAND_TOP + BAND_HIGH / 2:.0f}'
        f' L{tip - 10:.0f} {BAND_TOP + BAND_HIGH} H{x:.0f} Z" fill="{fill}"/>',
        _words(x + 10, BAND_TOP + 20, stage.title.split(",")[0], size=14, bold=True, fill="#ffffff"),
        _words(x + 10, BAND_TOP + 37, f"weeks {first} to {last}", size=12, fill="#ffffff"),
        _words(x + 10, BAND_TOP + 53, f"led by the {lead}", size=12, fill="#ffffff"),
        _words(x, BAND_TOP + BAND_HIGH + 20, "Moves on when:" if ways else "Ends when:", size=12, fill="#4c6272"),
        *(
            _words(x, BAND_TOP + BAND_HIGH + 36 + 14 * number, line, size=12, fill="#4c6272")
            for number, line in enumerate(_wrapped(waits, 34)[:2])
        ),
    ]  # fmt: skip


def _guard(rules: Rules, name: str) -> str:
    if name == BY_PERSON:
        return "a person decides"
    if name in rules.activities:
        title = rules.activities[name].title
        return title if title.endswith(("agreed", "held")) else f"the {title} is done"
    return "a provider has accepted" if name == "provider_accepted" else name.replace("_", " ")


def _listed(rules: Rules, stage: StageRule) -> list[tuple[str, str]]:
    """The lines under a band, by week: when, and what; a long title goes on in the next line."""
    lines: list[tuple[str, str]] = []
    for rule in sorted(rules.stage_activities(stage.key), key=_order):
        first, *rest = _wrapped(rule.title, TITLE_LETTERS)
        lines += [(_when(rule), first), *(("", more) for more in rest)]
    return lines


def _order(rule: ActivityRule) -> int:
    return rule.due.number if isinstance(rule.due, Week) else 0 if rule.every else 99


def _when(rule: ActivityRule) -> str:
    if isinstance(rule.due, Week):
        return f"week {rule.due.number}"
    if rule.every:
        span = rule.every.span
        weekly = "weekly" if span.count == 1 else f"{span.count}-weekly"
        return weekly if span.unit is Unit.WEEKS else f"every {span}"
    return "then"


def _list(x: float, lines: list[tuple[str, str]]) -> list[str]:
    top = BAND_TOP + BAND_HIGH + 84
    return [
        _words(x + room, top + number * ROW, words, size=12, bold=room == 0)
        for number, (when, title) in enumerate(lines)
        for room, words in ((0, when), (WHEN_WIDE, title))
        if words
    ]


def _wrapped(words: str, wide: int) -> list[str]:
    lines = [""]
    for word in words.split():
        if len(lines[-1]) + len(word) + 1 > wide:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _words(x: float, y: float, words: str, *, size: int, bold: bool = False, fill: str = "#212b32") -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}"{weight} fill="{fill}">{escape(words)}</text>'
