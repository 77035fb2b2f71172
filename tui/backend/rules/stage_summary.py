"""What the deals of stages come to, as v1 tells it beside stages and pipelines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui.backend.rules.money import Money, added, probability, rounded, weighted

if TYPE_CHECKING:
    from tui.backend.call import Row


def stage_summary(rows: Sequence[Row], money: Money, target: str | None = None) -> dict[str, Any]:
    """Counts and sums by stage and currency of deals that carry their stage's and pipeline's probabilities.

    With a `target` the sums of each stage are told in that currency too; what has no rate is left out of them.
    """
    found: dict[str, Any] = {"per_stages": {}, "per_currency": {}, "total_count": len(rows), "per_currency_full": {}}
    for row in rows:
        code, stage = row["currency"], found["per_stages"].setdefault(str(row["stage_id"]), {})
        _count(stage.setdefault(code, _nothing()), row["value"], _weight(row, money))
        found["per_currency"][code] = found["per_currency"].get(code, 0) + 1
        _count(found["per_currency_full"].setdefault(code, {"count": 0, "value": 0.0}), row["value"])
    for stage in found["per_stages"].values():
        for code, total in stage.items():
            _write(total, money, code)
    return found if target is None else found | {"per_stages_converted": _converted(rows, money, target)}


def _nothing() -> dict[str, Any]:
    return {"count": 0, "value": 0.0, "weighted_value": 0.0}


def _weight(row: Row, money: Money) -> float:
    return weighted(row, probability(row, row, row), money.decimals(row["currency"]))


def _count(total: dict[str, Any], value: float, weight: float | None = None) -> None:
    total["count"] += 1
    total["value"] = added((total["value"], value))
    if weight is not None:
        total["weighted_value"] = added((total["weighted_value"], weight))


def _write(total: dict[str, Any], money: Money, code: str) -> None:
    for name in ("value", "weighted_value"):
        total[name] = rounded(total[name], max(money.decimals(code), 2))
        total[f"{name}_formatted"] = money.written(total[name], code)


def _converted(rows: Sequence[Row], money: Money, target: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        value = money.converted(row["value"], row["currency"], target)
        weight = money.converted(_weight(row, money), row["currency"], target)
        if value is not None and weight is not None:
            stage = found.setdefault(str(row["stage_id"]), {target: _nothing()})
            _count(stage[target], value, weight)
    for stage in found.values():
        _write(stage[target], money, target)
    return found
