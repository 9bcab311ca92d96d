"""Something to be done is booked, put off once, or not needed."""

from __future__ import annotations

from datetime import date

from pathway.case.counting import add_span
from pathway.case.model import Activity
from pathway.commands.book import Book
from pathway.commands.defer import Defer
from pathway.commands.waive import Waive, may_be_waived
from pathway.web.forms.acts.items import chosen, item_panel, open_ones, reason, title_of
from pathway.web.forms.fields import Field
from pathway.web.forms.form import About, Form
from pathway.web.words import of_day


def book(about: About) -> Form:
    """When and where. Booking again moves the booking."""
    row = chosen(about)
    fields = (
        Field("on", "What day?", "day", value=row.booked_on.isoformat() if row.booked_on else "", thing="the date"),
        Field("time", "What time?", "time", is_optional=True, hint="For example, 14:30", value=row.booked_at or ""),
        Field("place", "Where?", "words", is_optional=True),
    )
    return Form(
        f"Book: {title_of(about, row)}", fields, "Book",
        lambda said: Book(activity=row.row_key, on=said["on"], time=said["time"], place=said["place"]),
        intro="This moves the booking there is." if row.booked_on else "", panels=(item_panel(about, row),),
    )  # fmt: skip


def defer(about: About) -> Form:
    """To a later day within the limit, once."""
    row = chosen(about)
    latest = _latest(about, row)
    intro = f"Once only, and to {of_day(latest)} at the latest." if latest else ""
    fields = (
        Field("to", "Put off until", "day", thing="the new date"),
        reason("Why is it put off?", "why it is put off"),
    )
    return Form(
        f"Put off: {title_of(about, row)}", fields, "Put off",
        lambda said: Defer(activity=row.row_key, to=said["to"], reason=said["reason"]),
        intro=intro, panels=(item_panel(about, row),),
    )  # fmt: skip


def may_be_put_off(about: About) -> tuple[Activity, ...]:
    """What has a date, may be put off, and was not yet."""
    return tuple(
        row for row in open_ones(about)
        if row.due_on and not row.deferrals and about.rules.activities[row.key].may_defer.count
    )  # fmt: skip


def _latest(about: About, row: Activity) -> date | None:
    span = about.rules.activities[row.key].may_defer
    if row.due_on is None or about.calendar is None or not span.count:
        return None
    return add_span(row.due_on, span, about.calendar, ())


def waive(about: About) -> Form:
    """Not needed, and why."""
    row = chosen(about)
    fields = (reason("Why is it not needed?", "why it is not needed"),)
    return Form(
        f"Not needed: {title_of(about, row)}", fields, "It is not needed",
        lambda said: Waive(activity=row.row_key, reason=said["reason"]),
        intro="Your name and the reason stand beside it. It can be put right later.", panels=(item_panel(about, row),),
    )  # fmt: skip


def may_be_left_out(about: About) -> tuple[Activity, ...]:
    """What keeps nobody from getting lost."""
    return tuple(row for row in open_ones(about) if may_be_waived(about.case, row, about.rules))
