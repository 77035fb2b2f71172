"""What records count and which activity comes next: the optional fields of v2 (product 9.7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Executable, case, func, select, true

from tui.backend.rules import followers, participants
from tui.backend.rules.cc import cc_email, cc_email_of_deal
from tui.backend.rules.files import file_counts
from tui.backend.rules.mail import MAIL_COUNTS, mail_counts
from tui.backend.tables import activities, deal_products, deals, notes, persons

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

Counts = dict[Any, dict[str, Any]]

ACTIVITY_COUNTS = ("activities_count", "done_activities_count", "undone_activities_count")
DEAL_COUNTS = ("open_deals_count", "closed_deals_count", "won_deals_count", "lost_deals_count")
RELATED_COUNTS = tuple(f"related_{name}" for name in DEAL_COUNTS)
ITEMS = {"deal_id": "deal", "person_id": "person", "org_id": "organization"}
NONE_HERE = {"doi_status": None}
"""Only companies that send campaigns have it."""


async def extras(call: Call, rows: Sequence[Row], link: str, wanted: Sequence[str]) -> Counts:
    """The wanted optional fields of records, by id; `link` is the column by which others point at them."""
    found = {row["id"]: _known(row, wanted) for row in rows}
    if "smart_bcc_email" in wanted:
        for of, known in found.items():
            known["smart_bcc_email"] = cc_email_of_deal(call, of) if link == "deal_id" else cc_email(call)
    for names, count in _COUNTED:
        if set(names) & set(wanted):
            for of, values in (await count(call, rows, link)).items():
                found[of] |= {name: values[name] for name in names if name in wanted}
    return found


def _known(row: Row, wanted: Sequence[str]) -> dict[str, Any]:
    """What needs no counting: columns, and what is never there."""
    found = {name: NONE_HERE[name] for name in wanted if name in NONE_HERE}
    return found | {name: row[name] for name in wanted if name in row}


async def activity_counts(call: Call, rows: Sequence[Row], link: str) -> Counts:
    """How many activities are linked, all, done and undone."""
    column = activities.c[link]
    query = select(column, func.count(), func.sum(case((activities.c.done, 1), else_=0))).group_by(column)
    query = query.where(column.in_([row["id"] for row in rows]), ~activities.c.is_deleted)
    counted = {of: (total, done or 0) for of, total, done in await call.tuples(query)}
    return {row["id"]: _activity_counts(*counted.get(row["id"], (0, 0))) for row in rows}


def _activity_counts(total: int, done: int) -> dict[str, int]:
    return dict(zip(ACTIVITY_COUNTS, (total, done, total - done), strict=True))


async def next_activities(call: Call, rows: Sequence[Row], link: str) -> Counts:
    """The undone activity that is due first; without a time it is due as the day starts (product 9.7)."""
    due = (activities.c.due_date.is_(None), activities.c.due_date, func.coalesce(activities.c.due_time, ""))
    found = await _first(call, rows, link, ~activities.c.done, due)
    return {row["id"]: {"next_activity_id": found.get(row["id"])} for row in rows}


async def last_activities(call: Call, rows: Sequence[Row], link: str) -> Counts:
    """The done activity with the latest due date, then the latest to be marked done (product 9.7)."""
    dated = (activities.c.due_date.is_(None), activities.c.due_date.desc())
    latest = (*dated, activities.c.marked_as_done_time.desc(), activities.c.id.desc())
    found = await _first(call, rows, link, activities.c.done, latest)
    return {row["id"]: {"last_activity_id": found.get(row["id"])} for row in rows}


async def _first(call: Call, rows: Sequence[Row], link: str, condition: Any, order: Sequence[Any]) -> dict[Any, int]:
    column = activities.c[link]
    place = func.row_number().over(partition_by=column, order_by=[*order, activities.c.id]).label("place")
    ids = [row["id"] for row in rows]
    ranked = select(column.label("of"), activities.c.id, place).where(column.in_(ids), ~activities.c.is_deleted)
    inner = ranked.where(condition).subquery()
    query = select(inner.c.of, inner.c.id).where(inner.c.place == 1)
    return dict(await call.tuples(query))


async def note_counts(call: Call, rows: Sequence[Row], link: str) -> Counts:
    """How many notes are linked."""
    counted = await _counted(call, notes.c[link], rows, notes.c.active_flag)
    return {row["id"]: {"notes_count": counted.get(row["id"], 0)} for row in rows}


async def product_counts(call: Call, rows: Sequence[Row], _link: str) -> Counts:
    """How many lines of products a deal has, disabled ones too."""
    counted = await _counted(call, deal_products.c.deal_id, rows, true())
    return {row["id"]: {"products_count": counted.get(row["id"], 0)} for row in rows}


async def follower_counts(call: Call, rows: Sequence[Row], link: str) -> Counts:
    """How many users follow."""
    counted = await followers.counted(call, ITEMS[link], [row["id"] for row in rows])
    return {row["id"]: {"followers_count": counted.get(row["id"], 0)} for row in rows}


async def participant_counts(call: Call, rows: Sequence[Row], _link: str) -> Counts:
    """How many persons take part in a deal, its primary one among them."""
    counted = await participants.counted(call, [row["id"] for row in rows])
    return {row["id"]: {"participants_count": counted.get(row["id"], 0)} for row in rows}


async def participations(call: Call, rows: Sequence[Row], _link: str) -> Counts:
    """The deals in which a person only takes part; closed ones are won or lost (product 9.7)."""
    counted = await participants.deals_beside(call, [row["id"] for row in rows])
    found = {row["id"]: _by_status(counted.get(row["id"], {})) for row in rows}
    return {of: {f"participant_{name}": counts[name] for name in DEAL_COUNTS} for of, counts in found.items()}


async def people_counts(call: Call, rows: Sequence[Row], _link: str) -> Counts:
    """How many persons belong to an organization."""
    counted = await _counted(call, persons.c.org_id, rows, ~persons.c.is_deleted)
    return {row["id"]: {"people_count": counted.get(row["id"], 0)} for row in rows}


async def _counted(call: Call, column: Column[Any], rows: Sequence[Row], condition: Any) -> dict[Any, int]:
    ids = [row["id"] for row in rows]
    query = select(column, func.count()).where(column.in_(ids), condition).group_by(column)
    return dict(await call.tuples(query))


async def deal_counts(call: Call, rows: Sequence[Row], link: str) -> Counts:
    """How many deals a person or organization is on; closed ones are won or lost (product 9.7)."""
    column = deals.c[link]
    query = select(column, deals.c.status, func.count()).where(column.in_([row["id"] for row in rows]))
    counted = await _by_item(call, query.where(~deals.c.is_deleted).group_by(column, deals.c.status))
    return {row["id"]: _by_status(counted[row["id"]]) for row in rows}


async def related_counts(call: Call, rows: Sequence[Row], link: str) -> Counts:
    """Deals a record has only through others, never its own (product 9.7).

    A person's are those of its organization with another contact; an organization's are those of its people on which
    it does not stand itself.
    """
    own, other = (deals.c.person_id, deals.c.org_id) if link == "person_id" else (deals.c.org_id, deals.c.person_id)
    target = persons.c.org_id if link == "person_id" else persons.c.id
    group = persons.c.id if link == "person_id" else persons.c.org_id
    query = select(group, deals.c.status, func.count()).join_from(deals, persons, other == target)
    query = query.where(group.in_([row["id"] for row in rows]), ~deals.c.is_deleted, ~persons.c.is_deleted)
    counted = await _by_item(call, query.where((own != group) | own.is_(None)).group_by(group, deals.c.status))
    return {row["id"]: {f"related_{n}": v for n, v in _by_status(counted[row["id"]]).items()} for row in rows}


async def _by_item(call: Call, query: Executable) -> defaultdict[Any, dict[str, int]]:
    counted: defaultdict[Any, dict[str, int]] = defaultdict(dict)
    for of, status, count in await call.tuples(query):
        counted[of][status] = count
    return counted


def _by_status(counts: dict[str, int]) -> dict[str, int]:
    won, lost = counts.get("won", 0), counts.get("lost", 0)
    return dict(zip(DEAL_COUNTS, (counts.get("open", 0), won + lost, won, lost), strict=True))


_COUNTED = (
    (ACTIVITY_COUNTS, activity_counts),
    (("next_activity_id",), next_activities),
    (("last_activity_id",), last_activities),
    (("notes_count",), note_counts),
    (("products_count",), product_counts),
    (("files_count",), file_counts),
    (MAIL_COUNTS, mail_counts),
    (("followers_count",), follower_counts),
    (("participants_count",), participant_counts),
    (("participant_open_deals_count", "participant_closed_deals_count"), participations),
    (("people_count",), people_counts),
    (DEAL_COUNTS, deal_counts),
    (RELATED_COUNTS, related_counts),
)
