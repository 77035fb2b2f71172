"""Pipelines and stages: adding, changing, ordering and deleting them; deals of what is deleted go somewhere else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui.services.deals import Pipeline
from tui.services.edits import EditError
from tui.store.copy import Effect
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

Record = dict[str, Any]
BEGINNING = ("Qualified", "Contact Made", "Demo Scheduled", "Proposal Made", "Negotiations Started")
"""The stages a new pipeline begins with, as in Pipedrive (product 9.11)."""

_STAGE = ("name", "pipeline_id", "deal_probability", "is_deal_rot_enabled", "days_to_rotten")
_PIPELINE = ("name", "is_deal_probability_enabled")


class Pipelines:
    """Edits of pipelines and stages; each of them can be undone."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.copy = workspace.copy
        self.edits = workspace.edits

    def all(self) -> list[Pipeline]:
        """The pipelines with their stages, in order; those without stages too."""
        return self.workspace.deals.pipelines()

    def deals_in(self, *stages: int) -> list[int]:
        """Every deal of these stages that is not deleted, open or not."""
        chosen = ",".join(str(int(s)) for s in stages)
        rows = self.copy.select(
            f"SELECT id FROM shown_deal WHERE is_deleted = 0 AND stage_id IN ({chosen}) ORDER BY id"
        )
        return [row[0] for row in rows]

    # -- adding ---------------------------------------------------------------------------------------------------

    async def add_pipeline(self, name: str, *, own_probability: bool = False, stages: Sequence[str] = BEGINNING) -> int:
        """Add a pipeline with stages to begin with; gives its temporary id."""
        fields = {"name": _name(name, "pipeline"), "is_deal_probability_enabled": own_probability}
        new = self.edits.temporary_id()
        calls = [self._create("pipeline", new, fields, self._next("pipeline"), f"Add the pipeline “{fields['name']}”")]
        for place, stage in enumerate(stages, 1):
            made = {"name": stage, "pipeline_id": new}
            calls.append(self._create("stage", self.edits.temporary_id(), made, place, f"Add the stage “{stage}”"))
        gone: list[Effect] = [(k, i, {"is_deleted": True}) for call in calls for k, i, _ in call.effects]
        await self.edits.make(calls[0].words, calls, [_delete("pipeline", new, calls[0].words, gone)])
        return new

    async def add_stage(self, pipeline: int, fields: Record) -> int:
        """Add a stage at the end of a pipeline; gives its temporary id."""
        made = {**fields, "name": _name(fields.get("name"), "stage"), "pipeline_id": pipeline}
        new, words = self.edits.temporary_id(), f"Add the stage “{made['name']}”"
        place = self._next("stage", pipeline)
        call = self._create("stage", new, made, place, words)
        await self.edits.make(words, [call], [_delete("stage", new, words, [("stage", new, {"is_deleted": True})])])
        return new

    def _create(
        self, kind: str, new: int, fields: Record, place: int, words: str, stands_for: int | None = None
    ) -> Call:
        usual = {"deal_probability": 100, "is_deal_rot_enabled": False} if kind == "stage" else {}
        shown = {**usual, **fields, "id": new, "order_nr": place, "is_deleted": False}
        return Call(f"v2.{kind}s.create", {}, fields, ((kind, new, shown),), words, (kind, new), stands_for)

    def _next(self, kind: str, pipeline: int | None = None) -> int:
        """The place after the last."""
        rows = self.copy.all(kind)
        places = [r.get("order_nr") or 0 for r in rows if pipeline is None or r.get("pipeline_id") == pipeline]
        return max(places, default=0) + 1

    # -- changing -------------------------------------------------------------------------------------------------

    async def change(self, kind: str, number: int, fields: Record) -> bool:
        """Change fields of a pipeline or a stage; tells whether anything was."""
        before = self._record(kind, number)
        if "name" in fields:
            fields = {**fields, "name": _name(fields["name"], kind)}
        body = {name: value for name, value in fields.items() if before.get(name) != value}
        if not body:
            return False
        words = f"Change the {kind} “{before.get('name')}”"
        previous = {name: before.get(name) for name in body}
        await self.edits.make(words, [_update(kind, number, body, words)], [_update(kind, number, previous, words)])
        return True

    async def move(self, kind: str, number: int, by: int) -> bool:
        """Move a pipeline or a stage so many places on; tells whether it moved."""
        order = self._order(kind, number)
        at = order.index(number)
        to = max(0, min(at + by, len(order) - 1))
        if to == at:
            return False
        words = f"Move the {kind} “{self._record(kind, number).get('name')}”"
        moved = [i for i in order if i != number]
        moved.insert(to, number)
        forth = _ordered(kind, number, to, moved, words)
        await self.edits.make(words, [forth], [_ordered(kind, number, at, order, f"Undo: {words}")])
        return True

    def _order(self, kind: str, number: int) -> list[int]:
        pipelines = self.all()
        if kind == "pipeline":
            return [p.id for p in pipelines]
        return next([s.id for s in p.stages] for p in pipelines if number in [s.id for s in p.stages])

    # -- deleting -------------------------------------------------------------------------------------------------

    async def delete_stage(self, stage: int, to: int | None = None) -> int:
        """Delete a stage, its deals moved to another one; tells how many. Taken back, it is a new one of that name."""
        record, deals = self._record("stage", stage), self.deals_in(stage)
        order = self._order("stage", stage)
        if len(order) == 1:
            raise EditError("A pipeline needs a stage. Delete the pipeline itself.")
        words = f"Delete the stage “{record.get('name')}”"
        forth = [
            *self._moves(deals, to, words),
            _delete("stage", stage, words, [("stage", stage, {"is_deleted": True})]),
        ]
        again = self.edits.temporary_id()
        back = [self._again("stage", record, again, words)]
        if order[-1] != stage:
            place = order.index(stage)
            back.append(_ordered("stage", again, place, [again if i == stage else i for i in order], words))
        back += self._returns(deals, {stage: again}, record["pipeline_id"], words)
        await self.edits.make(words, forth, back)
        return len(deals)

    async def delete_pipeline(self, pipeline: int, to: int | None = None) -> int:
        """Delete a pipeline and its stages, its deals moved to a stage of another one; tells how many."""
        record = self._record("pipeline", pipeline)
        found = next(p for p in self.all() if p.id == pipeline)
        if len(self.all()) == 1:
            raise EditError("This is the only pipeline there is.")
        deals = self.deals_in(*(s.id for s in found.stages)) if found.stages else []
        words = f"Delete the pipeline “{found.name}”"
        gone: list[Effect] = [("pipeline", pipeline, {"is_deleted": True})]
        gone += [("stage", s.id, {"is_deleted": True}) for s in found.stages]
        forth = [*self._moves(deals, to, words), _delete("pipeline", pipeline, words, gone)]
        again, stages = self.edits.temporary_id(), {s.id: self.edits.temporary_id() for s in found.stages}
        back = [self._again("pipeline", record, again, words)]
        for old, new in stages.items():
            back.append(self._again("stage", {**self._record("stage", old), "pipeline_id": again}, new, words))
        back += self._returns(deals, stages, again, words)
        await self.edits.make(words, forth, back)
        return len(deals)

    def _moves(self, deals: Sequence[int], to: int | None, words: str) -> list[Call]:
        if not deals:
            return []
        if to is None:
            raise EditError(f"There are {len(deals):,} deals in it. Say where they go.")
        stage = self.workspace.deals.stage(to)
        shown = {
            "stage_id": stage.id,
            "pipeline_id": stage.pipeline_id,
            "stage_change_time": self.workspace.clock.stamp(),
        }
        return [_moved(deal, {"stage_id": stage.id}, shown, words) for deal in deals]

    def _returns(self, deals: Sequence[int], stages: dict[int, int], pipeline: int, words: str) -> list[Call]:
        """The calls that bring deals back to the stages that take the place of their own."""
        calls = []
        for deal in deals:
            before = self.copy.get("deal", deal) or {}
            stage = stages[before["stage_id"]]
            shown = {"stage_id": stage, "pipeline_id": pipeline, "stage_change_time": before.get("stage_change_time")}
            calls.append(_moved(deal, {"stage_id": stage}, shown, f"Undo: {words}"))
        return calls

    def _again(self, kind: str, record: Record, new: int, words: str) -> Call:
        """The call that makes a record like one that was deleted."""
        fields = {n: record[n] for n in (_STAGE if kind == "stage" else _PIPELINE) if record.get(n) is not None}
        place = record.get("order_nr") or 0
        return self._create(kind, new, fields, place, f"Undo: {words}", stands_for=record["id"])

    def _record(self, kind: str, number: int) -> Record:
        found = self.copy.get(kind, number)
        if found is None or found.get("is_deleted"):
            raise EditError(f"That {kind} is no longer there.")
        return found


def _name(text: Any, kind: str) -> str:
    name = " ".join(str(text or "").split())
    if not name:
        raise EditError(f"A {kind} needs a name.")
    return name


def _update(kind: str, number: int, body: Record, words: str) -> Call:
    return Call(f"v2.{kind}s.update", {"id": number}, body, ((kind, number, body),), words)


def _delete(kind: str, number: int, words: str, effects: Sequence[Effect]) -> Call:
    return Call(f"v2.{kind}s.delete", {"id": number}, None, tuple(effects), words)


def _ordered(kind: str, number: int, place: int, order: Sequence[int], words: str) -> Call:
    """The call that gives one a place, counted from 0, and the places of all after it; v2 has no word for that."""
    effects: list[Effect] = [(kind, i, {"order_nr": n}) for n, i in enumerate(order, 1)]
    return Call(f"v1.{kind}s.update", {"id": number}, {"order_nr": place + 1}, tuple(effects), words)


def _moved(deal: int, body: Record, shown: Record, words: str) -> Call:
    return Call("v2.deals.update", {"id": deal}, body, (("deal", deal, shown),), words)
