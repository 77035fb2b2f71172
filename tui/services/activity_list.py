"""Activities as a list: tabs with counts, in any order; the records themselves are read as they come in sight."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.activities import OVERDUE_TEST, stamped
from tui.services.dates import NotADate, parse_day

if TYPE_CHECKING:
    from tui.services.clock import Clock
    from tui.store.copy import Copy

TABS = ("To do", "Overdue", "Today", "Tomorrow", "This week", "Next week", "Period", "Done")
"""As in Pipedrive (product 4.1), all but the last of what is still to be done."""

TO_DO, OVERDUE, TODAY, TOMORROW, THIS_WEEK, NEXT_WEEK, PERIOD, DONE = TABS
MOST_DONE = 2000
"""So many of those that are done are shown, the latest ones."""

_NAME = "folded((SELECT {what} FROM shown_{kind} WHERE id = a.{link}))"
ORDERS = {
    "due": "a.due",
    "subject": "folded(a.subject)",
    "type": "a.type",
    "deal": _NAME.format(what="title", kind="deal", link="deal_id"),
    "person": _NAME.format(what="name", kind="person", link="person_id"),
    "organization": _NAME.format(what="name", kind="organization", link="org_id"),
    "owner": _NAME.format(what="name", kind="user", link="owner_id"),
    "lead": _NAME.format(what="title", kind="lead", link="lead_id"),
    "length": "a.duration",
    "marked done": "a.marked_as_done_time",
    "created": "json_extract(a.data, '$.add_time')",
    "priority": "json_extract(a.data, '$.priority')",
    "location": "folded(json_extract(a.data, '$.location.value'))",
}
"""What a list can be sorted by; those without it come last."""


class Narrowing(NamedTuple):
    """Whose activities, None for everyone's, and of which types, none for all; `period` is for its tab."""

    owner: int | None = None
    types: tuple[str, ...] = ()
    period: tuple[date, date] | None = None


class ActivityList:
    """Which activities a tab has, and how many."""

    def __init__(self, copy: Copy, clock: Clock) -> None:
        self.copy = copy
        self.clock = clock

    def counts(self, narrowing: Narrowing) -> dict[str, int]:
        """How many each tab has; the period only where one was chosen."""
        tests, bounds = self._tests(narrowing)
        sums = ", ".join(f"sum(CASE WHEN {test} THEN 1 ELSE 0 END)" for test in tests.values())
        sql = f"SELECT {sums} FROM shown_activity a WHERE a.done = 0 AND a.is_deleted = 0 {_narrowed(narrowing)}"
        found = self.copy.select(sql, bounds)[0]
        return {tab: int(count or 0) for tab, count in zip(tests, found, strict=True)}

    def ids(self, tab: str, narrowing: Narrowing, *, sort: str = "due", reverse: bool = False) -> list[int]:
        """The activities of a tab in order; those that are done newest first."""
        tests, bounds = self._tests(narrowing)
        way, order = "DESC" if reverse != (tab == DONE and sort == "due") else "ASC", ORDERS.get(sort, ORDERS["due"])
        test = "done = 1" if tab == DONE else f"done = 0 AND {tests.get(tab, '1')}"
        found = f"shown_activity a WHERE {test} AND is_deleted = 0 {_narrowed(narrowing)}"
        if tab == DONE:
            found = f"(SELECT * FROM {found} ORDER BY due DESC LIMIT {MOST_DONE}) a"
        sql = f"SELECT a.id FROM {found} ORDER BY {order} IS NULL, {order} {way}, a.due {way}, a.id"
        return [row[0] for row in self.copy.select(sql, bounds)]

    def _tests(self, narrowing: Narrowing) -> tuple[dict[str, str], dict[str, Any]]:
        """What belongs to each tab, and the values the tests need."""
        today = self.clock.today()
        week = today - timedelta(days=today.weekday())
        spans = {
            TODAY: (today, today),
            TOMORROW: (today + timedelta(days=1), today + timedelta(days=1)),
            THIS_WEEK: (week, week + timedelta(days=6)),
            NEXT_WEEK: (week + timedelta(days=7), week + timedelta(days=13)),
        }
        if narrowing.period is not None:
            spans[PERIOD] = narrowing.period
        bounds: dict[str, Any] = {"owner": narrowing.owner, "today": f"{today}", "now": stamped(self.clock.now())}
        bounds |= {f"type{number}": key for number, key in enumerate(narrowing.types)}
        tests = {TO_DO: "1", OVERDUE: OVERDUE_TEST}
        for number, (tab, (first, last)) in enumerate(spans.items()):
            tests[tab] = _SPAN.format(n=number)
            bounds |= {f"first{number}": f"{first}", f"last{number}": f"{last}"}
            bounds |= {
                f"start{number}": stamped(self.clock.start_of(first)),
                f"end{number}": stamped(self.clock.start_of(last + timedelta(days=1))),
            }
        return tests, bounds


_SPAN = """CASE length(a.due) WHEN 10 THEN a.due BETWEEN :first{n} AND :last{n}
    ELSE a.due >= :start{n} AND a.due < :end{n} END"""


def _narrowed(narrowing: Narrowing) -> str:
    mine = "" if narrowing.owner is None else "AND a.owner_id = :owner "
    if not narrowing.types:
        return mine
    return f"{mine}AND a.type IN ({', '.join(f':type{n}' for n in range(len(narrowing.types)))})"


def parse_period(text: str, today: date) -> tuple[date, date]:
    """A day, or two with `to`, `–`, `..` or ` - ` between them; raises `NotADate`."""
    for between in (" to ", "–", "..", " - "):
        first, found, last = text.partition(between)
        if found:
            days = parse_day(first, today), parse_day(last, today)
            if days[1] < days[0]:
                raise NotADate("That period ends before it begins.")
            return days
    day = parse_day(text, today)
    return day, day


def period_words(period: Sequence[date]) -> str:
    """A period as it can be typed."""
    return " to ".join(f"{day}" for day in dict.fromkeys(period))
