"""How the deals of a pipeline did in a period: a funnel, how long they stay, what came and went (product 9.15).

What can be counted is counted in the copy, so that it has one's own edits; what only the history of every deal tells
(how many reached the next stage, how long they stayed in each) the server is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.forecast import begun, shifted
from tui.store.kinds import both

if TYPE_CHECKING:
    from tui.services.board import Pipeline
    from tui.services.sync import Session
    from tui.services.workspace import Workspace

PERIODS = ("this month", "last month", "this quarter", "last quarter", "this year", "last year")
FACT = "statistics"
UNKNOWN = "–"


class Period(NamedTuple):
    """From the first day to the last one, both in it."""

    name: str
    first: date
    last: date


class Bar(NamedTuple):
    """One bar: how long it is, what it says, and the deals behind it."""

    name: str
    size: float
    words: str
    note: str = ""
    deals: tuple[int, ...] = ()


class Chart(NamedTuple):
    """Bars under a name, and a sentence to them all."""

    name: str
    bars: tuple[Bar, ...]
    sentence: str


class _Deal(NamedTuple):
    """What is read of a deal; times as the API writes them."""

    id: int
    stage: int
    status: str
    value: float
    currency: str | None
    added: str
    won: str
    lost: str
    stood: str


def period(name: str, today: date) -> Period:
    """The period of a name; an unknown one is this quarter."""
    which, _, unit = (name if name in PERIODS else "this quarter").partition(" ")
    if unit == "year":
        year = today.year - (which == "last")
        return Period(name, date(year, 1, 1), date(year, 12, 31))
    first = begun(unit, today)
    first = shifted(unit, first, -1) if which == "last" else first
    return Period(name, first, shifted(unit, first, 1) - timedelta(days=1))


class Statistics:
    """The deals that are in a pipeline now, in a period; of one user's deals, or of everyone's."""

    def __init__(self, workspace: Workspace, pipeline: Pipeline, found: Period, owner: int | None = None) -> None:
        self.workspace = workspace
        self.pipeline = pipeline
        self.period = found
        self.owner = owner
        self.told: dict[str, Any] = {}
        self._deals: list[_Deal] = []
        clock = workspace.clock
        self._begin = f"{clock.start_of(found.first):%Y-%m-%dT%H:%M:%SZ}"
        self._end = f"{clock.start_of(found.last + timedelta(days=1)):%Y-%m-%dT%H:%M:%SZ}"
        self.read()

    def read(self) -> None:
        """Read the copy anew, with what the server told last."""
        told = self.workspace.copy.fact(FACT, {})
        self.told = told if told.get("about") == self._about() else {}
        where = f"pipeline_id = {int(self.pipeline.id)} AND is_deleted = 0"
        where += " AND owner_id = :owner" if self.owner is not None else ""
        columns = (
            "id, stage_id, status, value, currency, coalesce(add_time, ''), coalesce(won_time, ''), "
            "coalesce(lost_time, ''), coalesce(stage_change_time, add_time, '')"
        )
        rows = self.workspace.copy.select(both("deal", columns, where), {"owner": self.owner})
        self._deals = [_Deal(*row) for row in rows]

    @property
    def problem(self) -> str:
        """Why the server did not tell, in its words."""
        if self._asked() is None:
            return "What went on and how long it took is known of one user at a time: o chooses."
        return str(self.told.get("problem") or "")

    def charts(self) -> tuple[Chart, ...]:
        """The funnel, how long deals stay, and what came and went."""
        return self._funnel(), self._velocity(), self._movements()

    # -- the funnel -----------------------------------------------------------------------------------------------

    def _funnel(self) -> Chart:
        """Of the deals added in the period, those that are in a stage or beyond it; a lost one stood in its own."""
        mine = [d for d in self._deals if self._within(d.added)]
        place = {s.id: n for n, s in enumerate(self.pipeline.stages)}
        rates = {r.get("from_stage_id"): r.get("conversion_rate") for r in self._conversion("stage_conversions") or ()}
        reached = [[d for d in mine if d.status == "won" or place.get(d.stage, -1) >= n] for n in range(len(place))]
        won = [d for d in mine if d.status == "won"]
        names = [*(s.name for s in self.pipeline.stages), "Won"]
        steps = [*reached, won]
        bars = []
        for number, (name, here) in enumerate(zip(names, steps, strict=True)):
            rate = rates.get(self.pipeline.stages[number].id) if number < len(reached) else None
            said = "" if rate is None else f"{rate} % went on"
            bars.append(
                self._bar(name, here, said or (_share(steps[number + 1], here) if number < len(reached) else ""))
            )
        rate = self._conversion("won_conversion"), self._conversion("lost_conversion")
        said = "" if None in rate else f" Of all here {rate[0]} % were won, {rate[1]} % lost."
        added = f"{_deals(len(mine))} added; how far they came." if mine else "No deals were added in this period."
        return Chart("Funnel", tuple(bars), f"{added}{said if self._deals else ''}")

    def _conversion(self, name: str) -> Any:
        return (self.told.get("conversion") or {}).get(name)

    # -- how long -------------------------------------------------------------------------------------------------

    def _velocity(self) -> Chart:
        """How many days deals spend in each stage, from the server; how long those that stand there have been there."""
        ages = (self._movement("average_age_in_days") or {}).get("by_stages") or ()
        known = {a.get("stage_id"): a.get("value") for a in ages}
        bars = []
        for stage in self.pipeline.stages:
            here = [d for d in self._deals if d.status == "open" and d.stage == stage.id]
            now = _mean([self.workspace.clock.days_since(d.stood) for d in here])
            size = known.get(stage.id)
            note = f"{_deals(len(here))} here for {_days(now)}" if here else "none here now"
            shown = now if size is None else size
            bars.append(Bar(stage.name, shown or 0, _days(shown), note, tuple(d.id for d in here)))
        won = [d for d in self._deals if d.status == "won" and self._within(d.won)]
        cycle = _mean([self._between(d.added, d.won) for d in won])
        bars.append(
            Bar(
                "Until won", cycle or 0, _days(cycle), _deals(len(won)) if won else "none won", tuple(d.id for d in won)
            )
        )
        what = "Days in each stage in the period" if known else "Days in the stage so far, of those that stand there"
        return Chart("Velocity", tuple(bars), f"{what}; then from added to won.")

    def _between(self, first: str, last: str) -> float:
        start, end = self.workspace.clock.parse(first), self.workspace.clock.parse(last)
        return (end - start).total_seconds() / 86_400 if start and end else 0.0

    def _movement(self, name: str) -> Any:
        return (self.told.get("movement") or {}).get(name)

    # -- what came and went ---------------------------------------------------------------------------------------

    def _movements(self) -> Chart:
        """What was added, won and lost in the period, and what was open when it ended."""
        moves = (self._movement("movements_between_stages") or {}).get("count")
        end = self._end
        tests: tuple[tuple[str, Callable[[_Deal], bool]], ...] = (
            ("Added", lambda d: self._within(d.added)),
            ("Won", lambda d: d.status == "won" and self._within(d.won)),
            ("Lost", lambda d: d.status == "lost" and self._within(d.lost)),
            ("Left open", lambda d: d.added < end and (d.status == "open" or max(d.won, d.lost) >= end)),
        )
        bars = [self._bar(name, list(filter(test, self._deals))) for name, test in tests]
        words = UNKNOWN if moves is None else f"{moves:,}"
        bars.insert(1, Bar("Moved on", moves or 0, words, "moves from stage to stage"))
        return Chart("Movements", tuple(bars), "What came, moved and went.")

    # -- parts ----------------------------------------------------------------------------------------------------

    def _bar(self, name: str, deals: Sequence[_Deal], note: str = "") -> Bar:
        money, sums = self.workspace.money, dict[str, float]()
        for one in deals:
            code = one.currency or money.default
            sums[code] = sums.get(code, 0.0) + (one.value or 0)
        amount = f" · {money.total({code: money.minor(v, code) for code, v in sums.items()})}" if deals else ""
        return Bar(name, len(deals), f"{len(deals):,}{amount}", note, tuple(d.id for d in deals))

    def _within(self, moment: str) -> bool:
        return self._begin <= moment < self._end

    # -- asking the server ----------------------------------------------------------------------------------------

    def _about(self) -> list[Any]:
        return [self.pipeline.id, f"{self.period.first}", f"{self.period.last}", self._asked()]

    def _asked(self) -> int | None:
        """The user to ask about: the service tells of one alone (reference: pipelines)."""
        users = [u["id"] for u in self.workspace.copy.all("user") if u.get("active_flag") is not False]
        return users[0] if self.owner is None and len(users) == 1 else self.owner

    def ask(self) -> bool:
        """Ask the server what the history of the deals tells; tells whether there is anything to ask."""
        about, found, owner = self._about(), self.period, self._asked()
        if self.pipeline.id < 0 or owner is None:
            return False

        async def task(session: Session) -> None:
            await fetch(session, about, found, owner)

        self.workspace.sync.ask(task)
        return True


async def fetch(session: Session, about: list[Any], found: Period, owner: int) -> None:
    """Bring the server's figures into the copy, and tell; a refusal is kept as a reason."""
    from tui.api.errors import RateLimited, Refused, Unauthorized, Unreadable

    pipelines, asked = session.client.v1.pipelines, {"start_date": found.first, "end_date": found.last}
    told: dict[str, Any] = {"about": about}
    try:
        conversion = await pipelines.get_conversion_statistics(about[0], **asked, user_id=owner)
        movement = await pipelines.get_movement_statistics(about[0], **asked, user_id=owner)
        told |= {"conversion": conversion.model_dump(mode="json"), "movement": movement.model_dump(mode="json")}
    except (Unauthorized, RateLimited):
        raise
    except (Refused, Unreadable) as error:
        told["problem"] = error.message
    session.copy.remember(FACT, told)
    session.changed(FACT, {about[0]})


def _share(part: Sequence[_Deal], whole: Sequence[_Deal]) -> str:
    return f"{round(100 * len(part) / len(whole))} % are further" if whole else ""


def _mean(figures: Iterable[float]) -> float | None:
    found = list(figures)
    return sum(found) / len(found) if found else None


def _days(figure: float | None) -> str:
    return UNKNOWN if figure is None else f"{round(figure):,} d"


def _deals(count: int) -> str:
    return f"{count:,} deal{'' if count == 1 else 's'}"
