"""Adding a lead, and editing everything about one, in a form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from textual.widgets import Input

from tui.app.screens.form import Chosen, Entry, FormLine, FormScreen
from tui.app.screens.picker import Choice, PickerScreen
from tui.fields import LONG_TYPES, VISIBILITY, Field
from tui.services.amounts import parse_amount, plain
from tui.services.dates import NotADate, parse_day
from tui.services.edits import EditError
from tui.services.lead_labels import read_labels
from tui.services.new_lead import NewLead, add
from tui.services.record_edits import CLEAR
from tui.store.database import StoreError

if TYPE_CHECKING:
    from tui.app.screens.base import MainScreen
    from tui.services.workspace import Workspace

VISIBLE = tuple((str(number), words) for number, words in VISIBILITY.items())


OWN_CODE = 40
"""How long the codes of the account's own fields are."""

CONTACTS = ("person_id", "organization_id")


class SeededPicker(PickerScreen):
    """A picker in which something is typed already."""

    def __init__(self, title: str, choices: Sequence[Choice], typed: str) -> None:
        super().__init__(title, choices, free=True)
        self.typed = typed

    def on_mount(self) -> None:
        """Show what matches."""
        super().on_mount()
        line = self.query_one(Input)
        line.value, line.cursor_position = self.typed, len(self.typed)


