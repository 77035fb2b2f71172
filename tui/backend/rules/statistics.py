"""How deals moved through a pipeline in a period (product 9.15).

The service does not publish its formulas; these are the project's own, from the names of the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tui.backend.clock import moment
from tui.backend.rules.money import Money, added, rounded

if TYPE_CHECKING:
    from tui.backend.call import Row


@dataclass(frozen=True, slots=True)
class Span:
    """A period of whole days in UTC: stored times from `begin` on and before `end`."""

    begin: str
    end: str

    def holds(self, time: str | None) -> bool:
        """Whether something happened within it."""
        return time is not None and self.begin <= time < self.end


def span(first: date, last: date) -> Span:
    """From the beginning of one day to the end of another."""
    after = "9999-12-31T99" if last == date.max else (last + timedelta(days=1)).isoformat()
    return Span(first.isoformat(), after)


@dataclass(frozen=True, slots=True)
class Journey:
    """A deal and the stages it stood in, sorted by time."""

    deal: Row
    entries: Sequence[Row]

    def status(self, status: str, span: Span) -> bool:
        """Whether the deal was won or lost in a period, and is so still."""
        return self.deal["status"] == status and span.holds(self.deal[f"{status}_time"])

    def stands(self, entry: Row, span: Span) -> bool:
        """Whether it stood in a stage, open, at any time of a period."""
        ends = [time for time in (entry["left_at"], self.deal["close_time"]) if time is not None]
        return bool(entry["entered_at"] < span.end and all(time >= span.begin for time in ends))


def passed(journey: Journey, places: Mapping[int, int]) -> Iterable[tuple[int, str]]:
    """The places of a pipeline a deal entered and when; jumping forward passes those between (product 9.15)."""
    before: int | None = None
    for entry in journey.entries:
        place = places.get(entry["stage_id"])
        if place is not None:
            first = before + 1 if before is not None and before < place else place
            yield from ((one, entry["entered_at"]) for one in range(first, place + 1))
        before = place


def conversions(journeys: Sequence[Journey], stages: Sequence[int], span: Span) -> dict[str, Any]:
    """Of the deals that entered a stage in the period, the percentage that reached the next one until its end.

    Won and lost: the percentage of the deals that stood in the pipeline, open, at any time of the period.
    """
    places = {stage_id: place for place, stage_id in enumerate(stages)}
    ways = [list(passed(journey, places)) for journey in journeys]
    rates = [
        {"from_stage_id": this, "to_stage_id": following, "conversion_rate": _rate(ways, place, span)}
        for place, (this, following) in enumerate(pairwise(stages))
    ]
    present = [one for one in journeys if any(one.stands(e, span) for e in one.entries if e["stage_id"] in places)]
    found: dict[str, Any] = {"stage_conversions": rates}
    for status in ("won", "lost"):
        closed = sum(one.status(status, span) for one in present)
        found[f"{status}_conversion"] = percent(closed, len(present))
    return found


def _rate(ways: Sequence[Sequence[tuple[int, str]]], place: int, span: Span) -> int:
    entered = [way for way in ways if any(one == place and span.holds(time) for one, time in way)]
    reached = [way for way in entered if any(one > place and time < span.end for one, time in way)]
    return percent(len(reached), len(entered))


def percent(part: int, whole: int) -> int:
    """A share in whole percent, rounded half up; 0 of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else 0


def movements(
    journeys: Sequence[Journey], pipeline_id: int, stages: Sequence[int], span: Span, now: datetime, money: Money
) -> dict[str, Any]:
    """What came, moved, stayed open and was closed in the period, and how old those deals were at its end."""
    mine = set(stages)
    new = [one for one in journeys if one.entries[0]["stage_id"] in mine and span.holds(one.deal["add_time"])]
    here = [one for one in journeys if one.deal["pipeline_id"] == pipeline_id]
    present = [
        one for one in journeys if any(one.stands(entry, span) for entry in one.entries if entry["stage_id"] in mine)
    ]
    until = min(moment(f"{span.end[:10]}T00:00:00Z"), now) if span.end < "9999-12-31" else now
    return {
        "movements_between_stages": {"count": sum(_moves(one, mine, span) for one in journeys)},
        "new_deals": _told(new, money),
        "deals_left_open": _told([one for one in present if _left_open(one, mine, span)], money),
        "won_deals": _told([one for one in here if one.status("won", span)], money),
        "lost_deals": _told([one for one in here if one.status("lost", span)], money),
        "average_age_in_days": _ages(present, stages, until),
    }


def _moves(journey: Journey, mine: set[int], span: Span) -> int:
    """How often a deal went from one stage of the pipeline to another in the period."""
    return sum(
        {before["stage_id"], after["stage_id"]} <= mine and span.holds(after["entered_at"])
        for before, after in pairwise(journey.entries)
    )


def _left_open(journey: Journey, mine: set[int], span: Span) -> bool:
    """Whether a deal stood open in the pipeline when the period ended."""
    closed = journey.deal["close_time"]
    stood = [e for e in journey.entries if e["entered_at"] < span.end and (e["left_at"] or "9999") >= span.end]
    return (closed is None or closed >= span.end) and any(entry["stage_id"] in mine for entry in stood)


def _told(journeys: Sequence[Journey], money: Money) -> dict[str, Any]:
    sums: dict[str, float] = {}
    for one in journeys:
        sums[one.deal["currency"]] = added((sums.get(one.deal["currency"], 0.0), one.deal["value"]))
    values = {code: rounded(amount, max(money.decimals(code), 2)) for code, amount in sorted(sums.items())}
    formatted = {code: money.written(amount, code) for code, amount in values.items()}
    ids = sorted(one.deal["id"] for one in journeys)
    return {"count": len(journeys), "deals_ids": ids, "values": values, "formatted_values": formatted}


def _ages(journeys: Sequence[Journey], stages: Sequence[int], until: datetime) -> dict[str, Any]:
    """The mean age of the deals in whole days, and the mean time they had spent in each stage."""
    ages = [_days(one.deal["add_time"], one.deal["close_time"], until) for one in journeys]
    by_stage: dict[int, list[float]] = {stage_id: [] for stage_id in stages}
    for one in journeys:
        for stage_id in {entry["stage_id"] for entry in one.entries} & by_stage.keys():
            mine = [entry for entry in one.entries if entry["stage_id"] == stage_id]
            by_stage[stage_id].append(sum(_days(e["entered_at"], _first(e, one.deal), until) for e in mine))
    told = [{"stage_id": stage_id, "value": _mean(days)} for stage_id, days in by_stage.items()]
    return {"across_all_stages": _mean(ages), "by_stages": told}


def _first(entry: Row, deal: Row) -> str | None:
    """When a deal left a stage or was closed in it."""
    return min((time for time in (entry["left_at"], deal["close_time"]) if time is not None), default=None)


def _days(begin: str, end: str | None, until: datetime) -> float:
    over = min(moment(end), until) if end is not None else until
    return max((over - moment(begin)).total_seconds(), 0.0) / 86_400


def _mean(days: Sequence[float]) -> int:
    return int(sum(days) / len(days)) if days else 0
