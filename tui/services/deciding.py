"""Two values of one field, ours and somebody else's: shown in words, and decided by the user."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from tui.services.edits import EditError
from tui.services.values import Values
from tui.store.bodies import OWN, flat, nested
from tui.store.calls import REFUSED, Call, Entry
from tui.store.text import clean

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

Choice = Literal["ours", "theirs", "both"]
TEXTS = ("varchar", "varchar_auto", "text", "html")
LISTS = ("set", "phones", "emails")
LONGEST_LINE = 255


class Difference(NamedTuple):
    """One field: what the user saw, what the user wrote, what somebody else wrote, and both where they go together."""

    code: str
    name: str
    seen: str
    ours: str
    theirs: str
    both: str = ""


class Deciding:
    """The conflicts of the outbox."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.values = Values(workspace)

    def differences(self, call: int) -> list[Difference]:
        """The fields of a call that somebody else has changed, too; empty for a call without a conflict, or gone."""
        entry = self._entry(call)
        return [] if entry is None else [self._difference(entry.call, code) for code in entry.call.theirs or {}]

    async def decide(self, call: int, chosen: Mapping[str, Choice]) -> None:
        """Make the decision an edit, undoable; fields that are not mentioned stay as they are on the server.

        Raises `EditError` when the conflict is gone, `NotSaved`.
        """
        entry = self._entry(call)
        if entry is None:
            raise EditError("That has been decided in the meantime.")
        theirs = entry.call.theirs or {}
        body = {code: self._value(entry.call, code, how) for code, how in chosen.items() if how != "theirs"}
        if not body:
            await self.workspace.waiting.drop(call)
            return
        record = self._record(entry.call)
        now = {**theirs, **flat(record)}
        forth = _change(entry.call, body, record, along=True)._replace(base={code: theirs[code] for code in body})
        back = _change(entry.call, {code: now.get(code) for code in body}, record)
        await self.workspace.edits.replace(entry, entry.call.words, [forth], [back])

    def _entry(self, call: int) -> Entry | None:
        entries = (e for e in self.workspace.outbox.entries() if e.id == call)
        return next((e for e in entries if e.state == REFUSED and e.call.theirs), None)

    def _record(self, call: Call) -> dict[str, Any]:
        return self.workspace.copy.get(call.kind, call.arguments["id"]) or {}

    def _difference(self, call: Call, code: str) -> Difference:
        field = self.values.find(call.kind, _plain(code))
        name = field.name if field else _plain(code).removesuffix("_id").replace("_", " ").capitalize()
        sides = (call.base or {}, flat(call.body or {}), call.theirs or {})
        seen, ours, theirs = (self._text(call, code, side) for side in sides)
        return Difference(code, name, seen, ours, theirs, self._both_text(call, code))

    def _text(self, call: Call, code: str, side: Mapping[str, Any]) -> str:
        """A value in words; what waits to be sent stands in the outbox as it was typed or pasted."""
        field, value = self.values.find(call.kind, _plain(code)), side.get(code)
        if field is None:
            return "" if value is None else clean(str(value))
        return clean(self.values.text(call.kind, field, value, {**self._record(call), **side}))

    def _both_text(self, call: Call, code: str) -> str:
        value = self._both(call, code)
        return "" if value is None else self._text(call, code, {code: value})

    def _value(self, call: Call, code: str, how: Choice) -> Any:
        if how == "both" and (value := self._both(call, code)) is not None:
            return value
        return flat(call.body or {}).get(code)

    def _both(self, call: Call, code: str) -> Any:
        """Theirs and ours in one value, None where that makes none."""
        field = self.values.find(call.kind, _plain(code))
        ours, theirs = flat(call.body or {}).get(code), (call.theirs or {}).get(code)
        if field is None or not ours or not theirs:
            return None
        if isinstance(ours, list) and isinstance(theirs, list) and field.type in LISTS:
            return [*theirs, *(one for one in ours if _key(one) not in map(_key, theirs))]
        if isinstance(ours, str) and isinstance(theirs, str) and field.type in TEXTS:
            joined = f"{theirs}{'<br>' if field.type == 'html' else ' / '}{ours}"
            return joined if len(joined) <= LONGEST_LINE or field.type in ("text", "html") else None
        return None


def _plain(code: str) -> str:
    return code.rpartition(".")[2]


def _key(value: Any) -> Any:
    return value.get("value") if isinstance(value, dict) else value


def _change(call: Call, fields: Mapping[str, Any], record: Mapping[str, Any], *, along: bool = False) -> Call:
    """A change of these fields alone of the record a call is about; `along` goes what is shown with them."""
    body, name = nested(fields), (call.kind, call.arguments["id"])
    patches = (patch.items() for kind, i, patch in call.effects if along and (kind, i) == name)
    shown = {n: value for patch in patches for n, value in patch if n not in (call.body or {})}
    own = {OWN: {**(record.get(OWN) or {}), **body[OWN]}} if OWN in body else {}
    return call._replace(body=body, effects=((*name, {**shown, **body, **own}),), base=None, theirs=None)
