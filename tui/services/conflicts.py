"""Edits, and what others did meanwhile: nothing of theirs is overwritten unseen.

A change knows what the user saw in every field it changes. What is on the server is looked at before it is sent: where
that is something else, and not what we say, both stand against each other, and the user decides. The other fields of
the same edit are sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui.api.errors import NotFound
from tui.services.changes import Changed
from tui.services.sources import GETTERS
from tui.store.bodies import changed_record, flat, with_companions
from tui.store.calls import Call, Entry
from tui.store.text import clean_record

if TYPE_CHECKING:
    from tui.services.sync import Session


async def set_conflicts_apart(session: Session, entry: Entry) -> None:
    """Take the fields out of a change that somebody else has changed since the user saw them, and tell of it."""
    call, name = entry.call, changed_record(entry.call)
    if name is None or not call.base or name[0] not in GETTERS:
        return
    session.report("syncing", call.words)
    try:
        found = await GETTERS[name[0]](session.client)(name[1])
    except NotFound:
        return  # the call itself will say so
    now = found.model_dump(mode="json", by_alias=True)
    session.follow(name[0], [now])
    if theirs := clashes(call, clean_record(now)):
        reason = f"{_listed(theirs)} changed on the server since you saw it."
        session.outbox.set_apart(entry, theirs, reason)
        session.sync.hub.post(Changed({name[0]: {name[1]}}, refusals=[f"{call.words}: {reason} Q to decide."]))


def clashes(call: Call, now: Mapping[str, Any]) -> dict[str, Any]:
    """What stands on the server in those fields of a change that are not what the user saw, nor what we say."""
    there, base = flat(now), call.base or {}
    ours = {name: value for name, value in flat(call.body or {}).items() if name in base and name in there}
    found = {n for n, value in ours.items() if not same(there[n], base[n]) and not covers(there[n], value)}
    return {name: there[name] for name in ours if name in with_companions(found)}


def _listed(fields: Mapping[str, Any]) -> str:
    names = [name.rpartition(".")[2].removesuffix("_id").replace("_", " ") for name in fields]
    words = ", ".join(name if len(name) < 30 else "a field" for name in names)
    return words[:1].upper() + words[1:]


def same(theirs: Any, seen: Any) -> bool:
    """Whether a value of the server is the one that was seen."""
    if not theirs or not seen:  # nothing at all says nothing of something
        return not theirs and not seen
    return covers(theirs, seen) or covers(seen, theirs)


def covers(theirs: Any, ours: Any) -> bool:
    """Whether a value of the server says what we said: it may say more, write times longer and numbers otherwise."""
    if isinstance(ours, dict):
        return isinstance(theirs, dict) and all(covers(theirs.get(n), v) for n, v in ours.items())
    if isinstance(ours, list):
        return isinstance(theirs, list) and len(ours) == len(theirs) and all(map(covers, theirs, ours))
    if isinstance(ours, str) and isinstance(theirs, str):
        return theirs == ours or (":" in ours and theirs.startswith(ours))
    return bool(theirs == ours) or (not theirs and not ours)
