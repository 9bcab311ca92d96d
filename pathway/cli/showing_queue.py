"""A queue as text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathway.cli.showing import day_line, days, print_table, short, waited_for, words

if TYPE_CHECKING:
    from pathway.queries.queue import Queue
    from pathway.queries.queue_items import Item

TITLES = {
    "overdue": "Overdue",
    "due_today": "Due today",
    "next_7_days": "Next 7 days",
    "waiting_for_others": "Waiting for others",
}


def print_queue(queue: Queue) -> None:
    """The groups that hold something, then how many there are."""
    print(f"{'Queue of ' + queue.staff if queue.staff else 'Everybody'}, {day_line(queue.asked.tree())}")
    for group, items in queue.groups.items():
        if items:
            print(f"\n{TITLES[group]} ({len(items)})")
            print_table(("case", "name", "what", "due", "", "where", "with", "last spoken to"), map(_row, items))
    if not any(queue.groups.values()):
        print("\nnothing needs doing that day and in the 7 days after it")
    if queue.staff is None and queue.by_staff:
        print("\nBy member of staff")
        print_table(
            ("staff", "overdue", "due today", "next 7 days"),
            [(ref, *counts.values()) for ref, counts in sorted(queue.by_staff.items())],
        )


def _row(item: Item) -> tuple[str, ...]:
    return (
        item.ref,
        item.name,
        item.title + (f" ({item.occurrence})" if item.occurrence > 1 else ""),
        short(item.due_on),
        _how(item),
        _where(item),
        ", ".join(item.staff_names) or words(item.who),
        short(item.last_spoken_on),
    )


def _how(item: Item) -> str:
    said = [f"{days(item.days_overdue)} overdue"] if item.days_overdue else []
    if item.booked_on:
        said.append(f"booked {short(item.booked_on)}{' ' + item.booked_at if item.booked_at else ''}")
    if item.told and item.days_overdue:
        said.append("passed to " + ", ".join(map(words, item.told)))
    return "; ".join(said)


def _where(item: Item) -> str:
    said = [item.stage_title + (f", week {item.week}" if item.week else "")]
    if item.on_hold:
        said.append(f"on hold: {item.on_hold.title}, day {item.on_hold.day}")
    elif item.status == "dormant":
        said.append("with " + (", ".join(item.with_provider) or "a provider"))
    if item.held:
        said.append("held: waiting for " + ", ".join(map(waited_for, item.waits_for)))
    said += [f"barrier: {b.title}" for b in item.barriers]
    return "; ".join(said)
