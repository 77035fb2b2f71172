"""What is next for a record and what happened to it: activities, notes, and the changes the server remembers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.fields import STATUSES, Field
from tui.services import contact_fields
from tui.services.activities import Event, combine
from tui.services.notes import LINKS, Notes
from tui.services.records import Id, Link, Records, is_temporary
from tui.services.values import in_words

if TYPE_CHECKING:
    from tui.services.clock import Clock
    from tui.services.sync import Session
    from tui.services.workspace import Workspace

Json = dict[str, Any]
FLOWS = {"deal": "deals", "person": "persons", "organization": "organizations"}
"""Kinds the server remembers changes of, and the resource that tells them."""

PAGE = 500
MOST = 200
"""How many items of what happened are read at first; the rest when one walks down to it."""

REMEMBERED = 3
"""Of how many records the server's events are kept as they were parsed."""

HERE_ANYWAY = {"activity", "plannedActivity", "note"}
"""What a flow tells that the copy knows better."""

NOISE = frozenset(
    {"won_time", "lost_time", "close_time", "stage_change_time", "update_time", "rotten_time", "first_won_time"}
    | {"acv", "arr", "mrr", "tcv", "products_count", "weighted_value_currency"}
    | {"weighted_value", "local_won_date", "local_lost_date", "local_close_date", "delete_time", "archive_time"}
)
"""Fields that change along with others, and say nothing of their own."""

_KEPT = ("id", "field_key", "old_value", "new_value", "user_id", "log_time", "additional_data")
_SAID = ("name", "file_name", "subject", "title", "person_name", "status")
_WORDS = {
    "file": "File",
    "mailMessage": "E-mail",
    "mailMessageWithAttachment": "E-mail",
    "deal": "Deal",
    "call": "Call",
    "participant": "Participant",
    "follower": "Follower",
    "dealFollower": "Follower",
    "comment": "Comment",
    "invoice": "Invoice",
    "document": "Document",
}


class Item(NamedTuple):
    """Something that is planned or happened.

    `kind` is activity, note, change or other; `state` is overdue, today, planned, done, pinned or empty; `when` is in
    the user's zone, the beginning of the day for `whole` days; `html` is what a note or an activity says, its beginning
    when `cut`; `data` is a change whose words are not made yet.
    """

    kind: str
    id: Id
    when: datetime | None
    title: str
    whole: bool = False
    state: str = ""
    html: str = ""
    cut: bool = False
    by: str = ""
    detail: str = ""
    waiting: bool = False
    data: Json | None = None

    @property
    def key(self) -> tuple[str, Id]:
        """What the item is, whatever it shows."""
        return self.kind, self.id


class Only(NamedTuple):
    """Which of what happened is shown: its name, and whether notes, activities and which events belong to it."""

    name: str
    notes: bool = False
    activities: bool = False
    events: frozenset[str] = frozenset()

    def wants(self, event: Json) -> bool:
        """Whether an event of the server's belongs to it."""
        return not self.events or group_of(event) in self.events


ALL = Only("", notes=True, activities=True)
NO_EVENT = frozenset({"-"})
FILTERS = {
    "a": ALL,
    "n": Only("notes", notes=True, events=NO_EVENT),
    "t": Only("activities", activities=True, events=NO_EVENT | {"call"}),
    "m": Only("mail", events=frozenset({"mail"})),
    "f": Only("files", events=frozenset({"file"})),
    "c": Only("changes", events=frozenset({"change"})),
}
"""What one can look at alone, by the key that chooses it."""

_GROUPS = {"mailMessage": "mail", "mailMessageWithAttachment": "mail", "file": "file", "document": "file"}


def group_of(event: Json) -> str:
    """To which group an event belongs: change, mail, file, call or other."""
    if "field_key" in data_of(event):
        return "change"
    name = str(event.get("object"))
    return _GROUPS.get(name, "call" if name == "call" else "other")


