"""Sending what waits in the outbox: in order, each call once, a refused one never in the way of the others."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tui.api.errors import ApiError, BadArgument, NotFound, RateLimited, Refused, Unauthorized, Unreachable
from tui.services.changes import Changed
from tui.store.outbox import IN_FLIGHT, QUEUED, REFUSED, UNKNOWN, Call, Entry

if TYPE_CHECKING:
    from tui.services.sync import Session

KIND_OF = {"activities": "activity"}
REAL_KINDS = ("deal", "lead", "activity", "person", "organization", "note")
CONVERSION_TRIES, CONVERSION_PAUSE = 60, 0.5


async def drain(session: Session) -> None:
    """Send every waiting call, oldest first; raises `ApiError` when the server cannot be reached."""
    while waiting := [e for e in session.outbox.pending() if e.state in (QUEUED, IN_FLIGHT)]:
        entry = waiting[0]
        if entry.state == IN_FLIGHT and not _safe_to_repeat(session, entry.call):
            _set_aside(session, entry)
            continue
        session.report("syncing", entry.call.words)
        await _send(session, entry)


def _safe_to_repeat(session: Session, call: Call) -> bool:
    """Whether sending a call twice does what sending it once does (reliability 3.1)."""
    from tui.api.catalog import endpoint_named

    return endpoint_named(call.operation).method != "POST" or bool(session.client.transport.server.socket)


def _set_aside(session: Session, entry: Entry) -> None:
    words = "It is not known whether the server got this. Look there before trying again."
    session.outbox.set_state(entry, UNKNOWN, words)
    session.sync.hub.post(Changed(refusals=[f"{entry.call.words}: {words}"]))


async def _send(session: Session, entry: Entry) -> None:
    call = entry.call
    session.outbox.set_state(entry, IN_FLIGHT)
    try:
        answer = await session.client.call(call.operation, call.arguments, call.body, key=entry.key)
        await _accept(session, entry, answer)
    except (Unauthorized, RateLimited, Unreachable):
        session.outbox.set_state(entry, QUEUED)
        raise
    except NotFound as error:
        if _verb(call) == "delete":
            session.outbox.done(entry)
            return
        _refuse(session, entry, error)
    except (Refused, BadArgument) as error:
        if error.applied:
            raise
        _refuse(session, entry, error)


def _refuse(session: Session, entry: Entry, error: ApiError) -> None:
    """Take a refused call off the board: it stays in the outbox, to be looked at, but is not shown any more."""
    session.outbox.set_state(entry, REFUSED, error.message)
    changed = Changed(refusals=[f"{entry.call.words}: {error.message}"])
    for kind, record in entry.call.touches():
        changed.ids[kind].add(record)
    session.sync.hub.post(changed)


async def _accept(session: Session, entry: Entry, answer: Any) -> None:
    """Write the server's answer into the copy, then take the call out, then tell."""
    call = entry.call
    changed = Changed()
    real = None
    if call.operation.endswith((".convert_to_deal", ".convert_to_lead")):
        real = await _converted(session, call, answer)
    elif _verb(call) == "delete":
        session.copy.remove(_kind(call), [call.arguments["id"]])
    else:
        record = answer.model_dump(mode="json", by_alias=True)
        session.copy.put(_kind(call), [record])
        real = record["id"]
    renamed = (*call.creates, real) if call.creates and real is not None else None
    session.outbox.done(entry, renamed)
    if renamed is not None:
        changed.renamed[renamed[0], renamed[1]] = renamed[2]
    await _refetch(session, call, real)
    for kind, record in call.touches():
        changed.ids[kind].add(record)
    if real is not None and call.creates is not None:
        changed.ids[call.creates[0]].add(real)
    session.sync.hub.post(changed)


async def _refetch(session: Session, call: Call, real: Any) -> None:
    """Fetch again what an edit changed elsewhere on the server: the deal of a note or an activity."""
    answered = (_kind(call), real)
    for kind in ("deal", "lead"):
        ids = {i for k, i, _ in call.effects if k == kind}
        ids |= {p[f"{kind}_id"] for _, _, p in call.effects if p.get(f"{kind}_id")}
        for record in ids:
            if (kind, record) != answered and not _temporary(record):
                await fetch(session, kind, record)


async def fetch(session: Session, kind: str, record: Any) -> None:
    """Fetch one record into the copy; one that is gone is forgotten."""
    getters: dict[str, Any] = {
        "deal": session.client.v2.deals.get,
        "lead": session.client.v1.leads.get,
        "activity": session.client.v2.activities.get,
        "note": session.client.v1.notes.get,
    }
    try:
        found = await getters[kind](record)
    except NotFound:
        session.copy.remove(kind, [record])
        return
    session.copy.put(kind, [found.model_dump(mode="json", by_alias=True)])


async def _converted(session: Session, call: Call, started: Any) -> int | str:
    """Follow a conversion to its end (product 9.8); gives the new record's id."""
    to_deal = call.operation.endswith("deal")
    resource: Any = session.client.v2.leads if to_deal else session.client.v2.deals
    source = call.arguments["id"]
    state = await _finished(resource, source, started.conversion_id)
    new: int | str | None = state.deal_id if to_deal else state.lead_id
    if new is None:
        raise Refused(409, "the conversion did not say what it made")
    session.copy.remove("lead" if to_deal else "deal", [source])
    await fetch(session, "deal" if to_deal else "lead", new)
    for kind, record, _ in call.effects:
        if kind in ("note", "activity"):
            await fetch(session, kind, record)
    return new


async def _finished(resource: Any, source: int | str, conversion: str) -> Any:
    for _ in range(CONVERSION_TRIES):
        state = await resource.conversion_status(source, conversion)
        if state.status == "completed":
            return state
        if state.status in ("failed", "rejected"):
            raise Refused(409, f"the conversion {state.status}")
        await asyncio.sleep(CONVERSION_PAUSE)
    raise Refused(409, "the conversion did not end")


def _verb(call: Call) -> str:
    return call.operation.rsplit(".", 1)[-1]


def _kind(call: Call) -> str:
    resource = call.operation.split(".")[-2]
    return KIND_OF.get(resource, resource.removesuffix("s"))


def _temporary(record: Any) -> bool:
    return record.startswith("new-") if isinstance(record, str) else record < 0
