"""Calls of which nobody knows whether they arrived: the server is asked before anything is sent twice.

The service has no key that would make a repeated creation harmless (reliability 3.1), so a record made by us, lately,
and with the very values we sent is taken for ours; with none there after a while the call is sent again.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.conflicts import covers
from tui.services.sources import V2
from tui.store.calls import Entry
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
    doubts, kind = session.sync.doubts, entry.call.creates and entry.call.creates[0]
    if kind not in _LISTS or entry.call.verb != "create" or not doubts.may_ask(session.outbox, entry):
        return None
    is_over = doubts.is_over(entry)
    newest, all_of_them = await _newest(session, entry, kind)
    found = [r for r in newest if _is_ours(r.model_dump(mode="json", by_alias=True), entry, _LISTS[kind][2], session)]
    if len(found) == 1:
        return Settled(found[0])
    return Settled() if not found and is_over and all_of_them else None


async def _newest(session: Session, entry: Entry, kind: str) -> tuple[list[Any], bool]:
    """The records of a kind that were added since the call was made; and whether those are all of them."""
    resource, order, _ = _LISTS[kind]
    dialect: Any = session.client.v1 if entry.call.operation.startswith("v1.") else session.client.v2
    found: list[Any] = []
    place: dict[str, Any] = {}
    for _ in range(PAGES):
        page = await getattr(dialect, resource).list(**order, **place, limit=LOOKED_AT)
        found += page.items
        if page.next is None or any(_added(r.add_time) < entry.made - SKEW for r in page.items):
            return found, True
        place = {"start" if isinstance(page.next, int) else "cursor": page.next}
    return found, False


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
