"""The labels of leads: added, renamed, recoloured, deleted and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args

from tui.services.edits import EditError
from tui.services.folding import fold
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

Record = dict[str, Any]
LONGEST = 255


class LeadLabels:
    """Changes labels; leads hold them by id."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.copy = workspace.copy
        self.leads = workspace.leads

    @staticmethod
    def colours() -> tuple[str, ...]:
        """The colours there are (product 3)."""
        from tui.api.models.leads import LabelColor

        return get_args(LabelColor)

    def used(self) -> dict[str, int]:
        """How many leads have each label, by its id; those put away included."""
        rows = self.copy.select(
            "SELECT e.value, count(*) FROM shown_lead l, json_each(l.label_ids) e "
            "WHERE l.is_deleted = 0 AND json_valid(l.label_ids) GROUP BY 1"
        )
        return {str(label): count for label, count in rows}

    async def add(self, name: str, colour: str = "") -> str:
        """Add a label, in a colour no other has unless one is given; gives its temporary id.

        Raises `EditError` for an empty or a taken name; undoable.
        """
        body = {"name": self._checked(name), "color": colour or self._free()}
        edits, words = self.workspace.edits, f"Add label “{body['name']}”"
        new = edits.temporary_lead_id()
        back = Call("v1.lead_labels.delete", {"id": new}, None, (_gone(new),), f"Undo: {words}")
        await edits.make(words, [self._adding(new, body, words)], [back])
        return new

    def _adding(self, new: str, body: Record, words: str, stands_for: str | None = None) -> Call:
        shown = {**body, "id": new, "add_time": self.workspace.clock.stamp(), "is_deleted": False}
        effects, made = (("lead_label", new, shown),), ("lead_label", new)
        return Call("v1.lead_labels.create", {}, body, effects, words, made, stands_for)

    async def rename(self, label: str, name: str) -> None:
        """Give a label another name; raises `EditError`. Undoable."""
        await self._change(label, {"name": self._checked(name, label)})

    async def colour(self, label: str, colour: str) -> None:
        """Give a label another colour; raises `EditError`. Undoable."""
        await self._change(label, {"color": colour})

    async def _change(self, label: str, body: Record) -> None:
        before = self._get(label)
        if all(before.get(name) == value for name, value in body.items()):
            return
        words = f"Change label “{before.get('name')}”"
        back = {name: before.get(name) for name in body}
        await self.workspace.edits.make(words, [_update(label, body, words)], [_update(label, back, f"Undo: {words}")])

    async def delete(self, label: str) -> None:
        """Delete a label, which takes it off every lead; undone, it is added again and put on all of them."""
        before, held = self._get(label), self._holders(label)
        words = f"Delete label “{before.get('name')}”"
        left = tuple(("lead", lead, {"label_ids": _replaced(on, label, ())}) for lead, on in held.items())
        call = Call("v1.lead_labels.delete", {"id": label}, None, (_gone(label), *left), words)
        edits = self.workspace.edits
        again = edits.temporary_lead_id()
        body = {name: before.get(name) for name in ("name", "color")}
        back = [self._adding(again, body, f"Undo: {words}", stands_for=label)]
        back += [_label(lead, _replaced(on, label, (again,)), f"Undo: {words}") for lead, on in held.items()]
        await edits.make(words, [call], back)

    def _holders(self, label: str) -> dict[str, list[str]]:
        """The leads that have a label, each with all of its labels."""
        rows = self.copy.select(
            "SELECT id FROM shown_lead WHERE is_deleted = 0 AND instr(label_ids, ?)", (f'"{label}"',)
        )
        return {row[0]: self.leads.without(self.leads.get(row[0]).get("label_ids") or []) for row in rows}

    def _get(self, label: str) -> Record:
        found = self.copy.get("lead_label", label)
        if found is None or found.get("is_deleted"):
            raise EditError("That label is no longer there.")
        return found

    def _free(self) -> str:
        """The first colour that no label has yet."""
        taken = {colour for _, colour in self.leads.labels().values()}
        colours = self.colours()
        return next((colour for colour in colours if colour not in taken), colours[0])

    def wrong(self, name: str, label: str = "") -> str | None:
        """What is wrong with a name for a new label, or for one there is; None for nothing."""
        try:
            self._checked(name, label)
        except EditError as wrong:
            return str(wrong)
        return None

    def _checked(self, name: str, label: str = "") -> str:
        name = " ".join(name.split())
        if not name:
            raise EditError("A label needs a name.")
        if len(name) > LONGEST:
            raise EditError(f"A name has at most {LONGEST} characters.")
        taken = {other.casefold() for one, (other, _) in self.leads.labels().items() if one != label}
        if name.casefold() in taken:
            raise EditError(f"There is a label “{name}” already.")
        return name


def _gone(label: str) -> tuple[str, str, Record]:
    return "lead_label", label, {"is_deleted": True}


def _replaced(labels: list[str], label: str, new: tuple[str, ...]) -> list[str]:
    """Labels with others in the place of one."""
    return [one for on in labels for one in (new if on == label else (on,))]


def _update(label: str, body: Record, words: str) -> Call:
    return Call("v1.lead_labels.update", {"id": label}, body, (("lead_label", label, body),), words)


def _label(lead: str, labels: list[str], words: str) -> Call:
    body = {"label_ids": labels}
    return Call("v1.leads.update", {"id": lead}, body, (("lead", lead, dict(body)),), words)


def read_labels(known: Mapping[str, tuple[str, str]], text: str, what: str = "label") -> list[str]:
    """The labels, by id, whose names stand in a text with commas between; `what` they are called where one is wrong.

    The beginning of a name is enough where no other begins so; a name may have commas itself: the longest one counts.
    Raises `EditError`.
    """
    names = {label: ",".join(_parts(name)) for label, (name, _) in known.items()}
    found, rest = list[str](), _parts(text)
    while rest:
        label, taken = _longest(names, rest, what)
        found += [label] if label not in found else []
        rest = rest[taken:]
    return found


def _parts(text: str) -> list[str]:
    """What stands between the commas of a text, folded."""
    return [part for one in text.split(",") if (part := fold(" ".join(one.split())))]


def _longest(names: Mapping[str, str], parts: list[str], what: str) -> tuple[str, int]:
    """The label that as many parts as can be begin with, and how many those are."""
    begun: list[str] = []
    for taken in range(len(parts), 0, -1):
        typed = ",".join(parts[:taken])
        same = [label for label, name in names.items() if name == typed]
        begun = same or [label for label, name in names.items() if name.startswith(typed)]
        if len(begun) == 1:
            return begun[0], taken
    raise EditError(f"“{parts[0]}” may be several {what}s." if begun else f"There is no {what} “{parts[0]}”.")
