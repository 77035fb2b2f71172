"""Calls of which nobody knows whether they arrived: the server is asked before anything is sent twice.

The service has no key that would make a repeated creation harmless (reliability 3.1), so a record made by us, lately,
and with the very values we sent is taken for ours; with none there after a while the call is sent again.
"""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.conflicts import covers
from tui.services.sources import V2
from tui.store.calls import Call, Entry
from tui.store.text import clean_record

if TYPE_CHECKING:
    from tui.services.sync import Session

SKEW = 600.0
"""How far the clocks of this machine and the server may be apart, in seconds."""

LOOKED_AT, PAGES = 100, 20
"""How many of the newest records are looked at, a page at a time."""

MARK = "origin_id"
BY_ADDED = {**V2, "sort_by": "add_time"}
_LISTS: dict[str, tuple[str, dict[str, str], str]] = {
    "deal": ("deals", BY_ADDED, "creator_user_id"),
    "activity": ("activities", BY_ADDED, "creator_user_id"),
    "person": ("persons", BY_ADDED, "owner_id"),
    "organization": ("organizations", BY_ADDED, "owner_id"),
    "lead": ("leads", {"sort": "add_time DESC"}, "creator_id"),
    "note": ("notes", {"sort": "add_time DESC"}, "user_id"),
}
"""Where the newest records of a kind are, and who made them."""


def marked(entry: Entry) -> dict[str, Any] | None:
    """What is sent: a lead takes a mark of ours along, by which it is known again; the service keeps it unchanged."""
    body = entry.call.body
    return {MARK: entry.key, **(body or {})} if entry.call.operation == "v1.leads.create" else body


class Settled(NamedTuple):
    """What is certain about a call: the record it made, or None when it made nothing."""

    made: Any = None


async def settle(session: Session, entry: Entry) -> Settled | None:
    """What the server has of a creation that may have arrived; None while that is not certain."""
    doubts, kind = session.sync.doubts, _listed(entry.call)
    if not kind or not doubts.may_ask(session.outbox, entry):
        return None
    newest = await _newest(session, entry, kind)
    found = [record for record, values in newest.records if _is_ours(values, entry, _LISTS[kind][2], session)]
    if len(found) == 1:
        return Settled(found[0])
    all_of_them = newest.since <= entry.made - SKEW
    return Settled() if not found and all_of_them and doubts.is_over(entry, newest.at) else None


def may_settle(session: Session, entry: Entry) -> bool:
    """Whether a call that was asked about in vain is asked about once more before the user has to decide."""
    return bool(_listed(entry.call)) and not session.sync.doubts.is_over(entry, time.monotonic())


def _listed(call: Call) -> str:
    """The kind of record a call makes, if it can be found again."""
    kind = call.creates[0] if call.creates and call.verb == "create" else ""
    return kind if kind in _LISTS else ""


class Newest(NamedTuple):
    """The newest records of a kind, with their values: all that were added since a time, as of a moment."""

    records: list[tuple[Any, dict[str, Any]]]
    since: float
    at: float


async def _newest(session: Session, entry: Entry, kind: str) -> Newest:
    """The records among which one that was made by a call would be; asked for once while the outbox is sent."""
    known: Newest | None = session.sync.doubts.newest.get(kind)
    if known is None or entry.made - SKEW < known.since < math.inf:
        known = session.sync.doubts.newest[kind] = await _ask_for_newest(session, entry, kind)
    return known


async def _ask_for_newest(session: Session, entry: Entry, kind: str) -> Newest:
    resource, order, _ = _LISTS[kind]
    dialect: Any = session.client.v1 if entry.call.operation.startswith("v1.") else session.client.v2
    since, at = entry.made - SKEW, time.monotonic()
    found: list[Any] = []
    place: dict[str, Any] = {}
    for _ in range(PAGES):
        page = await getattr(dialect, resource).list(**order, **place, limit=LOOKED_AT)
        found += [(r, r.model_dump(mode="json", by_alias=True)) for r in page.items]
        if page.next is None:
            return Newest(found, -math.inf, at)
        if any(_added(r.add_time) < since for r in page.items):
            return Newest(found, since, at)
        place = {"start" if isinstance(page.next, int) else "cursor": page.next}
    return Newest(found, math.inf, at)


def _is_ours(record: dict[str, Any], entry: Entry, author: str, session: Session) -> bool:
    if (mark := record.get(MARK)) and MARK in (marked(entry) or {}):
        return bool(mark == (marked(entry) or {})[MARK])
    kind = entry.call.creates[0] if entry.call.creates else ""
    me = session.copy.fact("me", {}).get("id")
    by_us = record.get(author) in (None, me, (entry.call.body or {}).get(author))
    lately = _added(record.get("add_time")) >= entry.made - SKEW
    known = record["id"] in session.outbox.made(kind)
    return by_us and lately and not known and covers(clean_record(record), clean_record(entry.call.body or {}))


def _added(text: Any) -> float:
    """When a record was added, in seconds since 1970; what cannot be read counts as now."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return time.time()
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
