"""Triage: the leads that wait for a decision, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from tui.services.changes import Changed, RecordId
from tui.services.clock import NOTHING

if TYPE_CHECKING:
    from tui.services.inbox import Inbox
    from tui.services.leads import Leads
    from tui.services.snoozes import Snoozes


FRAME = ("currency", "day", "clock")
"""What changes where every lead stands."""


class Triage:
    """A queue of leads with one of them in hand.

    A lead waits as long as it is in the inbox, is not snoozed, and has nothing planned; one that nobody had looked at
    waits too, until it was in hand. What is decided goes, what is taken back waits again: nothing is kept of verbs.
    """

    def __init__(self, leads: Leads, snoozes: Snoozes, read: Callable[[], Inbox]) -> None:
        self.leads = leads
        self.snoozes = snoozes
        self.inbox = read()
        self.queue: list[str] = []
        self.waiting: list[str] = []
        self.current: str | None = None
        self.looked: set[str] = set()
        self.follow(())
        self.current = self.waiting[0] if self.waiting else None

    # -- what waits -----------------------------------------------------------------------------------------------

    def follow(self, ids: Iterable[str] | None = None) -> None:
        """Look again which leads wait (only `ids` changed, None: any); the one in hand stays, or the next one is."""
        if ids is None:
            self.inbox.read()
        else:
            self.inbox.follow(ids)
        asleep = self.snoozes.sleeping("lead")
        there = [lead for lead in self.inbox.ids if lead not in asleep and self._waits(lead)]
        known = set(self.queue)
        self.queue += [lead for lead in there if lead not in known]
        wanted = set(there)
        before, self.waiting = self.waiting, [lead for lead in self.queue if lead in wanted]
        if self.current not in wanted:
            self.current = self._after(self.current, before)

    def hear(self, changed: Changed) -> None:
        """Follow what changed: names first, then the leads, also those whose activities did."""
        self.rename(changed.renamed)
        ids = {str(lead) for lead in changed.ids.get("lead", ())}
        if changed.touches("activity"):
            ids |= self.leads.of_activities(changed.ids["activity"])
        self.follow(None if changed.touches(*FRAME) else ids)

    def _waits(self, lead: str) -> bool:
        urgency, seen = self.inbox.state(lead)
        return urgency == NOTHING or lead == self.current or not (seen or lead in self.looked)

    def _after(self, gone: str | None, before: list[str]) -> str | None:
        """The lead that comes after one that is decided, or the first there is."""
        if gone is not None and gone in before:
            later = before[before.index(gone) + 1 :]
            left = set(self.waiting)
            following = next((lead for lead in later if lead in left), None)
            if following is not None:
                return following
        return self.waiting[0] if self.waiting else None

    @property
    def left(self) -> int:
        """How many wait."""
        return len(self.waiting)

    @property
    def decided(self) -> int:
        """How many were decided."""
        return len(self.queue) - len(self.waiting)

    @property
    def place(self) -> int:
        """Where among those that wait the one in hand stands, from 1; 0 for none."""
        return self.waiting.index(self.current) + 1 if self.current in self.waiting else 0

    def following(self) -> str | None:
        """The lead that comes after the one in hand."""
        return self.waiting[self.place % len(self.waiting)] if len(self.waiting) > 1 else None

    # -- walking --------------------------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Take the next one (or, negative, one before) in hand; at the end it begins again."""
        if not self.waiting or self.current is None:
            return
        row = (self.waiting.index(self.current) + by) % len(self.waiting)
        self.take(self.waiting[row])
        self.follow(())

    def take(self, lead: str) -> None:
        """Take one in hand; the one there was has been looked at."""
        if self.current is not None:
            self.looked.add(self.current)
        self.current = lead

    def settle(self) -> None:
        """The one in hand is decided, whether anything is planned on it or not before it came."""
        gone, self.current = self.current, None
        if gone is None:
            return
        self.looked.add(gone)
        before = list(self.waiting)
        self.follow(())
        self.current = self._after(gone, before)

    def rename(self, renamed: Mapping[tuple[str, RecordId], RecordId]) -> None:
        """Follow leads to the ids they go by now: one that was converted comes back as another."""
        fresh = {str(old): str(new) for (kind, old), new in renamed.items() if kind == "lead"}
        if not fresh:
            return
        self.queue = list(dict.fromkeys(fresh.get(lead, lead) for lead in self.queue))
        self.waiting = [fresh.get(lead, lead) for lead in self.waiting]
        self.looked = {fresh.get(lead, lead) for lead in self.looked}
        self.current = fresh.get(self.current, self.current) if self.current is not None else None
