"""Edits that waited, and what others did meanwhile: nothing of theirs is overwritten unseen."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tui.api.errors import NotFound
from tui.services.sources import GETTERS
from tui.store.calls import Entry
from tui.store.text import clean_record

if TYPE_CHECKING:
    from tui.services.sync import Session

WAITED = 30.0
"""An edit that waited longer, in seconds, asks before it overwrites; one made just now is the last word."""


async def conflict(session: Session, entry: Entry) -> str:
    """Why a change that waited is not made: a field it changes was changed on the server, too; empty otherwise.

    What was last seen on the server is what the edit was made upon; a second try was checked before the first one.
    """
    call = entry.call
    record = call.arguments.get("id")
    if call.verb != "update" or not call.body or entry.attempts or abs(time.time() - entry.made) < WAITED:
        return ""
    known = session.copy.snapshot(call.kind, record) if record is not None and call.kind in GETTERS else None
    if known is None:
        return ""
    try:
        found = await GETTERS[call.kind](session.client)(record)
    except NotFound:
        return ""  # the call itself will say so
    now = found.model_dump(mode="json", by_alias=True)
    session.put(call.kind, [now])
    names = ", ".join(_clashes(call.body, known, clean_record(now)))
    return f"Somebody else changed {names} while this waited, so it was not sent. Look at it, then decide." * bool(
        names
    )


def _clashes(body: dict[str, Any], before: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """The fields of a change that somebody else changed since they were seen, and not to the same value."""
    for name, ours in body.items():
        if name == "custom_fields" and isinstance(ours, dict):
            yield from _clashes(ours, before.get(name) or {}, now.get(name) or {})
        elif before.get(name) != now.get(name) and not covers(now.get(name), ours):
            yield name.removesuffix("_id").replace("_", " ")


def covers(theirs: Any, ours: Any) -> bool:
    """Whether a value of the server says what we said: it may say more, write times longer and numbers otherwise."""
    if isinstance(ours, dict):
        return isinstance(theirs, dict) and all(covers(theirs.get(n), v) for n, v in ours.items())
    if isinstance(ours, list):
        return isinstance(theirs, list) and len(ours) == len(theirs) and all(map(covers, theirs, ours))
    if isinstance(ours, str) and isinstance(theirs, str):
        return theirs == ours or (":" in ours and theirs.startswith(ours))
    return bool(theirs == ours) or (not theirs and not ours)
