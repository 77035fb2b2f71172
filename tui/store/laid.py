"""Laying pending edits anew with little work: only records that may look different are gone through again."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from tui.store import overlay
from tui.store.overlay import Effect, Record, Touched

Name = tuple[str, int | str]


class Laid:
    """What is laid over the copy by one connection, within the transactions of the caller.

    `patches` are what edits do to each record, in order; `owners` are the deals and leads an activity has to do
    with. After a failure none of that `is_known`, and everything is laid anew.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.patches: dict[Name, list[Record]] = {}
        self.owners: defaultdict[Name, Touched] = defaultdict(set)
        self.is_known = True

    def __bool__(self) -> bool:
        return bool(self.patches) or not self.is_known

    def more(self, effects: Sequence[Effect]) -> Touched:
        """Lay more over it; gives every record that may look different now."""
        touched: Touched = set()
        for kind, group in groupby(effects, itemgetter(0)):
            alike = list(group)
            touched |= self._activities(alike) if kind == "activity" else overlay.lay_alike(self.db, kind, alike)
            for _, record, patch in alike:
                self.patches.setdefault((kind, record), []).append(patch)
        return touched

    def _activities(self, effects: Sequence[Effect]) -> Touched:
        """Lay what is done to activities: they change what their deals and leads look like, too."""
        touched: Touched = set()
        for kind, activity, patch in effects:
            found = overlay.lay_activity(self.db, activity, patch)
            touched |= found
            self.owners[kind, activity] |= found - {(kind, activity)}
        return touched

    def for_now(self, effects: Sequence[Effect]) -> tuple[Touched, Callable[[], None]]:
        """Lay more over it; gives the records that may look different, and what takes it off again, as what is last.

        Only of records that activities have no part in.
        """
        before = {(kind, record): overlay.row(self.db, kind, record) for kind, record, _ in effects}
        return self.more(effects), lambda: self._less(effects, before)

    def _less(self, effects: Sequence[Effect], before: Mapping[Name, overlay.Row | None]) -> None:
        for (kind, record), row in before.items():
            overlay.put_back(self.db, kind, record, row)
        for kind, record, _ in effects:
            self.patches[kind, record].pop()
        self.patches = {name: patches for name, patches in self.patches.items() if patches}

    def anew(self, effects: Sequence[Effect], stale: Collection[Name] | None) -> Touched:
        """Lay exactly this over the snapshot, in which these records changed, None for any.

        Gives the deals and leads for which their activities mean something else now.
        """
        names = self._different(effects, stale) if stale is not None and self.is_known else None
        before = overlay.owners(self.db, names)
        if alone := names is not None and self._again(effects, names):
            now = overlay.owners(self.db, names)
        else:
            self._all(effects)
            now = overlay.owners(self.db)
        also = set() if alone or names is None else now.keys() - names
        return {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)} | also

    def _all(self, effects: Sequence[Effect]) -> None:
        overlay.forget(self.db)
        self.patches, self.owners, self.is_known = {}, defaultdict(set), True
        self.more(effects)

    def _again(self, effects: Sequence[Effect], names: Touched) -> bool:
        """Lay anew what is about these records; tells whether no other record has to do with it."""
        overlay.forget(self.db, names)
        for name in names:
            self.patches.pop(name, None)
            self.owners.pop(name, None)
        return self.more([effect for effect in effects if effect[:2] in names]) <= names

    def _different(self, effects: Sequence[Effect], stale: Collection[Name]) -> Touched:
        """The records that may look different, and what they have to do with."""
        patches: dict[Name, list[Record]] = {}
        for kind, record, patch in effects:
            patches.setdefault((kind, record), []).append(patch)
        old = self.patches
        found = {name for name in old.keys() | patches.keys() if old.get(name) != patches.get(name)}
        known = old.keys() | {owner for owners in self.owners.values() for owner in owners}
        found |= {name for name in stale if name in known}
        while (
            more := {
                name
                for activity, owners in self.owners.items()
                if found & (group := {activity, *owners})
                for name in group
            }
            - found
        ):
            found |= more
        return found
