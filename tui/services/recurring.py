"""Activities that come again: the rule is kept on this machine, and what it means is made real some weeks ahead.

The API cannot make recurring activities (product 4.2), so each one is an activity of its own. Whoever takes back or
deletes all that was planned ahead ends the series.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.activities import combine, due
from tui.services.edits import EditError
from tui.services.recurring_rules import days, until
from tui.store.database import StoreError

if TYPE_CHECKING:
    from tui.services.changes import RecordId
    from tui.services.recurring_rules import Rule
    from tui.services.workspace import Workspace

log = logging.getLogger(__name__)
NAME = "recurring"
AHEAD = timedelta(weeks=4)
MOST = 40
REPEATED = ("subject", "type", "owner_id", "deal_id", "lead_id", "org_id", "duration", "busy", "priority", "location",
            "public_description", "note", "participants", "attendees")  # fmt: skip
Record = dict[str, Any]


class Series(NamedTuple):
    """What comes again: its rule, when it began and up to when it is made (on the user's clock), and what was made."""

    rule: str
    words: str
    start: str
    made: str
    fields: Record
    ids: tuple[int, ...]

    @property
    def whole(self) -> bool:
        """Whether it takes whole days."""
        return len(self.start) == len("2026-03-12")


class Recurring:
    """The series of a profile."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    # -- reading --------------------------------------------------------------------------------------------------

    def all(self) -> list[Series]:
        """Every series; what cannot be read is none."""
        found = self.workspace.memory.get(NAME, list[Any]())
        return [series for kept in found if (series := _loaded(kept)) is not None]

    def of(self, activity: int) -> Series | None:
        """The series an activity belongs to, unless it ended."""
        return next((s for s in self.all() if activity in s.ids and not self._ended(s)), None)

    def preview(self, activity: int, rule: Rule, count: int = 3) -> list[date]:
        """The next days a rule means for an activity."""
        start = _moment(self._start(activity))
        found = (moment.date() for moment in days(rule.text, start))
        return [day for day, _ in zip(found, range(count), strict=False)]

    def _start(self, activity: int) -> str:
        event = self.workspace.activities.get(activity)
        return f"{event.start:%Y-%m-%dT%H:%M}" if event.start else event.day.isoformat()

    # -- changing -------------------------------------------------------------------------------------------------

    async def repeat(self, activity: int, rule: Rule) -> int:
        """Let an activity come again, in place of the rule it had; gives how many were planned now; undoable."""
        record = self.workspace.activities.record(activity)
        fields = {name: record[name] for name in REPEATED if record.get(name) not in (None, [], "")}
        if isinstance(place := fields.get("location"), dict):
            fields["location"] = {"value": place.get("value")}
        start = self._start(activity)
        if self.of(activity) is not None:
            await self.stop(activity)
        series = Series(rule.text, rule.words, start, start, fields, (activity,))
        made = await self._make(series, least=1)
        self._keep([*(s for s in self.all() if activity not in s.ids), made])
        return len(made.ids) - 1

    async def stop(self, activity: int) -> int:
        """End the series of an activity and delete what is planned after it; gives how many; undoable."""
        series = self.of(activity)
        if series is None:
            raise EditError("This does not come again.")
        here = self.workspace.activities.get(activity)
        after = [i for i in self._alive(series) if i != activity and self._is_later(i, here.day)]
        if after:
            await self.workspace.activities.many.delete(after)
        self._keep(other for other in self.all() if activity not in other.ids)
        return len(after)

    def _is_later(self, activity: int, day: date) -> bool:
        event = self.workspace.activities.get(activity)
        return event.day > day and not event.done

    def _alive(self, series: Series) -> list[int]:
        found = ((i, self.workspace.copy.get("activity", i)) for i in series.ids)
        return [i for i, record in found if record is not None and not record.get("is_deleted")]

    def _ended(self, series: Series) -> bool:
        """Whether all that was planned ahead was taken back or deleted."""
        alive = self._alive(series)
        return not alive or (len(series.ids) > 1 and alive == list(series.ids[:1]))

    def rename(self, renamed: Mapping[tuple[str, RecordId], RecordId]) -> None:
        """Follow temporary ids to the real ones."""
        if any(kind == "activity" for kind, _ in renamed):
            self._keep(s._replace(ids=tuple(int(renamed.get(("activity", i), i)) for i in s.ids)) for s in self.all())

    def _keep(self, series: Iterable[Series]) -> None:
        self.workspace.memory.put(NAME, [{**s._asdict(), "ids": list(s.ids)} for s in series])

    # -- making it real -------------------------------------------------------------------------------------------

    async def make_ahead(self) -> int:
        """Plan what comes in the next weeks and is not planned yet; what cannot be saved now is tried again later."""
        count = 0
        for series in self.all():
            if self._ended(series):
                self._put(series, None)
                continue
            try:
                made = await self._make(series)
            except (EditError, StoreError) as error:
                log.warning("not planned ahead: %s", error)
                continue
            count += len(made.ids) - len(series.ids)
            self._put(series, made)
        return count

    def _put(self, before: Series, after: Series | None) -> None:
        kept = [other for other in self.all() if other.ids != before.ids]
        self._keep(kept if after is None else [*kept, after])

    async def _make(self, series: Series, *, least: int = 0) -> Series:
        """The series with what comes until some weeks from now; `least` of them however late they come."""
        activities, clock = self.workspace.activities, self.workspace.clock
        start, made = _moment(series.start), _moment(series.made)
        last = datetime.combine(clock.today() + AHEAD, time(23, 59))
        now = datetime.combine(clock.today(), time())
        moments = [m for m in until(series.rule, start, made, last) if m >= now][:MOST]
        if len(moments) < least:
            moments = [m for m, _ in zip((m for m in days(series.rule, start) if m >= now), range(least), strict=False)]
        pairs, ids = [], []
        for moment in moments:
            when: date | datetime = moment.date() if series.whole else combine(moment.date(), moment.time(), clock)
            if not self._is_there(series, due(when)):
                new, pair = activities.made({**series.fields, **due(when)})
                pairs.append(pair)
                ids.append(new)
        if pairs:
            words = f"Plan “{series.fields.get('subject')}”, {series.words}"
            await activities.edits.make(words, [forth for forth, _ in pairs], [back for _, back in reversed(pairs)])
        done = max([made, *moments])
        written = done.date().isoformat() if series.whole else f"{done:%Y-%m-%dT%H:%M}"
        return series._replace(made=written, ids=(*series.ids, *ids))

    def _is_there(self, series: Series, when: Record) -> bool:
        """Whether it was planned already, perhaps in another window."""
        found = f"{when['due_date']}T{when['due_time']}" if when["due_time"] else when["due_date"]
        sql = "SELECT 1 FROM shown_activity WHERE due = ? AND subject = ? AND type = ? AND is_deleted = 0 LIMIT 1"
        names: Sequence[Any] = (found, series.fields.get("subject"), series.fields.get("type"))
        return bool(self.workspace.copy.select(sql, names))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _loaded(kept: Any) -> Series | None:
    try:
        series = Series(**{**kept, "ids": tuple(int(i) for i in kept["ids"])})
        days(series.rule, max(_moment(series.start), _moment(series.made)))
    except (TypeError, ValueError, KeyError):
        return None
    return series if isinstance(series.fields, dict) and series.ids else None
