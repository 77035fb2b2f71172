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

AGAIN, SETTLED = 300.0, 60.0
"""How long not to ask again, and how long a call may be on its way, in seconds."""

SKEW = 600.0
"""How far the clocks of this machine and the server may be apart, in seconds."""

LOOKED_AT = 100
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
    call, kind = entry.call, entry.call.creates and entry.call.creates[0]
    if kind not in _LISTS or call.verb != "create" or not _may_ask(session, entry):
        return None
    resource, order, author = _LISTS[kind]
    dialect = session.client.v1 if call.operation.startswith("v1.") else session.client.v2
    page = await getattr(dialect, resource).list(**order, limit=LOOKED_AT)
    found = [r for r in page.items if _is_ours(r.model_dump(mode="json", by_alias=True), entry, author, session)]
    if len(found) == 1:
        return Settled(found[0])
    waited = time.monotonic() - session.sync.asked_about[entry.id][0]
    reached_back = page.next is None or any(_added(r.add_time) < entry.made - SKEW for r in page.items)
    return Settled() if not found and waited >= SETTLED and reached_back else None


def _may_ask(session: Session, entry: Entry) -> bool:
    """Not all the time: an answer costs tokens. The first and the last time it was asked about are kept."""
    now = time.monotonic()
    first, last = session.sync.asked_about.get(entry.id, (now, 0.0))
    pause = SETTLED if now - first <= SETTLED else AGAIN
    if last and now - last < pause:
        return False
    session.sync.asked_about[entry.id] = (first, now)
    return True


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
