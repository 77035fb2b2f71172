"""Several activities changed as one edit, and an activity that is done with the next one planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tui.services.edits import EditError

if TYPE_CHECKING:
    from tui.services.activities import Activities
    from tui.store.outbox import Call

Record = dict[str, Any]
Pair = tuple["Call", "Call"]
"""A call, and the call that takes it back."""


class ActivityBulk:
    """Edits of several activities; every one is a single step of undo."""

    def __init__(self, activities: Activities) -> None:
        self.activities = activities

    async def set_done(self, ids: Sequence[int], *, done: bool) -> None:
        """Mark activities done or not done; those that are so already stay as they are."""
        words = f"{'Done' if done else 'Not done'}: {self._words(ids)}"
        pairs = [self._done(i, words, done=done) for i in ids if bool(self.activities.record(i).get("done")) != done]
        await self._make(words, pairs)

    async def shift(self, ids: Sequence[int], days: int) -> None:
        """Move activities by days; the time of day stays."""
        from tui.services.activities import combine, due

        words, pairs = f"Reschedule {self._words(ids)}", []
        for activity in ids:
            event = self.activities.get(activity)
            day = event.day + timedelta(days=days)
            there = combine(day, event.start.time(), self.activities.clock) if event.start else day
            pairs.append(self.activities.pair(activity, due(there), words))
        await self._make(words, pairs)

    async def reschedule(self, ids: Sequence[int], body: Record) -> None:
        """Give activities the same wire fields: a new due time, an owner, a type."""
        words = f"Change {self._words(ids)}"
        await self._make(words, [self.activities.pair(activity, body, words) for activity in ids])

    async def delete(self, ids: Sequence[int]) -> None:
        """Delete activities."""
        words = f"Delete {self._words(ids)}"
        await self._make(words, [self.activities.gone(activity, words) for activity in ids])

    async def finish(self, activity: int, following: Record) -> int:
        """Mark an activity done and plan the next one as a single edit; gives the new one's temporary id."""
        new, made = self.activities.made(following)
        words = f"{made[0].words}, and done: {self._words([activity])}"
        await self._make(words, [self._done(activity, words, done=True), made])
        return new

    def _done(self, activity: int, words: str, *, done: bool) -> Pair:
        shown = {"marked_as_done_time": self.activities.clock.stamp() if done else None}
        return self.activities.pair(activity, {"done": done}, words, shown)

    def _words(self, ids: Sequence[int]) -> str:
        if len(ids) == 1:
            return f"“{self.activities.record(ids[0]).get('subject')}”"
        return f"{len(ids):,} activities"

    async def _make(self, words: str, pairs: Sequence[Pair]) -> None:
        if not pairs:
            raise EditError("That is so already.")
        await self.activities.edits.make(words, [forth for forth, _ in pairs], [back for _, back in reversed(pairs)])
