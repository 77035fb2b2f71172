"""Activities: what is planned and done, by day, and for a record."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.activity_events import EVENTS, NAMELESS, Event, events, parse_duration
from tui.services.clock import Clock
from tui.services.edits import EditError, Edits
from tui.store.copy import Copy
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.activity_bulk import ActivityBulk
    from tui.services.activity_list import ActivityList

__all__ = ["Activities", "ActivityType", "Details", "Event", "combine", "due", "parse_duration", "stamped"]

Record = dict[str, Any]
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=24)
KEPT = (
    *("subject", "type", "owner_id", "deal_id", "lead_id", "org_id", "due_date", "due_time", "duration", "done"),
    *("busy", "priority", "public_description", "note", "participants", "attendees"),
)
"""What an activity that was deleted has again when it comes back."""

ABOUT = {"deal_id": "deal", "lead_id": "lead", "person_id": "person", "org_id": "organization"}
REACH = timedelta(hours=100)
"""A duration has two digits for hours, so nothing that began longer ago can still go on."""


class ActivityType(NamedTuple):
    """A kind of activity: `key` is what activities hold, `sign` one ASCII letter."""

    key: str
    name: str
    sign: str


class Details(NamedTuple):
    """What else there is to read of an activity, as plain text; empty where there is nothing."""

    note: str
    place: str
    lead: str
    repeats: str = ""


_GOES_ON = "strftime('%s', a.due) + (coalesce(CAST(a.duration AS INTEGER), 0) + 1) * 3600 > :start_second"
"""Whether an activity that began earlier may still go on (a whole hour generous)."""

_BETWEEN = f"""AND a.due >= :early AND a.due < max(:last || 'T', :end) AND (
    length(a.due) = 10 AND a.due BETWEEN :first AND :last
    OR length(a.due) > 10 AND a.due < :end AND (a.due >= :start OR {_GOES_ON})) """

OVERDUE_TEST = "a.due < :now AND CASE length(a.due) WHEN 10 THEN a.due < :today ELSE 1 END"
_OVERDUE = f"a.done = 0 AND a.is_deleted = 0 AND {OVERDUE_TEST} "
"""As `clock.URGENCY` has it: a whole day is overdue when it is over, a time when it is past."""


class Activities:
    """The activities of the account."""

    def __init__(self, copy: Copy, edits: Edits, clock: Clock) -> None:
        self.copy = copy
        self.edits = edits
        self.clock = clock

    @cached_property
    def many(self) -> ActivityBulk:
        """Edits of several activities at once."""
        from tui.services.activity_bulk import ActivityBulk

        return ActivityBulk(self)

    @cached_property
    def listed(self) -> ActivityList:
        """Activities as a list with tabs."""
        from tui.services.activity_list import ActivityList

        return ActivityList(self.copy, self.clock)

    # -- reading --------------------------------------------------------------------------------------------------

    def types(self) -> list[ActivityType]:
        """The active activity types, in the account's order; signs are different letters where they can be."""
        rows = [t for t in self.copy.all("activity_type") if is_active(t)]
        rows.sort(key=lambda t: (t.get("order_nr") or 0, t["id"]))
        found: list[ActivityType] = []
        for row in rows:
            name = str(row.get("name") or row.get("key_string") or "?")
            taken = {t.sign for t in found}
            sign = next((c for c in name.upper() if c.isalnum() and c not in taken), name[:1].upper())
            found.append(ActivityType(str(row.get("key_string") or name), name, sign))
        return found

    def between(self, first: date, last: date, *, owner: int | None = None, names: bool = True) -> list[Event]:
        """The activities of the user's days from one to another, both included, by the time they are due.

        What began before the first day and goes on into it is among them. Without `names` it is not told whom they are
        about and whose they are.
        """
        start, end = self.clock.start_of(first), self.clock.start_of(last + timedelta(days=1))
        bounds = {
            "owner": owner,
            "first": first.isoformat(),
            "last": last.isoformat(),
            "start": stamped(start),
            "start_second": int(start.timestamp()),
            "end": stamped(end),
            "early": f"{start - REACH:%Y-%m-%d}",
        }
        rows = self.copy.select(
            f"{EVENTS if names else NAMELESS} {_mine(owner)} {_BETWEEN} ORDER BY a.due, a.id", bounds
        )
        return [e for e in events(rows, self.clock) if e.day >= first or e.end is None or e.end > start]

    def of(self, kind: str, record: int | str, *, done: bool | None = None) -> list[Event]:
        """The activities of a deal, lead, person or organization; undone ones by time, done ones newest first."""
        column = {"organization": "org_id"}.get(kind, f"{kind}_id")
        state = "" if done is None else f"AND +a.done = {int(done)}"  # not by its index: most are done
        order = "DESC" if done else "ASC"
        rows = self.copy.select(f"{EVENTS} AND a.{column} = ? {state} ORDER BY a.due {order}, a.id", (record,))
        return events(rows, self.clock)

    def get(self, activity: int) -> Event:
        """One activity; raises `EditError` when it is gone."""
        rows = self.copy.select(f"{EVENTS} AND a.id = ?", (activity,))
        if not rows:
            raise EditError("That activity is no longer there.")
        return events(rows, self.clock)[0]

    def details(self, activity: int) -> Details:
        """What else there is to read of an activity; raises `EditError` when it is gone."""
        from tui.services.notes import plain

        record = self.record(activity)
        place = record.get("location")
        lead = self.copy.get("lead", record["lead_id"]) if record.get("lead_id") else None
        return Details(
            note=plain(str(record.get("note") or record.get("public_description") or "")),
            place=str((place.get("value") if isinstance(place, dict) else place) or ""),
            lead=str((lead or {}).get("title") or ""),
        )

    def planned(self, deal: int) -> bool:
        """Whether anything is still to be done on a deal."""
        sql = "SELECT 1 FROM shown_activity WHERE deal_id = ? AND done = 0 AND is_deleted = 0 LIMIT 1"
        return bool(self.copy.select(sql, (deal,)))

    def overdue(self, *, owner: int | None = None, before: date | None = None) -> int:
        """How many activities are overdue; with `before`, only those due before that day of the user."""
        sql = f"SELECT count(*) FROM shown_activity a WHERE {_OVERDUE} {_mine(owner)}"
        return int(self.copy.select(sql, {"owner": owner, **self._past(before)})[0][0])

    def next_overdue(self, after: int | None = None, *, owner: int | None = None) -> Event | None:
        """The overdue activity that comes after a given one, else (and without one) the oldest; None without any."""
        bounds = {"owner": owner, "after": after, **self._past(None)}
        later = "(a.due, a.id) > (SELECT due, id FROM shown_activity WHERE id = :after)"
        sql = f"{EVENTS} AND {_OVERDUE} {_mine(owner)} ORDER BY coalesce({later}, 0) DESC, a.due, a.id LIMIT 1"
        rows = self.copy.select(sql, bounds)
        return events(rows, self.clock)[0] if rows else None

    def _past(self, before: date | None) -> dict[str, str]:
        """Up to when times and whole days count as overdue."""
        today, now = self.clock.today(), self.clock.now()
        if before is not None:
            today, now = min(today, before), min(now, self.clock.start_of(before))
        return {"today": today.isoformat(), "now": stamped(now)}

    # -- editing --------------------------------------------------------------------------------------------------

    async def set_done(self, activity: int, *, done: bool) -> None:
        """Mark an activity done or not done; undoable."""
        record = self.record(activity)
        words = f"{'Done' if done else 'Not done'}: “{record.get('subject')}”"
        shown = {"marked_as_done_time": self.clock.stamp() if done else None}
        await self.change(activity, {"done": done}, words, shown)

    async def change(self, activity: int, body: Record, words: str = "", shown: Record | None = None) -> None:
        """Change fields of an activity by their wire names; undoable."""
        words = words or f"Edit “{self.record(activity).get('subject')}”"
        forth, back = self.pair(activity, body, words, shown)
        await self.edits.make(words, [forth], [back])

    def pair(self, activity: int, body: Record, words: str, shown: Record | None = None) -> tuple[Call, Call]:
        """The call that changes an activity and the one that takes it back; raises `EditError` when it is gone."""
        record = self.record(activity)
        previous = {name: record.get(name) for name in body}
        before = {name: record.get(name) for name in shown or {}}
        links = {name: record.get(name) for name in ("deal_id", "lead_id")}
        forth = _update(activity, body, {**links, **(shown or {})}, words)
        return forth, _update(activity, previous, {**links, **before}, f"Undo: {words}")

    async def reschedule(self, activity: int, start: datetime | date) -> None:
        """Move an activity to another time (an aware datetime) or day; undoable."""
        subject = self.record(activity).get("subject")
        await self.change(activity, due(start), f"Reschedule “{subject}”")

    async def shift(self, activity: int, *, days: int = 0, minutes: int = 0) -> None:
        """Move an activity by days (the time of day stays, also across a change of clocks) or minutes; undoable."""
        event = self.get(activity)
        if event.start is None:
            if minutes:
                raise EditError(f"“{event.subject}” takes the whole day. Give it a time first.")
            await self.reschedule(activity, event.day + timedelta(days=days))
            return
        there = combine(event.day + timedelta(days=days), event.start.time(), self.clock) if days else event.start
        await self.reschedule(activity, there.astimezone(UTC) + timedelta(minutes=minutes))

    async def lengthen(self, activity: int, minutes: int) -> None:
        """Make an activity longer or, negative, shorter, down to a quarter of an hour; undoable."""
        event = self.get(activity)
        if event.start is None or event.end is None:
            raise EditError(f"“{event.subject}” takes the whole day. Give it a time first.")
        length = event.end.astimezone(UTC) - event.start.astimezone(UTC)
        wanted = max(SHORTEST, min(length + timedelta(minutes=minutes), LONGEST))
        if wanted != length:
            await self.change(activity, {"duration": write_duration(wanted)}, f"Change the length of “{event.subject}”")

    async def create(self, fields: Record) -> int:
        """Add an activity; gives its temporary id. The subject defaults to the type's name; undoable."""
        temporary, (call, back) = self.made(fields)
        await self.edits.make(call.words, [call], [back])
        return temporary

    def made(self, fields: Record) -> tuple[int, tuple[Call, Call]]:
        """The temporary id of a new activity, the call that adds it and the one that takes it back."""
        kinds = {t.key: t.name for t in self.types()}
        kind = str(fields.get("type") or next(iter(kinds), "call"))
        if kinds and kind not in kinds:
            raise EditError(f"There is no activity type “{kind}”; there are {', '.join(kinds.values())}.")
        self._check_links(fields)
        subject = str(fields.get("subject") or "").strip() or kinds.get(kind, kind)
        temporary, stamp = self.edits.temporary_id(), self.clock.stamp()
        body = {**fields, "type": kind, "subject": subject}
        me = {"done": False, "owner_id": self.copy.fact("me", {}).get("id")}
        kept = {"id": temporary, "add_time": stamp, "update_time": stamp, "is_deleted": False}
        shown = {**me, **self._links(fields), **body, **kept}
        words = f"Add {kinds.get(kind, kind).lower()} “{subject}”"
        call = Call("v2.activities.create", {}, body, (("activity", temporary, shown),), words, ("activity", temporary))
        return temporary, (call, _gone(temporary, shown, words))

    async def delete(self, activity: int) -> None:
        """Delete an activity; undoable by adding the same one again."""
        words = f"Delete “{self.record(activity).get('subject')}”"
        forth, back = self.gone(activity, words)
        await self.edits.make(words, [forth], [back])

    def gone(self, activity: int, words: str) -> tuple[Call, Call]:
        """The call that deletes an activity and the one that adds the same again; raises `EditError`."""
        record, temporary = self.record(activity), self.edits.temporary_id()
        body = {name: record[name] for name in KEPT if record.get(name) is not None}
        if isinstance(place := record.get("location"), dict) and place.get("value"):
            body["location"] = {"value": place["value"]}
        again = (("activity", temporary, {**record, "id": temporary, "is_deleted": False}),)
        made = ("activity", temporary)
        back = Call("v2.activities.create", {}, body, again, f"Undo: {words}", made, stands_for=activity)
        return _gone(activity, record, words), back

    def record(self, activity: int) -> Record:
        """An activity as the copy has it; raises `EditError` when it is gone."""
        record = self.copy.get("activity", activity)
        if record is None or record.get("is_deleted"):
            raise EditError("That activity is no longer there.")
        return record

    def _check_links(self, fields: Record) -> None:
        """What it is about must not be gone; raises `EditError`."""
        for code, kind in ABOUT.items():
            record = self.copy.get(kind, fields[code]) if fields.get(code) else None
            if record is not None and record.get("is_deleted"):
                name = record.get("title") or record.get("name")
                raise EditError(f"The {kind} “{name}” was deleted. An activity needs one that is there.")

    def _links(self, fields: Record) -> Record:
        """Person and organization come from the deal or lead (product 9.7)."""
        if deal := fields.get("deal_id"):
            record = self.copy.get("deal", deal) or {}
            return {"person_id": record.get("person_id"), "org_id": record.get("org_id")}
        if lead := fields.get("lead_id"):
            record = self.copy.get("lead", lead) or {}
            return {"person_id": record.get("person_id"), "org_id": record.get("organization_id")}
        return {}