class LeadForm(FormScreen):
    """A new lead: a name that is typed is looked for first; the title follows whom it is about until it is typed."""

    def _line(self, key: str) -> FormLine:
        return next(line for line in self.lines if line.entry.key == key)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter looks for a contact by what was typed; else the form's own handler does what it does in any form."""
        line = event.input
        if isinstance(line, FormLine) and line.entry.key in CONTACTS and line.value.strip() != line.picked.strip():
            event.stop()
            event.prevent_default()
            self._look_for(line)

    def _look_for(self, line: FormLine) -> None:
        assert line.entry.choices is not None
        choices = line.entry.choices()

        def chosen(found: Any) -> None:
            if found is None:
                return
            name = next((c.text for c in choices if c.id == found), None)
            line.value = name or str(found)
            line.chosen, line.picked = (found, line.value) if name else (None, "\0")
            self.action_walk(1)

        self.app.push_screen(SeededPicker(line.entry.name, choices, line.value.strip()), chosen)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Whom it is about gives the title a hint."""
        event.stop()
        who = self._line("person_id").value.strip() or self._line("organization_id").value.strip()
        self._line("title").placeholder = f"{who} lead" if who else ""

    def action_save(self) -> None:
        """A lead is about somebody: say so, and keep what was typed."""
        who = self._line("person_id").value.strip() or self._line("organization_id").value.strip()
        if not who:
            self._lead(self._line("person_id"), "A lead needs a person or an organization: choose or type one.")
            return
        title = self._line("title")
        if not title.value.strip():
            title.value = f"{who} lead"
        super().action_save()


def add_lead(screen: MainScreen, then: Callable[[str], None]) -> None:
    """Ask for a new lead and add it; `then` gets its temporary id. What could not be added is asked for again."""
    workspace = screen.workspace

    def ask(before: dict[str, str]) -> None:
        screen.app.push_screen(LeadForm("New lead", _new(workspace, before), everything=True), filled)

    async def filled(said: dict[str, Any] | None) -> None:
        if said is None:
            return
        try:
            lead = await add(workspace, _read(workspace, said))
        except (EditError, StoreError) as wrong:
            screen.say(str(wrong), severity="error")
            ask({key: value for key, value in said.items() if isinstance(value, str)})
            return
        then(lead)

    ask({})


def _read(workspace: Workspace, said: dict[str, Any]) -> NewLead:
    """The lead that a filled form means."""
    fields: dict[str, Any] = {}
    new: dict[str, str] = {}
    for key, value in said.items():
        if isinstance(value, Chosen):
            if value.id is not None:
                fields[key] = value.id
        elif key == "label_ids":
            fields[key] = read_labels(workspace.leads.labels(), value)
        elif key in CONTACTS:
            new[key.removesuffix("_id")] = value
        elif key == "value":
            amount, code = parse_amount(value, workspace.money)
            fields[key] = {"amount": amount, "currency": code}
        elif key == "expected_close_date":
            fields[key] = parse_day(value, workspace.clock.today()).isoformat()
        else:
            fields[key] = value
    return NewLead(fields, new.get("person", ""), new.get("organization", ""))


def _new(workspace: Workspace, before: dict[str, str]) -> list[Entry]:
    def names(kind: str) -> Callable[[], list[Choice]]:
        return lambda: _contacts(workspace, kind)

    def twin(kind: str) -> Callable[[str], str]:
        return lambda text: _known(workspace, kind, text)

    text = before.get
    return [
        Entry("person_id", "Person", text("person_id", ""), choices=names("person"), free=True, remark=twin("person")),
        Entry(
            "organization_id",
            "Organization",
            text("organization_id", ""),
            choices=names("organization"),
            free=True,
            remark=twin("organization"),
        ),
        Entry("title", "Title", text("title", ""), hint="empty: the name of whom it is about, and “lead”"),
        Entry("value", "Value", text("value", ""), hint="12500, 12.5k or 12500 USD", check=_amount(workspace)),
        _labels(workspace, text("label_ids", "")),
        Entry(
            "expected_close_date",
            "Expected close",
            text("expected_close_date", ""),
            hint="30 apr, in 2w, friday",
            check=_day(workspace),
        ),
        Entry("owner_id", "Owner", choices=_users(workspace), hint="empty: you"),
        Entry("visible_to", "Visible to", choices=_circles, hint="empty: as the account has it"),
        *_channel(workspace, {}),
    ]


def _known(workspace: Workspace, kind: str, text: str) -> str:
    """What there is to know about a name that was typed and not chosen."""
    if not text.strip():
        return ""
    found = workspace.contacts.namesakes(kind, text)
    return f"There is one already: {found[0]}. ⏎ finds it." if found else ""


def _contacts(workspace: Workspace, kind: str) -> list[Choice]:
    return [Choice(c.id, c.name, c.of) for c in workspace.leads.contacts() if c.kind == kind]


def _labels(workspace: Workspace, text: str) -> Entry:
    """Several labels by their names, in one line."""
    names = ", ".join(" ".join(name.split()) for name, _ in workspace.leads.labels().values())

    def check(typed: str) -> str | None:
        try:
            read_labels(workspace.leads.labels(), typed)
        except EditError as wrong:
            return str(wrong)
        return None

    hint = f"{names}; several with commas between" if names else "there are none yet: L in the inbox adds one"
    return Entry("label_ids", "Labels", text, hint=hint, check=check)


def _users(workspace: Workspace) -> Callable[[], list[Choice]]:
    def users() -> list[Choice]:
        found = sorted(workspace.copy.all("user"), key=lambda u: str(u.get("name") or "").casefold())
        return [Choice(u["id"], str(u.get("name"))) for u in found if u.get("active_flag") is not False]

    return users


def _circles() -> list[Choice]:
    return [Choice(number, words) for number, words in VISIBLE]


def _channel(workspace: Workspace, record: dict[str, Any]) -> list[Entry]:
    """Where it came from: one of the account's channels, and which of them."""
    values = workspace.records.values
    field = values.find("lead", "channel")
    options = values.options("lead", field) if field else {}
    now, text = record.get("channel"), str(record.get("channel_id") or "")
    which = Entry("channel_id", "Channel ID", text, hint="tells one campaign or form from another")
    if not options and now is None:
        return [which] if text else []
    shown = options.get(str(now), (f"#{now}", ""))[0] if now is not None else ""
    choices = [Choice(int(i), name) for i, (name, _) in options.items()]
    choices += [Choice(CLEAR, "(none)")] if now is not None else []
    return [Entry("channel", "Channel", shown, value=now, choices=lambda: choices), which]


def _amount(workspace: Workspace) -> Callable[[str], str | None]:
    def check(text: str) -> str | None:
        try:
            amount, _ = parse_amount(text, workspace.money)
        except EditError as wrong:
            return str(wrong)
        return "A value cannot be less than nothing." if amount < 0 else None

    return check


