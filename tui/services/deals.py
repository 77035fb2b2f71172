"""Deals: the board as it stands, and everything one does to a deal."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tui.services.clock import URGENCY, Clock
from tui.services.edits import EditError, Edits
from tui.services.money import Money, Total
from tui.store.copy import Copy
from tui.store.outbox import Call

Record = dict[str, Any]
CLOSING = ("won", "lost")


class Stage(NamedTuple):
    """A column: `probability` in percent, `rots_after` in days or None."""

    id: int
    name: str
    pipeline_id: int
    probability: int
    rots_after: int | None


class Pipeline(NamedTuple):
    """A board and its stages, in order."""

    id: int
    name: str
    stages: tuple[Stage, ...]
    uses_deal_probability: bool


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


Placed = tuple[int, str, int, int, tuple[float, ...]]
"""Where a deal stands: stage, currency, value and weighted value in minor units, and its place in the order."""


class Column:
    """One stage with the ids of its deals in order, and their total."""

    __slots__ = ("ids", "stage", "total")

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.ids: list[int] = []
        self.total = Total()


class Board:
    """A pipeline's open deals, by stage, in Pipedrive's urgency order; follows single changes in little time."""

    def __init__(self, deals: Deals, pipeline: Pipeline) -> None:
        self.deals = deals
        self.pipeline = pipeline
        self.columns = [Column(stage) for stage in pipeline.stages]
        self._by_stage = {c.stage.id: c for c in self.columns}
        self._placed: dict[int, Placed] = {}
        for deal, placed in deals.placements(pipeline):
            if column := self._by_stage.get(placed[0]):
                column.ids.append(deal)
                column.total.add(placed[1], placed[2], placed[3])
                self._placed[deal] = placed

    @property
    def total(self) -> Total:
        """All columns together."""
        return sum((c.total for c in self.columns), Total())

    def find(self, deal: int) -> tuple[int, int] | None:
        """The column and the row of a deal, or None when it is not on this board."""
        placed = self._placed.get(deal)
        if placed is None:
            return None
        for number, column in enumerate(self.columns):
            if column.stage.id == placed[0]:
                return number, column.ids.index(deal)
        return None

    def follow(self, ids: Iterable[int]) -> set[int]:
        """Bring these deals up to date; gives the numbers of the columns that changed."""
        touched: set[int] = set()
        wanted = list(ids)
        fresh = dict(self.deals.placements(self.pipeline, wanted))
        for deal in wanted:
            before, after = self._placed.get(deal), fresh.get(deal)
            if after is not None and after[0] not in self._by_stage:
                after = None
            touched |= {s for s in (before and before[0], after and after[0]) if s is not None}
            if before != after:
                self._take(deal, before)
                self._put(deal, after)
        return {n for n, c in enumerate(self.columns) if c.stage.id in touched}

    def _take(self, deal: int, placed: Placed | None) -> None:
        if placed is None:
            return
        column = self._by_stage[placed[0]]
        column.ids.remove(deal)
        column.total.add(placed[1], placed[2], placed[3], sign=-1)
        del self._placed[deal]

    def _put(self, deal: int, placed: Placed | None) -> None:
        if placed is None:
            return
        column = self._by_stage[placed[0]]
        row = bisect.bisect_left(column.ids, placed[4], key=lambda d: self._placed[d][4])
        column.ids.insert(row, deal)
        column.total.add(placed[1], placed[2], placed[3])
        self._placed[deal] = placed


class Deals:
    """The deals of the account."""

    def __init__(self, copy: Copy, edits: Edits, clock: Clock, money: Money) -> None:
        self.copy = copy
        self.edits = edits
        self.clock = clock
        self.money = money
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
                p["id"], p.get("name") or "", tuple(stages.get(p["id"], ())), bool(p["is_deal_probability_enabled"])
            )
            for p in rows
        ]
        self.pipeline_of = {p.id: p for p in found}
        return found

    def board(self, pipeline: Pipeline) -> Board:
        """The open deals of a pipeline, by stage."""
        return Board(self, pipeline)

    def placements(self, pipeline: Pipeline, ids: Sequence[int] | None = None) -> list[tuple[int, Placed]]:
        """Every open deal of a pipeline (or those of `ids`) and where it stands, in order."""
        chosen = "" if ids is None else f"AND id IN ({','.join(str(int(i)) for i in ids)})"
        probability = "probability" if pipeline.uses_deal_probability else "NULL"
        rows = self.copy.select(
            f"SELECT id, stage_id, currency, value, {probability}, {URGENCY} AS urgency, "
            "-CAST(strftime('%s', add_time) AS INTEGER) AS age FROM shown_deal "
            f"WHERE pipeline_id = :pipeline AND status = 'open' AND is_deleted = 0 AND is_archived = 0 {chosen} "
            "ORDER BY urgency, age, -id",
            {"pipeline": pipeline.id, **self.clock.bounds()},
        )
        odds = {stage.id: stage.probability for stage in pipeline.stages}
        return [(row[0], self._placed(row, odds)) for row in rows]

    def _placed(self, row: tuple[Any, ...], odds: dict[int, int]) -> Placed:
        deal, stage, code, value, probability, urgency, age = row
        currency = self.money.currency(code)
        minor = round((value or 0) * 10**currency.decimals)
        percent = odds.get(stage, 100) if probability is None else probability
        return stage, currency.code, minor, round(minor * percent / 100), (urgency, age or 0, -deal)

    def cards(self, ids: Sequence[int]) -> dict[int, Card]:
        """The cards of these deals, by id; for the handful in sight."""
        rows = self.copy.select(
            "SELECT d.id, d.title, p.name, o.name, d.value, d.currency, d.label_ids, u.name, "
            f"{URGENCY.replace('next_due', 'd.next_due')}, d.stage_id, d.update_time, d.status, w.id FROM shown_deal d "
            "LEFT JOIN shown_person p ON p.id = d.person_id LEFT JOIN shown_organization o ON o.id = d.org_id "
            "LEFT JOIN main.user u ON u.id = d.owner_id LEFT JOIN temp.pending_deal w ON w.id = d.id "
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
        sql = (
            "SELECT o.name, p.name FROM shown_deal d LEFT JOIN shown_organization o ON o.id = d.org_id "
            "LEFT JOIN shown_person p ON p.id = d.person_id WHERE d.id = ?"
        )
        rows = self.copy.select(sql, (deal,))
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

    def due_between(self, first: str, last: str) -> set[int]:
        """The deals whose next activity fell due between two UTC times (`YYYY-MM-DDTHH:MM:SS`)."""
        rows = self.copy.select("SELECT id FROM shown_deal WHERE next_due >= ? AND next_due < ?", (first, last))
        return {row[0] for row in rows}

    # -- editing --------------------------------------------------------------------------------------------------

    async def move(self, deal: int, stage_id: int) -> None:
        """Move a deal to a stage, of this or another pipeline; undoable."""
        record, stage = self.get(deal), self.stage(stage_id)
        if record.get("stage_id") == stage_id:
            return
        stamp = self.clock.stamp()
        shown = {"stage_id": stage.id, "pipeline_id": stage.pipeline_id, "stage_change_time": stamp}
        await self.change(deal, {"stage_id": stage_id}, f"Move “{record['title']}” to {stage.name}", shown)

    async def win(self, deal: int) -> None:
        """Mark a deal won; undoable."""
        record, stamp = self.get(deal), self.clock.stamp()
        shown = {"won_time": stamp, "close_time": stamp, "lost_time": None, "lost_reason": None}
        await self.change(deal, {"status": "won"}, f"Win “{record['title']}”", shown)

    async def lose(self, deal: int, reason: str) -> None:
        """Mark a deal lost, for a reason (may be empty); undoable."""
        record, stamp = self.get(deal), self.clock.stamp()
        body: Record = {"status": "lost"} | ({"lost_reason": reason} if reason else {})
        shown = {"lost_time": stamp, "close_time": stamp, "won_time": None}
        await self.change(deal, body, f"Lose “{record['title']}”", shown)

    async def reopen(self, deal: int) -> None:
        """Open a won or lost deal again; undoable."""
        record = self.get(deal)
        shown = {"won_time": None, "lost_time": None, "close_time": None, "lost_reason": None}
        await self.change(deal, {"status": "open"}, f"Reopen “{record['title']}”", shown)

    async def delete(self, deal: int) -> None:
        """Delete a deal; undoable for 30 days."""
        title = self.get(deal).get("title")
        gone = Call("v2.deals.delete", {"id": deal}, None, (("deal", deal, {"is_deleted": True}),), f"Delete “{title}”")
        back = _update(deal, {"is_deleted": False}, {}, f"Restore “{title}”")
        await self.edits.make(gone.words, [gone], [back])

    async def change(self, deal: int, body: Record, words: str = "", shown: Record | None = None) -> None:
        """Change fields of a deal by their wire names; undoable. `shown` is what changes along with them."""
        record = self.get(deal)
        words = words or f"Edit “{record.get('title')}”"
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


def _update(deal: int, body: Record, shown: Record, words: str) -> Call:
    return Call("v2.deals.update", {"id": deal}, body, (("deal", deal, {**body, **shown}),), words)


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
