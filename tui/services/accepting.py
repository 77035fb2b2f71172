"""What becomes of a call the server has carried out: its answer goes into the copy, what waits learns the real id."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from tui.api.errors import ApiError, Refused
from tui.services import project_sync
from tui.services.changes import Changed
from tui.services.filling import fetch
from tui.services.parts import kept
from tui.services.sources import GETTERS
from tui.store.bodies import changed_record
from tui.store.calls import Call, Entry, Id, is_temporary
from tui.store.database import StoreError
from tui.store.kinds import KINDS

if TYPE_CHECKING:
    from tui.services.sync import Session

log = logging.getLogger(__name__)

ORDERS = ("v1.stages.update", "v1.pipelines.update", "v1.projects.update_plan_task")
"""What puts stages and pipelines in order, and tasks into groups: v2 has no word for it."""

MOST = 200
"""How many records that changed along with another are fetched one by one; the others come with the next refresh."""

Turned = tuple[dict[str, Any], dict[str, Any]]
CONVERSION_TRIES, CONVERSION_PAUSE = 60, 0.5


async def accept(session: Session, entry: Entry, answer: Any) -> None:
    """Write the server's answer into the copy, then take the call out, then tell; then look what else it changed."""
    call = entry.call
    converts = call.verb in ("convert_to_deal", "convert_to_lead")
    before = _known(session, call)
    real = await _converted(session, call, answer) if converts else _store(session, call, answer)
    finish(session, entry, real, _made(session, entry, real) or (before, _known(session, call)))
    await follow_up(session, call, real)


def _store(session: Session, call: Call, answer: Any) -> Id | None:
    """The answer in the copy; one that cannot be written there must not make the call be sent again."""
    record: dict[str, Any] = {}
    try:
        if gone := call.removes:
            if gone[0] in KINDS:
                session.copy.mark_deleted(*gone)
            if gone[0] == "lead_label":
                _take_off(session, call)
        elif call.operation in ORDERS:  # answered in v1's shape; the others moved along
            for kind, number, patch in call.effects:
                session.put(kind, [{**known, **patch}] if (known := session.copy.snapshot(kind, number)) else [])
        elif call.verb in ("duplicate", "merge"):  # answered in v1's shape; looked at in v2's afterwards
            record = {"id": answer.id} if call.creates else {}
        else:
            kind, record = kept(call, answer.model_dump(mode="json", by_alias=True))
            if kind in KINDS:
                session.put(kind, [_with_guests(session, call, kind, record)])
    except Exception:
        log.exception("an answer could not be written into the copy")
        session.sync.doubt()
    return record.get("id")


def _with_guests(session: Session, call: Call, kind: str, record: dict[str, Any]) -> dict[str, Any]:
    """An activity with its guests, of which answers to edits do not tell (reference: activities)."""
    if kind != "activity" or record.get("attendees") is not None:
        return record
    told = (call.body or {}).get("attendees", (session.copy.snapshot(kind, record["id"]) or {}).get("attendees"))
    return record if told is None else {**record, "attendees": told}


def _take_off(session: Session, call: Call) -> None:
    """A label that is gone is on no lead any more (reference: leadLabels)."""
    gone = call.arguments["id"]
    for kind, record, _ in call.effects:
        if kind == "lead" and (known := session.copy.snapshot(kind, record)):
            left = [label for label in known.get("label_ids") or [] if label != gone]
            session.put(kind, [{**known, "label_ids": left}])


def _known(session: Session, call: Call) -> dict[str, Any]:
    """The record a call changes, as last seen on the server: it may change more than it was told to."""
    name = changed_record(call)
    return (session.copy.snapshot(*name) if name is not None and name[0] in KINDS else None) or {}


