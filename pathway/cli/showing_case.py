"""A case as text for people."""

from __future__ import annotations

from typing import Any

from pathway.cli.showing import day_line, days, on_one_line, print_table, short, waited_for, words
from pathway.dates import in_words, london_day

Tree = dict[str, Any]


def print_case(tree: Tree) -> None:
    """Who, where, what stands, what comes, what is in the way, and what was recorded."""
    person = tree["person"]
    print(day_line(tree)[:1].upper() + day_line(tree)[1:])
    print(f"{tree['ref']}  {tree['name']}, born {short(person['born_on'])}, NHS number {person['nhs_number']}")
    for what in ("safe_contact", "needs"):
        if person[what]:
            print(f"{words(what)}: {on_one_line(person[what])}")
    print(_where(tree))
    for holder in tree["holders"]:
        if holder["until_on"] is None:
            print(f"{holder['title']}: {holder['name'] or holder['staff']}, since {short(holder['from_on'])}")
    print(f"last spoken to: {short(tree['last_spoken_on']) or 'not yet'}")
    _items("To do", tree["stands"], _standing)
    _items("Done", tree["done"], _done)
    _items("To come, on today's facts", tree["comes"], lambda item: "")
    _contacts(tree["contacts"])
    _in_the_way(tree)
    _history(tree)


def _where(tree: Tree) -> str:
    weeks = ""
    if tree["week"]:
        elapsed = tree["elapsed_week"]
        weeks = f", week {tree['week']}" + (f" ({elapsed} by the calendar)" if elapsed != tree["week"] else "")
    said = [f"{tree['stage_title']}{weeks}"]
    if tree["on_hold"]:
        hold = tree["on_hold"]
        said.append(f"on hold: {hold['title']}, day {hold['day']}, expected back {in_words(hold['expected_on'])}")
    if tree["status"] == "dormant":
        live = [p["provider"] for p in tree["placements"] if p["state"] in ("accepted", "started")]
        said.append("with " + (", ".join(live) or "a provider"))
    if tree["held"]:
        said.append("held: waiting for " + ", ".join(map(waited_for, tree["waits_for"])))
    if tree["ending"]:
        said.append(f"ended {in_words(tree['ended_on'])}: {words(tree['ending'])}")
    return "; ".join(said)


def _items(title: str, items: list[Tree], how: Any) -> None:
    if not items:
        return
    print(f"\n{title}")
    print_table(
        ("what", "due", "", "with"),
        [(_name(i), short(i["due_on"]), how(i), _whose(i)) for i in items],
    )


def _whose(item: Tree) -> str:
    if item["done_by"]:
        return str(item["done_by_name"] or item["done_by"])
    return str(item["staff_name"] or item["staff"] or words(item["who"]))


def _name(item: Tree) -> str:
    return f"{item['title']} ({item['occurrence']})" if item["occurrence"] > 1 else str(item["title"])


def _standing(item: Tree) -> str:
    if item["standing"] == "overdue":
        return f"{days(item['days_late'])} overdue"
    if item["booked_on"]:
        return f"booked {short(item['booked_on'])} {item['booked_at'] or ''}".strip()
    return words(item["standing"])


def _done(item: Tree) -> str:
    late = f", {days(item['days_late'])} late" if item["days_late"] else ""
    on = f" {short(item['done_on'])}" if item["done_on"] else ""
    outcome = f", {words(item['outcome'])}" if item["outcome"] not in (None, "done") else ""
    return f"{words(item['standing'].removesuffix('_late'))}{on}{late}{outcome}"


def _contacts(contacts: list[Tree]) -> None:
    """Each by the name under which it can be corrected."""
    if contacts:
        print("\nContacts")
        print_table(
            ("which", "day", "what came of it"),
            [(row["try"], short(row["happened_on"]), words(row["outcome"])) for row in contacts],
        )


def _in_the_way(tree: Tree) -> None:
    if tree["barriers"]:
        print("\nBarriers to moving on")
        for row in tree["barriers"]:
            start = f", start by {short(row['start_by'])}" if row["start_by"] else ""
            print(f"  {row['title']}: {words(row['state'])}, {row['owner']}{start}")
    for row in tree["pauses"]:
        until = short(row["resumed_on"]) or f"expected back {short(row['expected_on'])}"
        print(f"on hold {short(row['started_on'])} to {until}: {row['title']}")
    for row in tree["placements"]:
        print(f"placement: {words(row['kind'])} with {on_one_line(row['provider'])}, {words(row['state'])}")
    if tree["readiness"] and tree["readiness"]["review"]:
        print("\nStill to sort out" if tree["readiness"]["missing"] else "\nNothing is left to sort out")
        for item in tree["readiness"]["missing"]:
            print(f"  {item}")


def _history(tree: Tree) -> None:
    print("\nHistory")
    for line in tree["history"]:
        texts = [line["put_right"], *line["texts"].values()]
        said = on_one_line("; ".join(text for text in texts if text))
        about = line["facts"].get("activity") or line["facts"].get("kind") or ""
        print(
            f"  {line['seq']:>3}  {short(line['happened_on']):<16}  {line['by_name'] or line['by']}: "
            f"{words(line['kind'])}{' ' + words(about) if about else ''}{': ' + said if said else ''}{_late(line)}"
        )


def _late(line: Tree) -> str:
    recorded_on = london_day(line["recorded_at"])
    return f" (recorded {short(recorded_on)})" if recorded_on > line["happened_on"] else ""