class History:
    """Reads what is in the copy, and asks the server for what is not."""

    def __init__(self, workspace: Workspace, records: Records, notes: Notes) -> None:
        self.workspace = workspace
        self.copy = workspace.copy
        self.records = records
        self.notes = notes
        self._parsed: dict[str, tuple[str, Json]] = {}

    def subject(self, kind: str, record: Id) -> Link | None:
        """Whose history is shown with a record: its own, or that of what an activity is linked to."""
        if kind in LINKS:
            return kind, record
        found = self.records.get(kind, record) or {}
        links = ((other, found.get(column)) for other, column in LINKS.items())
        return next(((other, linked) for other, linked in links if linked is not None), None)

    # -- what is next ---------------------------------------------------------------------------------------------

    def read(
        self, kind: str, record: Id, *, most: int = MOST, only: Only | None = None
    ) -> tuple[list[Item], list[Item]]:
        """What is next (undone activities by time, then pinned notes) and the newest of what happened, newest first.

        As many as `most` of what happened mean that there may be more; `only` says which of it is wanted.
        """
        planned = [self._planned(e) for e in self.workspace.activities.of(kind, record, done=False)]
        return [*planned, *self._notes(kind, record, -1, pinned=True)], self._past(kind, record, most, only or ALL)

    def _planned(self, event: Event) -> Item:
        clock = self.workspace.clock
        today = event.day == clock.today()
        state = "overdue" if event.overdue else "today" if today else "planned"
        start = event.start or combine(event.day, datetime.min.time(), clock)
        return Item(
            "activity", event.id, start, event.subject, event.start is None, state, by=event.owner,
            detail=event.type, waiting=event.waiting, html=self._note_of(event.id),
        )  # fmt: skip

    def _note_of(self, activity: int) -> str:
        rows = self.copy.select(
            "SELECT substr(json_extract(data, '$.note'), 1, 2000) FROM shown_activity WHERE id = ?", (activity,)
        )
        return str(rows[0][0] or "") if rows else ""

    # -- what happened --------------------------------------------------------------------------------------------

    def _past(self, kind: str, record: Id, most: int, only: Only) -> list[Item]:
        """The newest of the notes that are not pinned, the done activities and the changes."""
        items: list[Item] = []
        if only.notes:
            items += self._notes(kind, record, most, pinned=False)
        if only.activities:
            items += self._done(kind, record, most)
        items += self._flow(kind, record, most, only)
        oldest = datetime.min.replace(tzinfo=UTC)
        items.sort(key=lambda item: item.when or oldest, reverse=True)
        return items[:most]

    def _notes(self, kind: str, record: Id, most: int, *, pinned: bool) -> list[Item]:
        local = self.workspace.clock.local
        return [
            Item(
                "note", n.id, local(n.added) if n.added else None, "Note", state="pinned" if n.pinned else "",
                html=n.html, cut=n.cut, by=n.author, waiting=n.waiting,
            )
            for n in self.notes.of(kind, record, limit=most, pinned=pinned)
        ]  # fmt: skip

    def _done(self, kind: str, record: Id, most: int) -> Iterator[Item]:
        rows = self.copy.select(
            "SELECT id, subject, type, coalesce(marked_as_done_time, due) AS at, "
            "(SELECT name FROM main.user WHERE id = owner_id), "
            "(SELECT id FROM temp.pending_activity p WHERE p.id = a.id), "
            "substr(json_extract(data, '$.note'), 1, 2000) FROM shown_activity a "
            f"WHERE {LINKS[kind]} = ? AND done = 1 AND is_deleted = 0 ORDER BY at DESC, id DESC LIMIT ?",
            (record, most),
        )
        clock = self.workspace.clock
        for i, subject, type_, at, by, waiting, note in rows:
            moment = clock.parse(str(at or ""))
            when = clock.local(moment) if moment else None
            whole = len(str(at or "")) == 10
            yield Item(
                "activity", i, when, str(subject or "(no subject)"), whole, "done", str(note or ""), by=by or "",
                detail=str(type_ or ""), waiting=waiting is not None,
            )  # fmt: skip

    # -- changes --------------------------------------------------------------------------------------------------

    def kept(self, kind: str, record: Id) -> Json | None:
        """What the server told about a record, as it was kept; None when it was never asked."""
        name = f"{kind}:{record}"
        rows = self.copy.select("SELECT data FROM shown_history WHERE id = ?", (name,))
        if not rows:
            return None
        known = self._parsed.pop(name, None)
        if known is None or known[0] != rows[0][0]:
            known = (rows[0][0], self._sorted(self.copy.get("history", name) or {}))
        self._parsed[name] = known
        if len(self._parsed) > REMEMBERED:
            del self._parsed[next(iter(self._parsed))]
        return known[1]

    def _sorted(self, kept: Json) -> Json:
        """What was told with its events newest first, those that say nothing left out of what is shown."""
        told = [event for event in kept.get("items") or [] if isinstance(event, dict)]
        valued = _valued(told)
        events = [(n, event) for n, event in enumerate(told) if _says(event) and not _told_with(event, valued)]
        events.sort(key=lambda one: str(data_of(one[1]).get("log_time") or one[1].get("timestamp") or ""), reverse=True)
        return {
            **kept,
            "items": told,
            "shown": events,
            "moneys": _currencies(told),
            "moves": _moves(events, self.workspace.clock),
        }

    def _flow(self, kind: str, record: Id, most: int, only: Only) -> Iterator[Item]:
        users = {row[0]: row[1] or "" for row in self.copy.select("SELECT id, name FROM shown_user")}
        kept = self.kept(kind, record) or {}
        wanted = (one for one in kept.get("shown") or [] if only.wants(one[1]))
        moneys: list[tuple[str, str, str]] = kept.get("moneys") or []
        for number, event in islice(wanted, most):
            data = data_of(event)
            if data.get("field_key") == "value":
                data = {**data, "currencies": _currencies_at(str(data.get("log_time")), moneys)}
            moment = self.workspace.clock.parse(data.get("log_time") or event.get("timestamp"))
            when = self.workspace.clock.local(moment) if moment else None
            by = users.get(data.get("user_id"), "")
            if "field_key" in data:
                yield Item("change", number, when, "", by=by, data=data)
            else:
                yield Item("other", number, when, _said(event), by=by, detail=group_of(event))

    def worded(self, kind: str, record: Id, item: Item) -> Item:
        """An item with its words, which for changes are made only when they are looked at."""
        return item if item.data is None else item._replace(title=self._change(kind, record, item.data), data=None)

    def _change(self, kind: str, record: Id, data: Json) -> str:
        """A change in words."""
        key, new = str(data.get("field_key")), data.get("new_value")
        if key == "add_time":
            return f"{kind.capitalize()} created"
        if key == "status":
            return {"won": "Won", "lost": "Lost", "open": "Reopened"}.get(
                str(new), f"Status: {STATUSES.get(str(new), new)}"
            )
        before, after = (self._value(kind, record, data, which) for which in ("old_value", "new_value"))
        name = self._name(kind, key)
        if not after:
            return f"{name}: {before} removed"
        return f"{name}: {before} → {after}" if before else f"{name}: {after}"

    def _name(self, kind: str, key: str) -> str:
        field = self.records.values.find(kind, key)
        return field.name if field else key.removesuffix("_id").replace("_", " ").capitalize()

    def _value(self, kind: str, record: Id, data: Json, which: str) -> str:
        """A value of a change by its name: ours where the copy has it, else the server's word for it."""
        extra = data.get("additional_data")
        told = extra.get(f"{which}_formatted") if isinstance(extra, dict) else None
        key, value = str(data.get("field_key")), data.get(which)
        field = self.records.values.find(kind, key) or Field(key, key, "varchar")
        shown = self.records.get(kind, record)
        told_in: dict[str, Any] = dict(zip(("old_value", "new_value"), data.get("currencies") or (), strict=False))
        if currency := told_in.get(which):
            shown = {**(shown or {}), "currency": currency}
        text = self.records.values.text(kind, field, value, shown)
        return str(told) if told and (not text or text.startswith("#")) else text

    # -- asking the server ----------------------------------------------------------------------------------------

    def ask(self, kind: str, record: Id) -> bool:
        """Ask the server what happened, in the sync's thread; tells whether there is anything to ask."""
        if kind not in FLOWS or is_temporary(record):
            return False

        async def task(session: Session) -> None:
            await contact_fields.fetch(session, kind)
            await fetch(session, kind, record)

        self.workspace.sync.ask(task)
        return True


