"""What Pipedrive does with deals, in plain Python: written from the rules, sharing nothing with the backend."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

STAGES = {1: 10, 2: 35, 3: 100, 4: 0, 5: 50, 6: 20, 7: 75}
"""The probability of each stage, in percent; 6 and 7 are of the second pipeline."""
OWN_PROBABILITY = {1: True, 2: False}
DECIMALS = {"EUR": 2, "USD": 2, "JPY": 0}
PER_EURO = {"EUR": Decimal(1), "USD": Decimal("1.17"), "JPY": Decimal("169.2")}


def pipeline_of(stage: int) -> int:
    return 1 if stage <= 5 else 2


@dataclass
class Activity:
    id: int
    due_date: str | None
    due_time: str | None
    done_time: str | None = None
    is_deleted: bool = False


@dataclass
class Deal:
    id: int
    value: Decimal
    currency: str
    stage: int
    probability: int | None
    update_time: str
    status: str = "open"
    stage_change_time: str | None = None
    won_time: str | None = None
    lost_time: str | None = None
    close_time: str | None = None
    first_won_time: str | None = None
    lost_reason: str | None = None
    archive_time: str | None = None
    is_deleted: bool = False
    notes: int = 0
    activities: list[Activity] = field(default_factory=list)

    def close(self, status: str, time: str, reason: str | None = None) -> None:
        """Win, lose or reopen; closing again the same way only changes the reason."""
        if status == self.status:
            if status == "lost" and reason != self.lost_reason:
                self.lost_reason, self.update_time = reason, time
            return
        self.status, self.update_time = status, time
        self.won_time = time if status == "won" else None
        self.lost_time = time if status == "lost" else None
        self.close_time = self.won_time or self.lost_time
        self.lost_reason = reason if status == "lost" else None
        self.first_won_time = self.first_won_time or self.won_time

    def move(self, stage: int, time: str) -> None:
        """Put it into a stage; nothing happens where it is there already."""
        if stage != self.stage:
            self.stage, self.stage_change_time, self.update_time = stage, time, time

    @property
    def weighted(self) -> Decimal:
        """Its value times its probability; all of it once won, nothing once lost."""
        if self.status != "open":
            return self.value if self.status == "won" else Decimal(0)
        own = self.probability if OWN_PROBABILITY[pipeline_of(self.stage)] else None
        likely = STAGES[self.stage] if own is None else own
        return rounded(self.value * likely / 100, DECIMALS[self.currency])

    @property
    def next_activity(self) -> int | None:
        """The undone one due first; undated ones come last, untimed ones as the day starts."""
        open_ones = [a for a in self.activities if not a.is_deleted and a.done_time is None]
        order = sorted(open_ones, key=lambda a: (a.due_date is None, a.due_date or "", a.due_time or "", a.id))
        return order[0].id if order else None

    @property
    def last_activity(self) -> int | None:
        """The done one due latest, then marked latest."""
        done = [a for a in self.activities if not a.is_deleted and a.done_time is not None]
        return max(done, key=lambda a: (a.due_date or "", a.done_time, a.id)).id if done else None

    @property
    def counts(self) -> tuple[int, int, int]:
        """Activities in all, done, undone."""
        alive = [a for a in self.activities if not a.is_deleted]
        done = sum(a.done_time is not None for a in alive)
        return len(alive), done, len(alive) - done


def rounded(amount: Decimal, decimals: int) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@dataclass
class Totals:
    """Sums by currency, plain and weighted, and all of them in euros."""

    plain: dict[str, Decimal]
    weighted: dict[str, Decimal]
    count: int

    def in_euros(self, sums: dict[str, Decimal]) -> Decimal:
        return sum((rounded(amount / PER_EURO[code], 2) for code, amount in sums.items()), Decimal(0))


def totals(deals: list[Deal]) -> Totals:
    """The summary of deals that are neither deleted nor archived."""
    counted = [deal for deal in deals if not deal.is_deleted and deal.archive_time is None]
    plain: defaultdict[str, Decimal] = defaultdict(Decimal)
    weighted: defaultdict[str, Decimal] = defaultdict(Decimal)
    for deal in counted:
        plain[deal.currency] += deal.value
        weighted[deal.currency] += deal.weighted
    return Totals(dict(plain), dict(weighted), len(counted))
