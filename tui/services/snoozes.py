"""What is not to be seen until later: kept on this machine alone, in the workspace's memory; undoable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from tui.services.changes import Hub, RecordId, changed
from tui.services.clock import Clock
from tui.services.dates import NotADate, parse_when
from tui.services.edits import EditError
from tui.services.memory import Memory

NAME = "snoozed"
Key = tuple[str, RecordId]
"""A record, by kind and id."""


class Turn(NamedTuple):
    """A snooze as it was made: what was kept before and after, and the number of the edit made last before it."""

    key: Key
    before: str
    after: str
    words: str
    edit: int


class Snoozes:
    """Records that sleep, until a day or a moment.

    `newest` gives the number of the last edit that can be undone, `forget` drops the edits that could be made again.
    """

    def __init__(
        self, memory: Memory, clock: Clock, hub: Hub, newest: Callable[[], int], forget: Callable[[], None]
    ) -> None:
        self.memory = memory
        self.clock = clock
        self.hub = hub
        self.newest = newest
        self.forget = forget
        self._made: list[Turn] = []
        self._undone: list[Turn] = []

    # -- reading --------------------------------------------------------------------------------------------------

    def _kept(self) -> dict[str, Any]:
        return self.memory.get(NAME, dict[str, Any]())

    def sleeping(self, kind: str) -> set[RecordId]:
        """The records of a kind that are not to be seen now."""
        found = (_key(name) for name, until in self._kept().items() if self._is_later(until))
        return {record for of, record in found if of == kind}

    def until(self, kind: str, record: RecordId) -> date | datetime | None:
        """Until when a record sleeps (a day, or a moment in the user's zone), None for one that is awake."""
        kept = str(self._kept().get(_name((kind, record))) or "")
        if not self._is_later(kept):
            return None
        moment = self.clock.parse(kept) if len(kept) > 10 else None
        return self.clock.local(moment) if moment else date.fromisoformat(kept)

    def _is_later(self, until: Any) -> bool:
        if not isinstance(until, str):
            return False
        try:
            moment = self.clock.parse(until) if len(until) > 10 else None
            return moment > self.clock.now() if moment else date.fromisoformat(until) > self.clock.today()
        except ValueError:
            return False

    # -- snoozing -------------------------------------------------------------------------------------------------

    def read(self, text: str) -> date | datetime:
        """When a text means, `tomorrow` for an empty one; raises `EditError` for what is no time or not later."""
        from tui.services.record_edits import local_moment

        now = self.clock.local()
        try:
            when, _ = parse_when(text.strip() or "tomorrow", now)
        except NotADate as error:
            raise EditError(f"{error}") from None
        found: date | datetime = local_moment(when, self.clock)
        if not self._is_later(_written(found)):
            raise EditError(f"{self.say(found).capitalize()} is not later than now. Try tomorrow, monday or in 2w.")
        return found

    def say(self, when: date | datetime) -> str:
        """A day or moment in words."""
        if isinstance(when, datetime):
            return self.clock.words(when.date(), when)
        return self.clock.words(when)

    def put(self, kind: str, record: RecordId, when: date | datetime, title: str) -> None:
        """Let a record sleep until then."""
        key, words = (kind, record), f"Snooze “{title}”"
        self.forget()
        turn = Turn(key, str(self._kept().get(_name(key)) or ""), _written(when), words, self.newest())
        self._made.append(turn)
        self._undone.clear()
        self._write(key, turn.after)

    def undo(self) -> str | None:
        """Take the last snooze back, when nothing was edited after it; gives its words."""
        if not self._made or self._made[-1].edit != self.newest():
            return None
        turn = self._made.pop()
        self._undone.append(turn)
        self._write(turn.key, turn.before)
        return turn.words

    def redo(self) -> str | None:
        """Make again what was taken back last, when nothing was edited since; gives its words."""
        if not self._undone or self._undone[-1].edit != self.newest():
            return None
        turn = self._undone.pop()
        self._made.append(turn)
        self._write(turn.key, turn.after)
        return turn.words

    def _write(self, key: Key, until: str) -> None:
        kept = {name: then for name, then in self._kept().items() if self._is_later(then)}
        kept = {name: then for name, then in kept.items() if name != _name(key)}
        self.memory.put(NAME, kept | ({_name(key): until} if until else {}))
        self.hub.announce(changed(*key))

    def rename(self, renamed: Mapping[Key, RecordId]) -> None:
        """Follow temporary ids to the real ones."""
        kept = self._kept()
        fresh = {_name((key[0], renamed.get(key, key[1]))): kept[name] for name, key in _keys(kept)}
        if fresh.keys() != kept.keys():
            self.memory.put(NAME, fresh)
        for turns in (self._made, self._undone):
            turns[:] = [t._replace(key=(t.key[0], renamed.get(t.key, t.key[1]))) for t in turns]


def _keys(names: Iterable[str]) -> Iterable[tuple[str, Key]]:
    return ((name, _key(name)) for name in names)


def _name(key: Key) -> str:
    return f"{key[0]}:{key[1]}"


def _key(name: str) -> Key:
    kind, _, record = name.partition(":")
    whole = record.removeprefix("-").isdecimal() and kind != "lead"
    return kind, int(record) if whole else record


def _written(when: date | datetime) -> str:
    """As the memory holds it: a day, or a moment in UTC."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%S}" if isinstance(when, datetime) else when.isoformat()
