"""Deals grouped by the periods a date of theirs falls in (product 9.16)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from tui.backend.errors import invalid
from tui.backend.rules.custom_fields import known_fields
from tui.backend.rules.money import Money, added, probability, rounded, weighted
from tui.backend.tables import deals

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

STEPS: dict[str, dict[str, int]] = {
    "day": {"days": 1},
    "week": {"days": 7},
    "month": {"months": 1},
    "quarter": {"months": 3},
}
PARTS = {"date": ("",), "daterange": ("", "until")}
"""The parts of custom values that are days, by the field's type."""
MOST = 1000
"""Periods one answer may have: a day each for more than two years."""
COLUMNS = (
    *("add_time", "update_time", "stage_change_time", "won_time", "lost_time", "close_time", "first_won_time"),
    *("expected_close_date", "archive_time", "local_won_date", "local_lost_date", "local_close_date"),
)


@dataclass(frozen=True, slots=True)
class Period:
    """Some days, both ends included."""

    first: date
    last: date

    def holds(self, day: str) -> bool:
        """Whether a day or time, as it is stored, falls into it."""
        return self.first.isoformat() <= day[:10] <= self.last.isoformat()


def periods(start: date, interval: str, amount: int) -> list[Period]:
    """So many days, weeks of 7 days, months or quarters in a row from a day on; raises a 400 for too many.

    A month goes to the day before the same day of the next, or its last day where there is no such (product 9.16).
    """
    if not 1 <= amount <= MOST:
        raise invalid("amount", f"must be between 1 and {MOST}")
    step = STEPS[interval]
    try:
        begins = [start + relativedelta(**{unit: n * size for unit, size in step.items()}) for n in range(amount + 1)]  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        raise invalid("amount", "goes beyond the calendar") from None
    return [Period(first, after - timedelta(days=1)) for first, after in pairwise(begins)]


async def dated_by(call: Call, field_key: str) -> Callable[[Row], str | None]:
    """How to read the day or time of a deal a field holds; raises a 400 for a field that holds none."""
    if field_key in COLUMNS:
        return lambda row: row[field_key]
    key, _, part = field_key.partition("_")
    known = (await known_fields(call, "deal")).get(key)
    if known is None or part not in PARTS.get(known["field_type"], ()):
        raise invalid("field_key", "must be the key of a deal's field that holds a date")
    return lambda row: _custom(row["custom_fields"].get(key), part or "value")


def _custom(value: Any, part: str) -> str | None:
    found = value.get(part) if isinstance(value, Mapping) else value if part == "value" else None
    return str(found) if found else None


def column_of(field_key: str) -> Any:
    """The column a field's days can be compared in by the database, None for a custom field."""
    return deals.c[field_key] if field_key in COLUMNS else None


def totals(rows: Sequence[Row], money: Money, target: str | None = None) -> dict[str, Any]:
    """Counts and sums by currency of deals that carry their stage and pipeline; all in `target` where one is given.

    Open deals weigh by their probability and won ones in full (product 9.5); what has no rate is left out.
    """
    found: dict[str, Any] = {"count": len(rows)}
    by_status = {status: [row for row in rows if row["status"] == status] for status in ("open", "won")}
    sums = {"values": (rows, _value), "weighted_values": (rows, _weighted)}
    sums |= {"open_values": (by_status["open"], _value), "weighted_open_values": (by_status["open"], _weighted)}
    sums |= {"won_values": (by_status["won"], _value)}
    found |= {f"{status}_count": len(some) for status, some in by_status.items()}
    return found | {name: _sums(some, of, money, target) for name, (some, of) in sums.items()}


def _value(row: Row, _money: Money) -> float:
    return float(row["value"])


def _weighted(row: Row, money: Money) -> float:
    return weighted(row, probability(row, row, row), money.decimals(row["currency"]))


def _sums(rows: Sequence[Row], of: Callable[[Row, Money], float], money: Money, target: str | None) -> dict[str, float]:
    """Sums by currency, or one in the target's."""
    found: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        code, amount = row["currency"], of(row, money)
        converted = amount if target is None else money.converted(amount, code, target)
        if converted is not None:
            found[target or code] = added((found[target or code], converted))
    return {code: rounded(amount, max(money.decimals(code), 2)) for code, amount in sorted(found.items())}
