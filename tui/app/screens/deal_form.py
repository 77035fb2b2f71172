"""Adding a deal: in one line, of which the form below shows what was understood; or field by field."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widgets import Input, Static

from tui.app.screens.form import Chosen, Entry, FormLine, FormScreen, percent
from tui.app.screens.lead_form import SeededPicker
from tui.app.screens.picker import Choice
from tui.fields import VISIBILITY
from tui.services.amounts import parse_amount
from tui.services.dates import parse_day, show_day
from tui.services.deal_line import DealLine, LineReader
from tui.services.edits import EditError, objection
from tui.services.new_deal import NewDeal, add, alike
from tui.store.database import StoreError

if TYPE_CHECKING:
    from tui.app.screens.base import MainScreen
    from tui.services.board import Stage
    from tui.services.workspace import Workspace

LINE = "line"
CONTACTS = {"person_id": "person", "org_id": "organization"}
EXAMPLE = "Acme renewal €5k @acme #hot fri"


class DealForm(FormScreen):
    """A new deal; what is typed in the first line fills the lines below, but for those one has filled oneself."""

    DEFAULT_CSS = """
    DealForm #told { height: auto; max-height: 2; text-wrap: wrap; }
    """

    def __init__(self, workspace: Workspace, stage: Stage) -> None:
        super().__init__("New deal", _entries(workspace, stage), about=stage.name, everything=True)
        self.workspace = workspace
        self.reader = LineReader(workspace)
        self._own: set[str] = set()
        self._line_read = DealLine()

    def line(self, key: str) -> FormLine:
        """The line of a key."""
        return next(line for line in self.lines if line.entry.key == key)

    # -- what was typed -------------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """The first line fills the others; what one types there oneself stays."""
        line = event.input
        if isinstance(line, FormLine) and line is self.focused:
            if line.entry.key == LINE:
                self._fill(line.value)
            else:
                self._own.add(line.entry.key)
        self.line("title").placeholder = self._usual_title()

    def _fill(self, text: str) -> None:
        """Show what was understood of the line."""
        self._line_read = read = self.reader.read(text)
        money, today = self.workspace.money, self.workspace.clock.today()
        labels = self.workspace.deals.labels()
        worth = "" if read.value is None else money.write(read.value, read.currency)
        self._put("title", read.title)
        self._put("value", worth)
        for key, found in (("person_id", read.person), ("org_id", read.organization)):
            self._put(key, found[1] if found else "", found[0] if found else None)
        self._put("label_ids", ", ".join(labels[str(label)][0] for label in read.labels), read.labels or None)
        self._put("expected_close_date", show_day(read.close, today) if read.close else "")
        self._put("probability", "" if read.probability is None else str(read.probability))

    def _put(self, key: str, text: str, chosen: Any = None) -> None:
        line = self.line(key)
        if key in self._own or line.disabled:
            return
        line.value = text
        if line.entry.choices is not None:
            line.chosen, line.picked = chosen, text if chosen is not None else "\0"

    def _usual_title(self) -> str:
        """What a deal is called that one does not call anything (product 2.7)."""
        who = self.line("org_id").value.strip() or self.line("person_id").value.strip()
        return f"{who} deal" if who else ""

    # -- what is told ---------------------------------------------------------------------------------------------

    def _tell(self, wrong: str = "") -> None:
        super()._tell(wrong)
        if not wrong and (remark := self._remark()):
            self.query_one("#told", Static).update(
                Content("! ").stylize("$warning") + Content(remark).stylize("$warning")
            )

    def _remark(self) -> str:
        """What there is to know about the line as a whole: what is not known, what is new, what is there already."""
        focus = self.focused
        if not isinstance(focus, FormLine) or focus.entry.key not in (LINE, "title"):
            return ""
        said = [f"There is no label “{name}”." for name in self._line_read.unknown]
        for key, kind in CONTACTS.items():
            line = self.line(key)
            if line.value.strip() and not (line.chosen and line.value.strip() == line.picked.strip()):
                said.append(f"New {kind}: {line.value.strip()}.")
        organization = self.line("org_id")
        title = self.line("title").value
        if title.strip() or organization.chosen:
            known = organization.chosen if organization.value.strip() == organization.picked.strip() else None
            said.append(alike(self.workspace, title, known))
        return " ".join(part for part in said if part)

    # -- keys -----------------------------------------------------------------------------------------------------

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the first line adds the deal; at a contact it looks for what was typed."""
        line = event.input
        if not isinstance(line, FormLine) or line.entry.key not in (LINE, *CONTACTS):
            return
        event.stop()
        event.prevent_default()
        if line.entry.key == LINE:
            self.action_save()
        elif line.value.strip() == line.picked.strip():
            self._choose(line)
        else:
            self._look_for(line)

    def _look_for(self, line: FormLine) -> None:
        assert line.entry.choices is not None
        choices = line.entry.choices()

        def chosen(found: Any) -> None:
            if found is not None:
                name = next((c.text for c in choices if c.id == found), None)
                line.value = name or str(found)
                line.chosen, line.picked = (found, line.value) if name else (None, "\0")
                self._own.add(line.entry.key)
                self.action_walk(1)

        self.app.push_screen(SeededPicker(line.entry.name, choices, line.value.strip()), chosen)

    def action_save(self) -> None:
        """A deal without a title is called by whom it is with; one with neither is asked for."""
        title = self.line("title")
        if not title.value.strip():
            title.value = self._usual_title()
        if not title.value.strip():
            self._lead(self.line(LINE), "A deal needs a title, or somebody it is with.")
            return
        super().action_save()