async def fetch(session: Session, kind: str, record: Id) -> None:
    """Bring what the server remembers of a record into the copy, and tell; a refusal is kept as a reason."""
    from tui.api.errors import RateLimited, Refused, Unauthorized, Unreadable

    name = f"{kind}:{record}"
    try:
        page = await getattr(session.client.v1, FLOWS[kind]).flow(record, limit=PAGE, all_changes="1")
        items = [_trimmed(item.model_dump(mode="json")) for item in page.items if item.object not in HERE_ANYWAY]
        found: Json = {"id": name, "items": items, "whole": page.next is None}
    except (Unauthorized, RateLimited):
        raise
    except (Refused, Unreadable) as error:
        found = {"id": name, "items": [], "whole": False, "problem": error.message}
    if session.copy.get("history", name) != found:
        session.copy.put("history", [found])
        session.changed("history", {name})


def _currencies(events: list[Json]) -> list[tuple[str, str, str]]:
    """When a record's currency changed, from which one and to which, oldest first."""
    changes = [data_of(event) for event in events]
    return sorted(
        (str(c.get("log_time")), str(c.get("old_value") or ""), str(c.get("new_value") or ""))
        for c in changes
        if c.get("field_key") == "currency"
    )


def _currencies_at(moment: str, changes: list[tuple[str, str, str]]) -> tuple[str, str]:
    """The currency a value had before and after a moment; empty for the one the record has now."""
    before = next((old for when, old, _ in changes if when >= moment), "")
    after = next((old for when, old, _ in changes if when > moment), "")
    return before, after


