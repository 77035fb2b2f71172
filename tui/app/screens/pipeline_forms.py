"""What the editor of pipelines asks: the fields of a pipeline or a stage, and where its deals go when it is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.app.screens.confirm import ConfirmScreen
from tui.app.screens.form import Chosen, Entry, FormScreen, percent
from tui.app.screens.picker import Choice, PickerScreen
from tui.services.edits import EditError

if TYPE_CHECKING:
    from tui.app.screens.pipelines import PipelinesScreen

YES, NO = "yes", "no"
WORDS = {YES: "every deal may have one of its own", NO: "the stages have them"}


def edit(screen: PipelinesScreen, kind: str, number: int) -> None:
    """Change everything about a pipeline or a stage."""
    record = screen.workspace.copy.get(kind, number) or {}

    async def filled(said: dict[str, Any] | None) -> None:
        if said:
            await screen.guard(screen.edits.change(kind, number, _fields(said)))

    form = FormScreen(f"The {kind}", _entries(kind, record), about=str(record.get("name") or ""))
    screen.app.push_screen(form, filled)


def add(screen: PipelinesScreen, kind: str) -> None:
    """A new pipeline with stages to begin with, or a new stage at the end."""
    pipeline = screen.pipeline
    if kind == "stage" and pipeline is None:
        raise EditError("There is no pipeline yet: add one first.")

    async def filled(said: dict[str, Any] | None) -> None:
        if not said:
            return
        fields = _fields(said)
        if kind == "stage" and pipeline is not None:
            new = await screen.guard(screen.edits.add_stage(pipeline.id, fields))
            screen.read(pipeline.id, new or 0)
        else:
            own = bool(fields.get("is_deal_probability_enabled"))
            new = await screen.guard(screen.edits.add_pipeline(str(fields.get("name") or ""), own_probability=own))
            screen.read(new or 0)

    about = "goes last; J and K move it" if kind == "stage" else "begins with Pipedrive's five stages"
    screen.app.push_screen(FormScreen(f"New {kind}", _entries(kind, {}), about=about, everything=True), filled)


def _entries(kind: str, record: dict[str, Any]) -> list[Entry]:
    name = Entry("name", "Name", str(record.get("name") or ""), required=True)
    if kind == "pipeline":
        own = YES if record.get("is_deal_probability_enabled") else NO
        choices = [Choice(key, words) for key, words in WORDS.items()]
        return [name, Entry("own", "Probabilities", WORDS[own], value=own, choices=lambda: choices)]
    odds = record.get("deal_probability")
    rots = record.get("days_to_rotten") if record.get("is_deal_rot_enabled") else None
    return [
        name,
        Entry("odds", "Probability %", "100" if odds is None else str(odds), hint="0 to 100", check=percent),
        Entry(
            "rots",
            "Rots after days",
            "" if rots is None else str(rots),
            hint="empty: deals never rot here",
            check=_days,
        ),
    ]


def _days(text: str) -> str | None:
    return None if text.isdecimal() and 0 < int(text) < 10_000 else f"“{text}” is no number of days."


def _fields(said: dict[str, Any]) -> dict[str, Any]:
    """The wire fields that a filled form means."""
    found: dict[str, Any] = {}
    for key, value in said.items():
        if isinstance(value, Chosen):
            found["is_deal_probability_enabled"] = value.id == YES
        elif key == "odds":
            found["deal_probability"] = int(value.rstrip(" %") or 100)
        elif key == "rots":
            found |= {"is_deal_rot_enabled": bool(value), "days_to_rotten": int(value) if value else None}
        else:
            found[key] = value
    return found


def delete(screen: PipelinesScreen, kind: str, number: int) -> None:
    """Ask where the deals go; without deals only whether to delete."""
    edits, deals = screen.edits, screen.workspace.deals
    found = next(p for p in edits.all() if number == p.id or number in [s.id for s in p.stages])
    name = str((screen.workspace.copy.get(kind, number) or {}).get("name") or "")
    inside = edits.deals_in(*([number] if kind == "stage" else [s.id for s in found.stages] or [0]))
    gone = {number} if kind == "stage" else {s.id for s in found.stages}
    act = edits.delete_stage if kind == "stage" else edits.delete_pipeline

    async def go(to: int | None) -> None:
        moved = await act(number, to)
        there = f", {moved:,} deals moved to {deals.stage(to).name}" if moved and to is not None else ""
        screen.say(f"Deleted: {name}{there}. u takes it back.")

    async def chosen(to: Any) -> None:
        if to is not None:
            await screen.guard(go(to))

    async def answered(yes: bool | None) -> None:
        if yes:
            await screen.guard(go(None))

    if not inside:
        screen.app.push_screen(ConfirmScreen(f"Delete the {kind} “{name}”?", "There are no deals in it."), answered)
        return
    pipelines = sorted(edits.all(), key=lambda p: p.id != found.id)
    choices = [Choice(s.id, f"{p.name} › {s.name}") for p in pipelines for s in p.stages if s.id not in gone]
    if not choices:
        raise EditError("There is no other stage its deals could go to.")
    title = f"Delete “{name}” and move its {len(inside):,} deals to"
    screen.app.push_screen(PickerScreen(title, choices), chosen)
