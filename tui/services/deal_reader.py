"""Deals as they are read: pipelines, boards, cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tui.services.board import Board, Pipeline, Stage
from tui.services.board_reader import BoardReader
from tui.services.board_view import View
from tui.services.clock import URGENCY, Clock
from tui.services.edits import EditError
from tui.services.money import Money, Total
from tui.store.copy import Copy
from tui.store.kinds import both

Record = dict[str, Any]


class Card(NamedTuple):
    """What a card shows of a deal: `urgency` as in `clock.URGENCY`, `rotten` days over the limit or 0.

    `short` is the value as in `€12.5k`; `besides` are the fields chosen besides, a text for each.
    """

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
    short: str = ""
    status: str = "open"
    besides: tuple[str, ...] = ()


# Subqueries, not joins: for a join SQLite writes the whole view of persons out first, however few deals are asked for.
PERSON = "(SELECT p.name FROM shown_person p WHERE p.id = d.person_id)"
ORGANIZATION = "(SELECT o.name FROM shown_organization o WHERE o.id = d.org_id)"


class DealReader(BoardReader):
    """Reads the deals of the account."""

    def __init__(self, copy: Copy, clock: Clock, money: Money) -> None:
        super().__init__(copy, clock, money)
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

    def board(self, *pipelines: Pipeline, view: View | None = None, begin: bool = False) -> Board:
        """The deals of a pipeline, or of several side by side, by stage; the open ones where no view says otherwise."""
        return Board(self, pipelines, view or View(), begin=begin)

    def owners(self, pipelines: Sequence[Pipeline]) -> dict[int, int]:
        """How many open deals each user has in these pipelines."""
        where, _ = View().where((), self.clock.now())
        chosen = f"{where} AND pipeline_id IN ({','.join(str(int(p.id)) for p in pipelines)})"
        found: dict[int, int] = {}
        for owner, count in self.copy.select(both("deal", "owner_id, count(*)", chosen, "GROUP BY owner_id")):
            found[owner] = found.get(owner, 0) + count
        return found

    def pipeline_totals(self, pipelines: Sequence[Pipeline]) -> dict[int, Total]:
        """What the open deals of each pipeline add up to."""
        stages = {s.id: p.id for p in pipelines for s in p.stages}
        found: dict[int, Total] = {}
        for stage, total in self.totals(pipelines, list(stages), View(), self.clock.bounds()).items():
            found[stages[stage]] = found.get(stages[stage], Total()) + total
        return found

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
        wanted = str(row[6] or "[]").strip("[]").split(",")
        return Card(
            id=row[0],
            title=str(row[1] or "(no title)"),
            person=str(row[2] or ""),
            organization=str(row[3] or ""),
            value=self.money.write(row[4], row[5]),
            labels=tuple(labels[i.strip()] for i in wanted if i.strip() in labels),
            owner=initials(row[7]),
            urgency=row[8],
            rotten=self.rotten_days(row[9], row[10], row[11]),
            waiting=row[12] is not None,
            short=self.money.short(row[4], row[5]),
            status=row[11] or "open",
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
        return self.get_all([deal])[0]

    def get_all(self, deals: Iterable[int]) -> list[Record]:
        """Deals as shown, in this order; raises `EditError` when one is gone."""
        wanted = list(deals)
        found = self.copy.some("deal", wanted)
        if any(deal not in found or found[deal].get("is_deleted") for deal in wanted):
            raise EditError("That deal is no longer there.")
        return [found[deal] for deal in wanted]

    def lost_reasons(self) -> list[tuple[str, int]]:
        """The reasons given so far with how often, the most used first; then those of the account nobody gave yet."""
        sql = (
            "SELECT json_extract(data, '$.lost_reason') AS reason, count(*) AS uses FROM shown_deal "
            "WHERE status = 'lost' AND reason <> '' GROUP BY reason ORDER BY uses DESC, reason LIMIT 50"
        )
        given = {str(row[0]): int(row[1]) for row in self.copy.select(sql)}
        field_ = self.copy.get("deal_field", "lost_reason") or {}
        known = [str(option.get("label") or "") for option in field_.get("options") or []]
        return [*given.items(), *((reason, 0) for reason in known if reason and reason not in given)]

    def place_of(self, fields: Record) -> Record:
        """Where a new deal stands: in its stage, else in the first of its or of the first pipeline (product 9.2)."""
        pipelines = [p for p in self.pipelines() if p.stages]
        stages = [s for p in pipelines for s in p.stages]
        here = next((s for s in stages if s.id == fields.get("stage_id")), None)
        there = next((p.stages[0] for p in pipelines if p.id == fields.get("pipeline_id")), None)
        stage = here or there or (stages[0] if stages else None)
        return {"stage_id": stage.id, "pipeline_id": stage.pipeline_id} if stage else {}


def _stage(row: Record) -> Stage:
    rots = row.get("days_to_rotten") if row.get("is_deal_rot_enabled") else None
    odds = row.get("deal_probability")
    return Stage(row["id"], row.get("name") or "", row["pipeline_id"], 100 if odds is None else odds, rots)


def initials(name: str | None) -> str:
    """Two letters for a person's name."""
    parts = [part for part in (name or "").split() if part[0].isalpha()]
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()