def _made(session: Session, entry: Entry, real: Id | None) -> Turned | None:
    """A record that was made, for `Outbox.done`; one that was asked for twice may have been changed in between."""
    if entry.call.creates is None or real is None or (kind := entry.call.creates[0]) not in KINDS:
        return None
    said = entry.call.body if entry.attempts and entry.call.verb == "create" else {}
    return said or {}, session.copy.snapshot(kind, real) or {}


def finish(session: Session, entry: Entry, real: Id | None = None, turned: Turned = ({}, {})) -> None:
    """Take a call out and tell; `turned` is the record before and after a change."""
    call, changed = entry.call, Changed()
    renamed = (*call.creates, real) if call.creates and real is not None else None
    session.outbox.done(entry, renamed, *turned)
    for kind, record in call.touches():
        changed.ids[kind].add(record)
    if renamed is not None:
        kind, temporary, new = renamed
        changed.renamed[kind, temporary] = new
        changed.ids[kind].add(new)
    session.sync.hub.post(changed)


async def follow_up(session: Session, call: Call, real: Id | None = None) -> None:
    """Fetch again what an edit changed elsewhere on the server: the deal of a note or an activity.

    What cannot be fetched now comes with the next refresh.
    """
    wanted = {(k, i) for k, i in call.touches() if k in ("deal", "lead") and call.kind != "lead_label"}
    if call.verb == "merge" and call.body:
        wanted |= {(call.kind, call.arguments["id"]), (call.kind, call.body["merge_with_id"]), *call.touches()[:MOST]}
        session.sync.doubt()
    if call.kind == "project" and call.verb == "create" and isinstance(real, int):
        await project_sync.bring(session, real)
    if call.verb == "duplicate" and real is not None:
        await look_again(session, call.kind, real)
    if call.kind == "mailbox":
        await _follow_mail(session, call)
    wanted |= {(k, p[f"{k}_id"]) for _, _, p in call.effects for k in ("deal", "lead") if p.get(f"{k}_id")}
    for kind, record in sorted(wanted - {(call.kind, real)}, key=str):
        if not is_temporary(record):
            await look_again(session, kind, record)


async def _follow_mail(session: Session, call: Call) -> None:
    """The mails of a thread that was linked, if they can be fetched just now."""
    from tui.services import mailbox

    try:
        await mailbox.follow(session, call)
    except (ApiError, StoreError) as error:
        log.info("the mails of %s were not fetched: %s", call.arguments, error)


async def look_again(session: Session, kind: str, record: Id) -> None:
    """Fetch a record whose state on the server is in doubt, if that can be done just now."""
    try:
        if kind in GETTERS:
            await fetch(session, kind, record)
    except (ApiError, StoreError) as error:
        log.info("%s %s was not fetched: %s", kind, record, error)
        session.sync.doubt()


async def _converted(session: Session, call: Call, started: Any) -> Id:
    """Follow a conversion to its end (product 9.8); gives the new record's id. Raises `Refused` if it fails."""
    to_deal = call.verb == "convert_to_deal"
    resource: Any = session.client.v2.leads if to_deal else session.client.v2.deals
    source = call.arguments["id"]
    state = await _ended(resource, source, started.conversion_id)
    new: Id | None = state.deal_id if to_deal else state.lead_id
    if new is None:
        raise Refused(409, "the conversion did not say what it made")
    session.copy.mark_deleted("lead" if to_deal else "deal", source)
    await look_again(session, "deal" if to_deal else "lead", new)
    for kind, record, _ in call.effects:
        if kind in ("note", "activity") and not is_temporary(record):
            await look_again(session, kind, record)
    return new


async def _ended(resource: Any, source: Id, conversion: str) -> Any:
    for _ in range(CONVERSION_TRIES):
        state = await resource.conversion_status(source, conversion)
        if state.status == "completed":
            return state
        if state.status in ("failed", "rejected"):
            raise Refused(409, f"the conversion {'failed' if state.status == 'failed' else 'was rejected'}")
        await asyncio.sleep(CONVERSION_PAUSE)
    raise Refused(409, "the conversion did not end")
