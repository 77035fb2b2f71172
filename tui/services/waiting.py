"""What waits to be sent and what came back, in words; sending it once more, or giving it up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from tui.services.changes import Changed
from tui.services.edits import EditError, Edits
from tui.store.calls import IN_FLIGHT, QUEUED, REFUSED, UNKNOWN, Entry, Id, Name, is_temporary
from tui.store.outbox import Outbox
from tui.store.text import clean

DIFFERS = "differs"
STATES = {DIFFERS: "to decide", QUEUED: "waits", IN_FLIGHT: "on its way", UNKNOWN: "unsure", REFUSED: "refused"}


class Waiting(NamedTuple):
    """One call that is not done: what it does, where it stands, and the record it is about.

    `made` is when the edit was made (UTC); `error` is what the server said, or why nobody knows what became of it. The
    state is the outbox's, or `DIFFERS` where somebody else changed the same fields.
    """

    id: int
    words: str
    state: str
    error: str
    tries: int
    made: datetime
    record: tuple[str, Id] | None

    @property
    def is_stuck(self) -> bool:
        """Whether it goes nowhere unless somebody decides."""
        return self.state in (REFUSED, UNKNOWN, DIFFERS)


class Made(NamedTuple):
    """One edit that was made, or taken back again."""

    words: str
    undone: bool


class OutboxView:
    """The outbox as the user sees it."""

    def __init__(self, outbox: Outbox, edits: Edits) -> None:
        self.outbox = outbox
        self.edits = edits

    def calls(self) -> list[Waiting]:
        """Every call that is not done, those that are stuck first, then in the order they are sent."""
        found = [_shown(entry) for entry in self.outbox.entries()]
        return sorted(found, key=lambda call: (not call.is_stuck, call.id))

    def history(self) -> list[Made]:
        """The edits that can be taken back or made again, newest first."""
        return [Made(clean(words), undone) for words, undone in self.outbox.steps()]

    def needing(self, call: int) -> list[Waiting]:
        """The calls that make no sense without this one: those about a record that it creates."""
        entries = self.outbox.entries()
        found, more = {call}, [e for e in entries if e.id == call]
        while (made := _made(more)) and (more := [e for e in entries if e.id not in found and made & e.call.names()]):
            found |= {e.id for e in more}
        return [_shown(entry) for entry in entries if entry.id in found - {call}]

    async def retry(self, call: int) -> None:
        """Send a call once more; raises `EditError` for one that is on its way or done."""
        entry = self._entry(call)
        await self.edits.settle(lambda: self.outbox.set_state(entry, QUEUED), _touched([entry]))

    async def drop(self, call: int) -> None:
        """Give a call up, and those that need it: what it changed is shown as it was; raises `EditError`."""
        wanted = {call, *(one.id for one in self.needing(call))}
        entries = [self._entry(one) for one in sorted(wanted)]
        await self.edits.settle(lambda: self.outbox.drop(entries), _touched(entries))

    def _entry(self, call: int) -> Entry:
        entry = next((e for e in self.outbox.entries() if e.id == call), None)
        if entry is None:
            raise EditError("That has been sent in the meantime.")
        if entry.state == IN_FLIGHT:
            raise EditError("That is on its way to the server just now: look again in a moment.")
        return entry


def _shown(entry: Entry) -> Waiting:
    touched = entry.call.touches()
    made = datetime.fromtimestamp(entry.made, UTC)
    record = touched[0] if touched else None
    state = DIFFERS if entry.call.theirs and entry.state == REFUSED else entry.state
    return Waiting(entry.id, clean(entry.call.words), state, entry.error, entry.attempts, made, record)


def _made(entries: Sequence[Entry]) -> set[Name]:
    """The records calls create that have no real id yet."""
    return {made for entry in entries if (made := entry.call.creates) is not None and is_temporary(made[1])}


def _touched(entries: Sequence[Entry]) -> Changed:
    changed = Changed()
    for entry in entries:
        for kind, record in entry.call.touches():
            changed.ids[kind].add(record)
    return changed
