"""Why a deal looks as it does on the board: where it stands, what it counts, whether and why it rots."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tui.services.board import Board, Column
from tui.services.board_view import NEXT
from tui.services.clock import NOTHING, OVERDUE, PLANNED, TODAY
from tui.services.deals import Record
from tui.services.money import Total

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

WORDS = {
    OVERDUE: "an activity is overdue",
    TODAY: "one is due today",
    NOTHING: "nothing is planned",
    PLANNED: "one is planned",
}
_DATES = {"expected close": "expected_close_date", "created": "add_time", "updated": "update_time"}
SAME = 90.0
"""How many seconds what touched a deal may lie before the time it says it was touched."""


class Why(NamedTuple):
    """A question and its answer, line by line."""

    question: str
    answer: tuple[str, ...]


def explain(workspace: Workspace, board: Board, deal: int) -> list[Why]:
    """Everything there is to explain about a deal of a board; raises `EditError` when it is gone."""
    record = workspace.deals.get(deal)
    place = board.find(deal)
    teller = _Teller(workspace, board, record)
    found = [teller.rot(), teller.touched(), teller.weighted()]
    if place is not None:
        column = board.columns[place[0]]
        found = [teller.place(column, place[1]), *found, teller.total(column)]
    return [why for why in found if why.answer]


class _Teller:
    """Answers about one deal."""

    def __init__(self, workspace: Workspace, board: Board, record: Record) -> None:
        self.workspace = workspace
        self.clock = workspace.clock
        self.money = workspace.money
        self.board = board
        self.record = record
        self.currency = self.money.currency(record.get("currency"))

    # -- where it stands ------------------------------------------------------------------------------------------

    def place(self, column: Column, row: int) -> Why:
        """By what its column is sorted, and what that is for this deal."""
        view = self.board.view
        first = f"It is number {row + 1:,} of {len(column.ids):,} in {column.stage.name}, sorted by {view.order.name}."
        lines = [first, *(self._urgency() if view.sort == NEXT else self._sorted_by())]
        added = self._moment(self.record.get("add_time"))
        lines.append(
            f"Of those that are alike, the {'newest' if view.descending else 'oldest'} comes first: added {added}."
        )
        return Why("Why does it stand here?", tuple(lines))

    def _urgency(self) -> list[str]:
        card = self.workspace.deals.cards([self.record["id"]])[self.record["id"]]
        order = [OVERDUE, TODAY, NOTHING, PLANNED]
        order = order if self.board.view.descending else order[::-1]
        planned = self.workspace.activities.of("deal", self.record["id"], done=False)
        what = f": “{planned[0].subject}”, {self.clock.words(planned[0].day, planned[0].start)}" if planned else ""
        return [
            f"First come those of which {'; then '.join(WORDS[u] for u in order)}.",
            f"Of this one {WORDS[card.urgency]}{what}.",
        ]

    def _sorted_by(self) -> list[str]:
        view = self.board.view
        value = self._sorted_value()
        dated = view.sort in _DATES
        way = "latest" if dated else "greatest"
        if not view.descending:
            way = "earliest" if dated else "smallest"
        way = f"The {way} comes first"
        if view.order.text:
            way = "From Z to A" if view.descending else "From A to Z"
        if not value:
            return [f"{way}; this one has nothing to be sorted by, so it stands with the last."]
        return [f"{way}; this one has {value}."]

    def _sorted_value(self) -> str:
        """What this deal is sorted by, as people read it; empty for nothing."""
        view, record, names = self.board.view, self.record, self.workspace.records.values
        if view.sort in _DATES:
            text = record.get(_DATES[view.sort])
            return (names.day(text) if len(str(text)) <= 10 else names.moment(text)) if text else ""
        named = {"title": "", "person": "person_id", "organization": "org_id", "owner": "owner_id"}
        if view.sort in named:
            kinds = {"person": "person", "organization": "organization", "owner": "user"}
            code = named[view.sort]
            text = names.name(kinds[view.sort], record.get(code)) if code else str(record.get("title") or "")
            return f"“{text}”" if text else ""
        deals = self.workspace.deals
        found = deals.standing(self.board.pipelines, view, self.clock.bounds(), [record["id"]]).place(record["id"])
        if found is None or found[2] is None:
            return ""
        return self.money.write(round(found[2], 2), self.money.default) if view.sort == "value" else str(found[2])

    # -- rot ------------------------------------------------------------------------------------------------------

    def rot(self) -> Why:
        """Whether it rots, since when, or when it will."""
        record = self.record
        stage = self.workspace.deals.stage(record["stage_id"])
        if record.get("status") != "open":
            return Why("Is it rotten?", (f"No: only open deals rot, and this one is {record.get('status')}.",))
        if stage.rots_after is None:
            return Why("Is it rotten?", (f"No: deals do not rot in {stage.name}.",))
        limit = f"In {stage.name} a deal rots when nobody touches it for {_days(stage.rots_after)}."
        quiet = self.clock.days_since(record.get("update_time"))
        over = self.workspace.deals.rotten_days(stage.id, record.get("update_time"))
        if over:
            return Why(
                "Is it rotten?",
                (
                    limit,
                    f"Yes: it has been left alone for {_days(quiet)}, ✗{over}d too long.",
                ),
            )
        left = stage.rots_after - quiet
        return Why(
            "Is it rotten?",
            (
                limit,
                f"No: it was touched {_ago(quiet)}, so it has {_days(left)} left.",
            ),
        )

    def touched(self) -> Why:
        """What touched it last."""
        moment = self.clock.parse(self.record.get("update_time"))
        if moment is None:
            return Why("", ())
        what = min(self._touches(), key=lambda touch: abs((moment - touch[0]).total_seconds()), default=None)
        near = what is not None and abs((moment - what[0]).total_seconds()) <= SAME
        said = what[1] if what is not None and near else "a field was changed; its history (⏎) tells which"
        line = f"{self._moment(self.record.get('update_time'))}: {said}."
        return Why("What touched it last?", (line[0].upper() + line[1:],))

    def _touches(self) -> list[tuple[datetime, str]]:
        """What the copy knows to have touched it, with the time it did."""
        record, deal, parse = self.record, self.record["id"], self.clock.parse
        found = [(record.get("add_time"), "it was added")]
        if (moved := record.get("stage_change_time")) and moved != record.get("add_time"):
            found.append((moved, f"it came to {self.workspace.deals.stage(record['stage_id']).name}"))
        found += [(record.get(f"{how}_time"), f"it was {how}") for how in ("won", "lost")]
        for note in self.workspace.notes.of("deal", deal, limit=1):
            found.append((note.added.isoformat() if note.added else None, f"a note{_by(note.author)}"))
        done = self.workspace.copy.select(
            "SELECT json_extract(data, '$.marked_as_done_time'), subject FROM shown_activity "
            "WHERE deal_id = ? AND done = 1 AND is_deleted = 0",
            (deal,),
        )
        found += [(row[0], f"“{row[1]}” was done") for row in done]
        return [(moment, words) for text, words in found if (moment := parse(text)) is not None]

    # -- amounts --------------------------------------------------------------------------------------------------

    def weighted(self) -> Why:
        """How the weighted value arises (product 9.5)."""
        from tui.services.records import weighted_by

        record, question = self.record, "What does it count?"
        value = self.money.write(record.get("value") or 0, record.get("currency"))
        if record.get("status") == "won":
            return Why(question, (f"Won deals count in full: {value}.",))
        if record.get("status") == "lost":
            return Why(question, (f"{value}; lost deals count nothing weighted.",))
        odds = weighted_by(self.workspace.deals, record)
        pipeline = next((p for p in self.board.pipelines if p.id == record.get("pipeline_id")), None)
        own = pipeline is not None and pipeline.uses_deal_probability and record.get("probability") is not None
        whose = "its own probability" if own else "the probability of its stage"
        share = self.money.write(
            round((record.get("value") or 0) * odds / 100, self.currency.decimals), record.get("currency")
        )
        return Why(question, (f"{value} × {odds} % ({whose}) = {share}.",))

    def total(self, column: Column) -> Why:
        """How a column's totals come together, currency by currency."""
        total, money = column.total, self.money
        lines = [self._part(code, total) for code in sorted(total.values, key=lambda c: (c != money.default, c))]
        sums = f"{money.total(total.values, short=False)}, weighted {money.total(total.weighted, short=False)}"
        if len(lines) > 1:
            lines.append(f"Together {sums}.")
        elif lines:
            lines = [f"{_deals(total.count)}: {sums}."]
        return Why(f"How does {column.stage.name} add up?", tuple(lines))

    def _part(self, code: str, total: Total) -> str:
        currency = self.money.currency(code)
        amount = total.values[code] / currency.scale
        value = self.money.write(amount, code)
        if code == self.money.default:
            return f"{value} in {code}."
        if currency.rate is None:
            return f"{value} in {code}, for which the account has no rate: shown beside the total, not in it."
        return (
            f"{value} × {currency.rate:.6g} = {self.money.write(round(amount * currency.rate, 2), self.money.default)}."
        )

    def _moment(self, text: str | None) -> str:
        return self.workspace.records.values.moment(text) if text else "at an unknown time"


def _days(count: int) -> str:
    return f"{count:,} day{'' if count == 1 else 's'}"


def _ago(days: int) -> str:
    return "today" if not days else f"{_days(days)} ago"


def _by(author: str) -> str:
    return f" by {author}" if author else ""


def _deals(count: int) -> str:
    return f"{count:,} deal{'' if count == 1 else 's'}"
