"""What a record comes to in figures: its age, the last contact, what was done, and how a contact's deals went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tui.fields import Field
from tui.store.kinds import both

if TYPE_CHECKING:
    from tui.services.records import Row
    from tui.services.workspace import Workspace

Record = dict[str, Any]
TITLE = "Statistics"
COUNTED = "it is counted here"
COLUMNS = {"deal": "deal_id", "lead": "lead_id", "person": "person_id", "organization": "org_id"}
STATUSES = ("open", "won", "lost")


def statistics(workspace: Workspace, kind: str, found: Record) -> list[Row]:
    """The figures of a record as rows; none for kinds that have no activities."""
    from tui.services.records import Row

    if kind not in COLUMNS:
        return []
    figures = [*_age(workspace, kind, found), *_recurring(workspace, found), *_done(workspace, kind, found)]
    if kind in ("person", "organization"):
        figures += _deals(workspace, kind, found)
    fields = [(Field(name, name, "figure", fixed=COUNTED), text) for name, text in figures]
    return [Row(kind, found["id"], field, field.name, text, fixed=COUNTED) for field, text in fields]


def _age(workspace: Workspace, kind: str, found: Record) -> Iterator[tuple[str, str]]:
    """Days since it was created, of a closed deal until that."""
    clock = workspace.clock
    begun, closed = clock.parse(found.get("add_time")), clock.parse(found.get("close_time"))
    if begun is None or kind not in ("deal", "lead"):
        return
    ended = closed if found.get("status") in ("won", "lost") else None
    days = max(((ended or clock.now()) - begun) // timedelta(days=1), 0)
    yield "Age", _days(days) + (f" until it was {found['status']}" if ended else "")


def _recurring(workspace: Workspace, found: Record) -> Iterator[tuple[str, str]]:
    """What a deal brings again and again, as Pipedrive works it out of its products."""
    month, year, code = found.get("mrr"), found.get("arr"), found.get("currency")
    if isinstance(month, int | float) and isinstance(year, int | float) and month:
        write = workspace.money.write
        yield "Recurring", f"{write(round(month, 2), code)} a month · {write(round(year, 2), code)} a year"


def _done(workspace: Workspace, kind: str, found: Record) -> Iterator[tuple[str, str]]:
    """When somebody last was in touch, by activities that are done and by mails, and how much was done and is to do."""
    asked = {"record": found["id"], "of": f"{kind}:{found['id']}", "until": workspace.clock.bounds()["tomorrow"]}
    where = f"{COLUMNS[kind]} = :record AND is_deleted = 0"
    rows = workspace.copy.select(both("activity", "done, count(*), max(due)", where, "GROUP BY done"), asked)
    count = {state: sum(row[1] for row in rows if row[0] == state) for state in (0, 1)}
    mails = "SELECT max(message_time) FROM shown_mail WHERE of = :of AND is_deleted = 0 AND message_time < :until"
    times = [row[2] for row in rows if row[0] and row[2]] + [workspace.copy.select(mails, asked)[0][0]]
    if last := max((str(one)[:10] for one in times if one), default=""):
        yield "Last contact", _ago(workspace, min(last, f"{workspace.clock.today()}"))
    if any(count.values()):
        yield "Activities", " · ".join(f"{count[n]:,} {word}" for n, word in ((1, "done"), (0, "to do")) if count[n])


def _ago(workspace: Workspace, day: str) -> str:
    """A day, and how long ago that was."""
    written = workspace.records.values.day(day)
    try:
        days = (workspace.clock.today() - date.fromisoformat(day)).days
    except ValueError:  # a damaged copy may hold anything
        return written
    return f"{written}, {_days(days)} ago" if days > 1 else written


def _deals(workspace: Workspace, kind: str, found: Record) -> Iterator[tuple[str, str]]:
    """How many deals of a contact are open, won and lost, and what they come to in the account's currency."""
    asked, money = {"record": found["id"]}, workspace.money
    where = f"{COLUMNS[kind]} = :record AND is_deleted = 0"
    rows = workspace.copy.select(
        both("deal", "status, currency, count(*), total(value)", where, "GROUP BY status, currency"), asked
    )
    for status in STATUSES:
        mine = [row for row in rows if row[0] == status]
        sums: dict[str, int] = {}
        for _status, code, _count, value in mine:
            sums[code] = sums.get(code, 0) + money.minor(value, code)
        if mine:
            yield f"Deals {status}", f"{sum(row[2] for row in mine):,} · {money.total(sums, short=False)}"


def _days(days: int) -> str:
    return f"{days:,} day{'' if days == 1 else 's'}"
