"""Deals: the board as it stands, and everything one does to a deal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tui.services.board import Board, Column, Pipeline, Stage
from tui.services.board_reader import BoardReader
from tui.services.board_view import View
from tui.services.clock import URGENCY, Clock
from tui.services.edits import EditError, Edits
from tui.services.money import Money
from tui.store.copy import Copy
from tui.store.outbox import Call

__all__ = ["Board", "Card", "Column", "Deals", "Pipeline", "Record", "Stage", "initials"]

Record = dict[str, Any]


class Card(NamedTuple):
    """What a card shows of a deal: `urgency` as in `clock.URGENCY`, `rotten` days over the limit or 0."""

    id: int
    title: str
    person: str
    organization: str
    value: str
    labels: tuple[tuple[str, str], ...]
    owner: str
    urgency: int
    rotten: int
    waiting: bool


# Subqueries, not joins: for a join SQLite writes the whole view of persons out first, however few deals are asked for.
PERSON = "(SELECT p.name FROM shown_person p WHERE p.id = d.person_id)"
ORGANIZATION = "(SELECT o.name FROM shown_organization o WHERE o.id = d.org_id)"


class Deals(BoardReader):
    """The deals of the account."""

    def __init__(self, copy: Copy, edits: Edits, clock: Clock, money: Money) -> None:
        super().__init__(copy, clock, money)
        self.edits = edits
        self.pipeline_of: dict[int, Pipeline] = {}

    # -- reading --------------------------------------------------------------------------------------------------

    def pipelines(self) -> list[Pipeline]:
        """The pipelines with their stages, in the account's order."""
        stages: dict[int, list[Stage]] = {}
        for row in sorted(self.copy.all("stage"), key=lambda s: (s.get("order_nr") or 0, s["id"])):
            stages.setdefault(row["pipeline_id"], []).append(_stage(row))
        rows = sorted(self.copy.all("pipeline"), key=lambda p: (p.get("order_nr") or 0, p["id"]))
        found = [
            Pipeline(
                p["id"], p.get("name") or "", tuple(stages.get(p["id"], ())), bool(p.get("is_deal_probability_enabled"))
            )
            for p in rows
        ]
        self.pipeline_of = {p.id: p for p in found}
        return found

    def board(self, *pipelines: Pipeline, view: View | None = None) -> Board:
        """The deals of a pipeline, or of several side by side, by stage; the open ones where no view says otherwise."""
        return Board(self, pipelines, view or View())

    def cards(self, ids: Sequence[int]) -> dict[int, Card]:
        """The cards of these deals, by id; for the handful in sight."""
        rows = self.copy.select(
            f"SELECT d.id, d.title, {PERSON}, {ORGANIZATION}, d.value, d.currency, d.label_ids, "
            "(SELECT u.name FROM main.user u WHERE u.id = d.owner_id), "
            f"{URGENCY.replace('next_due', 'd.next_due')}, d.stage_id, d.update_time, d.status, "
            "(SELECT w.id FROM temp.pending_deal w WHERE w.id = d.id) FROM shown_deal d "
            f"WHERE d.id IN ({','.join(str(int(i)) for i in ids)})",
            self.clock.bounds(),
        )
        labels = self.labels()
        return {row[0]: self._card(row, labels) for row in rows}

    def _card(self, row: tuple[Any, ...], labels: dict[str, tuple[str, str]]) -> Card:
        wanted = (row[6] or "[]").strip("[]").split(",")
        return Card(
            id=row[0],
            title=row[1] or "(no title)",
            person=row[2] or "",
            organization=row[3] or "",
            value=self.money.write(row[4], row[5]),
            labels=tuple(labels[i.strip()] for i in wanted if i.strip() in labels),
            owner=initials(row[7]),
            urgency=row[8],
            rotten=self.rotten_days(row[9], row[10], row[11]),
            waiting=row[12] is not None,
        )

    def who(self, deal: int) -> tuple[str, str]:
        """The names of a deal's organization and person, empty where there is none."""
        rows = self.copy.select(f"SELECT {ORGANIZATION}, {PERSON} FROM shown_deal d WHERE d.id = ?", (deal,))
        return (rows[0][0] or "", rows[0][1] or "") if rows else ("", "")

    def labels(self) -> dict[str, tuple[str, str]]:
        """Name and colour of each deal label, by id."""
        field_ = self.copy.get("deal_field", "label_ids") or {}
        return {str(o["id"]): (o.get("label") or "", o.get("color") or "gray") for o in field_.get("options") or []}

    def rotten_days(self, stage_id: int, update_time: str | None, status: str | None = "open") -> int:
        """Whole days a deal is over its stage's limit, at least 1 when rotten, else 0 (product 9.4)."""
        limit = self._rots_after(stage_id)
        touched = self.clock.parse(update_time)
        if limit is None or touched is None or status != "open":
            return 0
        over = (self.clock.now() - touched).total_seconds() / 86400 - limit
        return int(over) + 1 if over > 0 else 0

    def _rots_after(self, stage_id: int) -> int | None:
        if not self.pipeline_of:
            self.pipelines()
        for pipeline in self.pipeline_of.values():
            for stage in pipeline.stages:
                if stage.id == stage_id:
                    return stage.rots_after
        return None

    def stage(self, stage_id: int) -> Stage:
        """A stage by id; raises `EditError` when the account has none such."""
        for pipeline in self.pipelines():
            for stage in pipeline.stages:
                if stage.id == stage_id:
                    return stage
        raise EditError("That stage is no longer there. Press r to refresh.")

    def get(self, deal: int) -> Record:
        """A deal as shown; raises `EditError` when it is gone."""
        record = self.copy.get("deal", deal)
        if record is None or record.get("is_deleted"):
            raise EditError("That deal is no longer there.")
        return record

    def lost_reasons(self) -> list[tuple[str, int]]:
        """The reasons given so far with how often, the most used first."""
        sql = (
            "SELECT json_extract(data, '$.lost_reason') AS reason, count(*) AS uses FROM shown_deal "
            "WHERE status = 'lost' AND reason <> '' GROUP BY reason ORDER BY uses DESC, reason LIMIT 50"
        )
        return [(row[0], row[1]) for row in self.copy.select(sql)]

    # -- editing --------------------------------------------------------------------------------------------------

    async def move(self, deal: int, stage_id: int) -> None:
        """Move a deal to a stage, of this or another pipeline; undoable."""
        record, stage = self.get(deal), self.stage(stage_id)
        if record.get("stage_id") == stage_id:
            return
        stamp = self.clock.stamp()
        shown = {"stage_id": stage.id, "pipeline_id": stage.pipeline_id, "stage_change_time": stamp}
        await self.change(deal, {"stage_id": stage_id}, f"Move “{_title(record)}” to {stage.name}", shown)

    async def win(self, deal: int) -> None:
        """Mark a deal won; undoable."""
        record, stamp = self.get(deal), self.clock.stamp()
        shown = {"won_time": stamp, "close_time": stamp, "lost_time": None, "lost_reason": None}
        await self.change(deal, {"status": "won"}, f"Win “{_title(record)}”", shown)

    async def lose(self, deal: int, reason: str) -> None:
        """Mark a deal lost, for a reason (may be empty); undoable."""
        record, stamp = self.get(deal), self.clock.stamp()
        body: Record = {"status": "lost"} | ({"lost_reason": reason} if reason else {})
        shown = {"lost_time": stamp, "close_time": stamp, "won_time": None}
        await self.change(deal, body, f"Lose “{_title(record)}”", shown)

    async def reopen(self, deal: int) -> None:
        """Open a won or lost deal again; undoable."""
        record = self.get(deal)
        shown = {"won_time": None, "lost_time": None, "close_time": None, "lost_reason": None}
        await self.change(deal, {"status": "open"}, f"Reopen “{_title(record)}”", shown)

    async def delete(self, deal: int) -> None:
        """Delete a deal; undoable for 30 days."""
        title = _title(self.get(deal))
        gone = Call("v2.deals.delete", {"id": deal}, None, (("deal", deal, {"is_deleted": True}),), f"Delete “{title}”")
        back = _update(deal, {"is_deleted": False}, {}, f"Restore “{title}”")
        await self.edits.make(gone.words, [gone], [back])

    async def change(self, deal: int, body: Record, words: str = "", shown: Record | None = None) -> None:
        """Change fields of a deal by their wire names; undoable. `shown` is what changes along with them."""
        record = self.get(deal)
        words = words or f"Edit “{_title(record)}”"
        laid = {**(shown or {}), "update_time": self.clock.stamp()}
        forth = _update(deal, body, laid, words)
        if shown and "pipeline_id" in shown:
            body = {"stage_id": record.get("stage_id")}
        previous = {name: record.get(name) for name in body}
        if previous.get("status") == "lost" and record.get("lost_reason"):
            previous["lost_reason"] = record["lost_reason"]
        if previous.get("status") in ("open", "won"):
            previous.pop("lost_reason", None)
        await self.edits.make(words, [forth], [_update(deal, previous, _before(record, laid), f"Undo: {words}")])

    async def create(self, fields: Record) -> int:
        """Add a deal; gives its temporary id. `title` is required; undoable."""
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
            **self._place_of(fields),
            "id": temporary,
            "add_time": stamp,
            "update_time": stamp,
            "is_deleted": False,
            "is_archived": False,
        }
        words = f"Add “{fields['title']}”"
        call = Call("v2.deals.create", {}, dict(fields), (("deal", temporary, shown),), words, ("deal", temporary))
        gone = Call("v2.deals.delete", {"id": temporary}, None, (("deal", temporary, {"is_deleted": True}),), words)
        await self.edits.make(words, [call], [gone])
        return temporary

    def _place_of(self, fields: Record) -> Record:
        """Where a new deal stands: in its stage, else in the first of its or of the first pipeline (product 9.2)."""
        pipelines = [p for p in self.pipelines() if p.stages]
        stages = [s for p in pipelines for s in p.stages]
        here = next((s for s in stages if s.id == fields.get("stage_id")), None)
        there = next((p.stages[0] for p in pipelines if p.id == fields.get("pipeline_id")), None)
        stage = here or there or (stages[0] if stages else None)
        return {"stage_id": stage.id, "pipeline_id": stage.pipeline_id} if stage else {}


def _update(deal: int, body: Record, shown: Record, words: str) -> Call:
    return Call("v2.deals.update", {"id": deal}, body, (("deal", deal, {**body, **shown}),), words)


def _title(record: Record) -> str:
    return str(record.get("title") or "(no title)")


def _before(record: Record, names: Iterable[str]) -> Record:
    return {name: record.get(name) for name in names}


def _stage(row: Record) -> Stage:
    rots = row.get("days_to_rotten") if row.get("is_deal_rot_enabled") else None
    odds = row.get("deal_probability")
    return Stage(row["id"], row.get("name") or "", row["pipeline_id"], 100 if odds is None else odds, rots)


def initials(name: str | None) -> str:
    """Two letters for a person's name."""
    parts = [part for part in (name or "").split() if part[0].isalpha()]
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()