def is_active(kind: Record) -> bool:
    """Whether a type can be given to new activities."""
    return kind.get("active_flag") is not False and not kind.get("is_deleted")


def _update(activity: int, body: Record, shown: Record, words: str) -> Call:
    return Call("v2.activities.update", {"id": activity}, body, (("activity", activity, {**shown, **body}),), words)


def _gone(activity: int, record: Record, words: str) -> Call:
    effect = {"is_deleted": True, "deal_id": record.get("deal_id"), "lead_id": record.get("lead_id")}
    return Call("v2.activities.delete", {"id": activity}, None, (("activity", activity, effect),), words)


def due(start: datetime | date) -> Record:
    """The wire fields of a due time (in UTC) or, for a date, of a whole day."""
    if isinstance(start, datetime):
        moment = start.astimezone(UTC)
        return {"due_date": f"{moment:%Y-%m-%d}", "due_time": f"{moment:%H:%M:%S}"}
    return {"due_date": start.isoformat(), "due_time": None}


def stamped(moment: datetime) -> str:
    """A moment in UTC as the copy writes due times."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"


def _mine(owner: int | None) -> str:
    return "" if owner is None else "AND a.owner_id = :owner"


def write_duration(length: timedelta) -> str:
    """A duration as the API writes it, `HH:MM:SS`."""
    minutes = int(length.total_seconds() // 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:00"


def combine(day: date, at: time, clock: Clock) -> datetime:
    """A moment of the user's day, aware."""
    naive = datetime.combine(day, at)
    return naive.replace(tzinfo=clock.zone) if clock.zone else naive.astimezone()
