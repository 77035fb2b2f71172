"""Deals: everything one does to one of them, or to many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tui.services.board import Board, Column, Pipeline, Stage
from tui.services.clock import Clock
from tui.services.deal_reader import Card, DealReader, Record, initials
from tui.services.edits import EditError, Edits
from tui.services.money import Money
from tui.store.bodies import seen_fields
from tui.store.copy import Copy
from tui.store.outbox import Call

__all__ = ["Board", "Card", "Column", "Deals", "Pipeline", "Record", "Stage", "initials"]


UPDATED = "update_time"


class Pair(NamedTuple):
    """A call and the one that takes it back."""

    forth: Call
    back: Call


class Deals(DealReader):
    """The deals of the account. What is done to several at once is one edit, and taken back as one."""

    def __init__(self, copy: Copy, edits: Edits, clock: Clock, money: Money) -> None:
        super().__init__(copy, clock, money)
        self.edits = edits

    # -- where they stand -----------------------------------------------------------------------------------------

    async def move(self, deal: int, stage_id: int) -> None:
        """Move a deal to a stage, of this or another pipeline; undoable."""
        await self.move_all({deal: stage_id})

    async def move_all(self, targets: Mapping[int, int]) -> int:
        """Move each deal to its stage; undoable as one. Tells how many were not there already."""
        stages = {number: self.stage(number) for number in set(targets.values())}
        records = zip(self.get_all(targets), targets.values(), strict=True)
        stamp = self.clock.stamp()
        pairs = [self._moved(record, stages[to], stamp) for record, to in records if record.get("stage_id") != to]
        names = {stages[to].name for to in targets.values()}
        await self._make("Move", pairs, f" to {names.pop()}" if len(names) == 1 else "", at_once=True)
        return len(pairs)

    def _moved(self, record: Record, stage: Stage, stamp: str) -> Pair:
        shown = {"stage_id": stage.id, "pipeline_id": stage.pipeline_id, "stage_change_time": stamp, UPDATED: stamp}
        return self._changed(record, {"stage_id": stage.id}, f"Move “{_title(record)}” to {stage.name}", shown)

    # -- how they end ---------------------------------------------------------------------------------------------

    async def win(self, *deals: int) -> None:
        """Mark deals won; undoable."""
        stamp = self.clock.stamp()
        shown = {"won_time": stamp, "close_time": stamp, "lost_time": None, "lost_reason": None}
        await self._change_all("Win", deals, {"status": "won"}, shown)

    async def lose(self, deal: int, reason: str) -> None:
        """Mark a deal lost, for a reason (may be empty); undoable."""
        await self.lose_all([deal], reason)

    async def lose_all(self, deals: Sequence[int], reason: str, comment: str = "") -> None:
        """Mark deals lost, for a reason (may be empty); a comment becomes a note of each (product 2.6). Undoable."""
        stamp = self.clock.stamp()
        body: Record = {"status": "lost"} | ({"lost_reason": reason} if reason else {})
        shown = {"lost_time": stamp, "close_time": stamp, "won_time": None}
        pairs = [self._changed(record, body, f"Lose “{_title(record)}”", shown) for record in self.get_all(deals)]
        if comment.strip():
            from tui.services.notes import Notes

            notes = Notes(self.copy, self.edits, self.clock)
            pairs += [Pair(*notes.adding("deal", deal, comment)[1:]) for deal in deals]
        await self._make("Lose", pairs, many=len(deals))

    async def reopen(self, *deals: int) -> None:
        """Open won or lost deals again; undoable."""
        shown = {"won_time": None, "lost_time": None, "close_time": None, "lost_reason": None}
        await self._change_all("Reopen", deals, {"status": "open"}, shown)

    async def archive(self, *deals: int) -> None:
        """Take deals off boards and lists, with the status they have (product 2.10); undoable."""
        await self._change_all("Archive", deals, {"is_archived": True}, {"archive_time": self.clock.stamp()})

    async def restore(self, *deals: int) -> None:
        """Bring archived deals back to boards and lists; undoable."""
        await self._change_all("Restore", deals, {"is_archived": False}, {"archive_time": None})

    async def delete(self, *deals: int) -> None:
        """Delete deals; undoable for 30 days."""
        await self._make("Delete", [self._deleted(record) for record in self.get_all(deals)])

    def _deleted(self, record: Record) -> Pair:
        deal, words = record["id"], f"Delete “{_title(record)}”"
        gone = Call("v2.deals.delete", {"id": deal}, None, (("deal", deal, {"is_deleted": True}),), words)
        return Pair(gone, _update(deal, {"is_deleted": False}, {}, f"Restore “{_title(record)}”"))

    async def to_leads(self, *deals: int) -> None:
        """Turn open deals into leads, their notes and activities with them (product 9.8); undoable."""
        from tui.services.deal_conversion import converting

        calls = [converting(self.copy, self.edits, self.get(deal)) for deal in deals]
        words = calls[0][0][0].words if len(calls) == 1 else f"Convert {len(calls):,} deals to leads"
        forth, back = ([call for pair in calls for call in pair[n]] for n in (0, 1))
        await self.edits.make(words, forth, back)

    # -- changing -------------------------------------------------------------------------------------------------

    async def change(self, deal: int, body: Record, words: str = "", shown: Record | None = None) -> None:
        """Change fields of a deal by their wire names; undoable. `shown` is what changes along with them."""
        record = self.get(deal)
        pair = self._changed(record, body, words or f"Edit “{_title(record)}”", shown)
        await self.edits.make(pair.forth.words, [pair.forth], [pair.back])

    async def _change_all(self, verb: str, deals: Sequence[int], body: Record, shown: Record) -> None:
        records, shown = self.get_all(deals), {**shown, UPDATED: self.clock.stamp()}
        await self._make(verb, [self._changed(r, body, f"{verb} “{_title(r)}”", shown) for r in records])

    async def _make(
        self, verb: str, pairs: Sequence[Pair], rest: str = "", *, many: int = 0, at_once: bool = False
    ) -> None:
        """Make many calls as one edit."""
        if pairs:
            many = many or len(pairs)
            words = pairs[0].forth.words if many == 1 else f"{verb} {many:,} deals{rest}"
            await self.edits.make(words, [p.forth for p in pairs], [p.back for p in pairs], at_once=at_once)

    def _changed(self, record: Record, body: Record, words: str, shown: Record | None) -> Pair:
        """The call that changes a deal, and the one that makes it as it was."""
        laid = shown if shown and UPDATED in shown else {**(shown or {}), UPDATED: self.clock.stamp()}
        forth = _update(record["id"], body, laid, words)
        forth = forth._replace(base=seen_fields(forth, record))
        if shown and "pipeline_id" in shown:
            body = {"stage_id": record.get("stage_id")}
        previous = {name: record.get(name) for name in body}
        if "is_archived" in previous:
            previous["is_archived"] = bool(previous["is_archived"])
        if previous.get("status") == "lost" and record.get("lost_reason"):
            previous["lost_reason"] = record["lost_reason"]
        if previous.get("status") in ("open", "won"):
            previous.pop("lost_reason", None)
        return Pair(forth, _update(record["id"], previous, _before(record, laid), f"Undo: {words}"))

    # -- adding ---------------------------------------------------------------------------------------------------

    async def create(self, fields: Record) -> int:
        """Add a deal; gives its temporary id. `title` is required; undoable."""
        pair, deal = self.adding(fields)
        await self.edits.make(pair.forth.words, [pair.forth], [pair.back])
        return deal

    def adding(self, fields: Record) -> tuple[Pair, int]:
        """The call that adds a deal and the one that takes that back, and its temporary id; raises `EditError`."""
        if not str(fields.get("title") or "").strip():
            raise EditError("A deal needs a title.")
        temporary, stamp = self.edits.temporary_id(), self.clock.stamp()
        me = self.copy.fact("me", {})
        shown = {
            "status": "open",
            "currency": self.money.default,
            "owner_id": me.get("id"),
            "value": 0,
            **fields,
            **self.place_of(fields),
            "id": temporary,
            "add_time": stamp,
            "update_time": stamp,
            "is_deleted": False,
            "is_archived": False,
        }
        words = f"Add “{fields['title']}”"
        call = Call("v2.deals.create", {}, dict(fields), (("deal", temporary, shown),), words, ("deal", temporary))
        gone = Call("v2.deals.delete", {"id": temporary}, None, (("deal", temporary, {"is_deleted": True}),), words)
        return Pair(call, gone), temporary


def _update(deal: int, body: Record, shown: Record, words: str) -> Call:
    return Call("v2.deals.update", {"id": deal}, body, (("deal", deal, {**body, **shown}),), words)


def _title(record: Record) -> str:
    return str(record.get("title") or "(no title)")


def _before(record: Record, names: Iterable[str]) -> Record:
    return {name: record.get(name) for name in names}