def _valued(events: list[Json]) -> frozenset[Any]:
    """When the value changed: a change of currency made at the same time is told with it."""
    changes = [data_of(event) for event in events]
    return frozenset(str(c.get("log_time")) for c in changes if c.get("field_key") == "value")


def _moves(events: list[tuple[int, Json]], clock: Clock) -> list[tuple[datetime, int, int]]:
    """When a deal went from which stage to which, oldest first."""
    changes = [data_of(event) for _, event in events]
    found = [
        (clock.parse(change.get("log_time")), change.get("old_value"), change.get("new_value"))
        for change in changes
        if change.get("field_key") == "stage_id"
    ]
    return sorted((m, old, new) for m, old, new in found if m and isinstance(old, int) and isinstance(new, int))


def _told_with(event: Json, valued: frozenset[Any]) -> bool:
    data = data_of(event)
    return data.get("field_key") == "currency" and str(data.get("log_time")) in valued


def data_of(event: Json) -> Json:
    """What an event holds; empty when that is no record."""
    found = event.get("data")
    return found if isinstance(found, dict) else {}


def _says(event: Json) -> bool:
    """Whether an event says something of its own."""
    data = data_of(event)
    if "field_key" not in data:
        return True
    return data["field_key"] not in NOISE and data.get("old_value") != data.get("new_value")


def _said(event: Json) -> str:
    """An event that is no change, in words."""
    data, name = event.get("data") or {}, str(event.get("object") or "Event")
    words, said = _WORDS.get(name) or in_words(name), next((str(data[n]) for n in _SAID if data.get(n)), "")
    return f"{words}: {said}" if said else words


def _trimmed(event: Json) -> Json:
    """What is shown of an event; the whole of a mail or a file is not kept."""
    data = event.get("data") or {}
    names = _KEPT if "field_key" in data else ("id", "user_id", *_SAID)
    kept = {name: data[name] for name in names if data.get(name) is not None}
    return {"object": event.get("object"), "timestamp": event.get("timestamp"), "data": kept}