def _day(workspace: Workspace) -> Callable[[str], str | None]:
    def check(text: str) -> str | None:
        try:
            parse_day(text, workspace.clock.today())
        except NotADate as wrong:
            return str(wrong)
        return None

    return check


# -- editing ----------------------------------------------------------------------------------------------------------


def edit_lead(screen: MainScreen, lead: str) -> None:
    """Change what a lead holds: only what was changed is sent, as one edit."""
    workspace = screen.workspace
    record = workspace.leads.get(lead)

    async def filled(said: dict[str, Any] | None) -> None:
        if said:
            await screen.guard(workspace.leads.change(lead, _changes(workspace, record, said)))

    form = FormScreen("Edit the lead", _all(screen, record), about=str(record.get("title") or ""))
    screen.app.push_screen(form, filled)


def _changes(workspace: Workspace, record: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    currency = (record.get("value") or {}).get("currency")
    for key, value in said.items():
        if isinstance(value, Chosen):
            found[key] = None if value.id == CLEAR else value.id
        elif key == "label_ids":
            found[key] = read_labels(workspace.leads.labels(), value)
        elif len(key) == OWN_CODE:
            found |= _own(workspace, record, key, value)
        elif key == "value":
            amount, code = parse_amount(value, workspace.money, currency) if value else (0.0, "")
            found[key] = {"amount": amount, "currency": code} if value else None
        elif key == "expected_close_date":
            found[key] = parse_day(value, workspace.clock.today()).isoformat() if value else None
        else:
            found[key] = value if value or key == "title" else None
    return found


def _own(workspace: Workspace, record: dict[str, Any], code: str, text: str) -> dict[str, Any]:
    """What was typed for a field of the account's own."""
    row = workspace.records.row("lead", record["id"], code)
    return {} if row is None or row.fixed else workspace.records.edits.meant(row, text)


def _own_entries(screen: MainScreen, record: dict[str, Any]) -> Iterator[Entry]:
    """The account's own fields that are edited in a line."""
    from tui.app.screens.record_form import entry

    records = screen.workspace.records
    for field in records.values.custom("lead"):
        if _in_a_line(field) and (row := records.row("lead", record["id"], field.code)):
            yield entry(screen, row)


def _in_a_line(field: Field) -> bool:
    return not field.fixed and field.type not in (*LONG_TYPES, "set")


def _all(screen: MainScreen, record: dict[str, Any]) -> list[Entry]:
    workspace = screen.workspace
    value = record.get("value") or {}
    worth = (
        f"{plain(value['amount'], workspace.money)} {value.get('currency') or ''}".strip()
        if value.get("amount") is not None
        else ""
    )
    names, owner = workspace.records.values, record.get("owner_id")
    visible = str(record.get("visible_to") or "")
    shown = dict(VISIBLE)
    known = workspace.leads.labels()
    labels = [" ".join(known[i][0].split()) for i in record.get("label_ids") or [] if i in known]

    def contacts(kind: str) -> Callable[[], list[Choice]]:
        return lambda: _contacts(workspace, kind)

    def name(kind: str, code: str) -> str:
        return names.name(kind, record[code]) if record.get(code) else ""

    person, organization = record.get("person_id"), record.get("organization_id")
    return [
        Entry("title", "Title", str(record.get("title") or ""), required=True),
        Entry("value", "Value", worth, hint="12500, 12.5k or 12500 USD; empty: none", check=_amount(workspace)),
        Entry(
            "expected_close_date",
            "Expected close",
            str(record.get("expected_close_date") or "")[:10],
            hint="30 apr, in 2w, friday; empty: none",
            check=_day(workspace),
        ),
        _labels(workspace, ", ".join(labels)),
        Entry("owner_id", "Owner", names.name("user", owner) if owner else "", value=owner, choices=_users(workspace)),
        Entry("person_id", "Person", name("person", "person_id"), value=person, choices=contacts("person")),
        Entry(
            "organization_id",
            "Organization",
            name("organization", "organization_id"),
            value=organization,
            choices=contacts("organization"),
        ),
        Entry(
            "visible_to",
            "Visible to",
            shown.get(visible, visible),
            value=visible,
            choices=_circles,
        ),
        *_channel(workspace, record),
        *_own_entries(screen, record),
    ]