def add_deal(screen: MainScreen, stage: Stage, then: Callable[[int], None]) -> None:
    """Ask for a new deal and add it; `then` gets its temporary id."""
    workspace = screen.workspace

    async def filled(said: dict[str, Any] | None) -> None:
        if said is None:
            return
        try:
            deal = await add(workspace, _read(workspace, said, stage))
        except (EditError, StoreError) as wrong:
            screen.say(str(wrong), severity="error")
            return
        then(deal)

    screen.app.push_screen(DealForm(workspace, stage), filled)


def _read(workspace: Workspace, said: dict[str, Any], stage: Stage) -> NewDeal:
    """The deal that a filled form means."""
    fields: dict[str, Any] = {"stage_id": stage.id, "pipeline_id": stage.pipeline_id}
    new: dict[str, str] = {}
    for key, value in said.items():
        if isinstance(value, Chosen):
            fields |= _chosen(workspace, key, value.id)
        elif key in CONTACTS:
            new[CONTACTS[key]] = value
        elif key == "value":
            fields["value"], fields["currency"] = parse_amount(value, workspace.money)
        elif key == "expected_close_date":
            fields[key] = parse_day(value, workspace.clock.today()).isoformat()
        elif key == "probability":
            fields[key] = int(value.rstrip(" %"))
        elif key != LINE:
            fields[key] = value
    return NewDeal(fields, new.get("person", ""), new.get("organization", ""))


def _chosen(workspace: Workspace, key: str, chosen: Any) -> dict[str, Any]:
    if chosen is None:
        return {}
    if key == "stage_id":
        return {"stage_id": chosen, "pipeline_id": workspace.deals.stage(chosen).pipeline_id}
    if key == "label_ids":
        return {key: list(chosen) if isinstance(chosen, tuple) else [chosen]}
    return {key: chosen}


# -- the lines --------------------------------------------------------------------------------------------------------


def _entries(workspace: Workspace, stage: Stage) -> list[Entry]:
    names, me = workspace.records.values, workspace.copy.fact("me", {}).get("id")
    pipeline = names.name("pipeline", stage.pipeline_id)

    def contacts(kind: str) -> Callable[[], list[Choice]]:
        return lambda: [Choice(c.id, c.name, c.of) for c in workspace.leads.contacts() if c.kind == kind]

    def twin(kind: str) -> Callable[[str], str]:
        return lambda text: _known(workspace, kind, text)

    amount = objection(lambda text: parse_amount(text, workspace.money))
    day = objection(lambda text: parse_day(text, workspace.clock.today()))
    signs = "@ who with, # label, an amount, 60%, a day"
    return [
        Entry(LINE, "In one line", hint=f"{EXAMPLE} · {signs} · ⏎ adds it, ⇥ goes through the fields"),
        Entry("title", "Title", hint="empty: the name of whom it is with, and “deal”"),
        Entry("value", "Value", hint="12500, 12.5k or 12500 USD", check=amount),
        Entry("person_id", "Person", choices=contacts("person"), free=True, remark=twin("person")),
        Entry("org_id", "Organization", choices=contacts("organization"), free=True, remark=twin("organization")),
        Entry("stage_id", "Stage", f"{pipeline} › {stage.name}", value=stage.id, choices=lambda: _stages(workspace)),
        Entry("label_ids", "Label", choices=lambda: _labels(workspace)),
        Entry("expected_close_date", "Expected close", hint="30 apr, in 2w, friday", check=day),
        Entry("probability", "Probability %", hint="0 to 100", check=percent, fixed=_staged(workspace, stage)),
        Entry("owner_id", "Owner", names.name("user", me), value=me, choices=lambda: _users(workspace)),
        Entry("visible_to", "Visible to", choices=lambda: [Choice(k, v) for k, v in VISIBILITY.items()]),
    ]


def _known(workspace: Workspace, kind: str, text: str) -> str:
    found = workspace.contacts.namesakes(kind, text) if text.strip() else []
    return f"There is one already: {found[0]}. ⏎ finds it." if found else ""


def _staged(workspace: Workspace, stage: Stage) -> str:
    """Why a deal of this pipeline has no probability of its own; empty when it may."""
    found = next((p for p in workspace.deals.pipelines() if p.id == stage.pipeline_id), None)
    return "" if found is None or found.uses_deal_probability else "the stages of this pipeline have their own"


def _stages(workspace: Workspace) -> list[Choice]:
    return [Choice(s.id, f"{p.name} › {s.name}") for p in workspace.deals.pipelines() for s in p.stages]


def _labels(workspace: Workspace) -> list[Choice]:
    return [Choice(int(label), name, colour) for label, (name, colour) in workspace.deals.labels().items()]


def _users(workspace: Workspace) -> list[Choice]:
    found = sorted(workspace.copy.all("user"), key=lambda u: str(u.get("name") or "").casefold())
    return [Choice(u["id"], str(u.get("name"))) for u in found if u.get("active_flag") is not False]
