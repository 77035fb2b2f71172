"""Adding persons, organizations and products: a short form, with those that are called the same told at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tui.app.screens.form import Chosen, Entry, FormScreen
from tui.app.screens.picker import Choice
from tui.services.amounts import parse_amount
from tui.services.edits import EditError, objection
from tui.services.record_edits import is_email
from tui.services.users import active_users
from tui.store.database import StoreError

if TYPE_CHECKING:
    from tui.app.screens.base import MainScreen
    from tui.services.workspace import Workspace

Then = Callable[[int], Any]


def add_record(
    screen: MainScreen, kind: str, *, name: str = "", organization: int | None = None, then: Then | None = None
) -> None:
    """Ask for a new record and add it; `then` gets its id, else it is only said."""
    entries = {"person": _person, "organization": _organization, "product": _product}[kind]
    workspace = screen.workspace

    async def filled(said: dict[str, Any] | None) -> None:
        if said is None:
            return
        try:
            new = await _create(workspace, kind, said)
        except (EditError, StoreError) as wrong:
            screen.say(str(wrong), severity="error")
            return
        if then is not None:
            result = then(new)
            if hasattr(result, "__await__"):
                await screen.guard(result)
        else:
            screen.say(f"Added: {said.get('name')}. u takes it back.")

    form = FormScreen(f"New {kind}", entries(workspace, name, organization), everything=True)
    screen.app.push_screen(form, filled)


def _named(workspace: Workspace, kind: str, name: str) -> Entry:
    def remark(text: str) -> str:
        found = workspace.contacts.namesakes(kind, text)
        return f"There is one already: {found[0]}{f' and {len(found) - 1} more' if found[1:] else ''}" if found else ""

    return Entry("name", "Name", name, required=True, remark=remark)


def _person(workspace: Workspace, name: str, organization: int | None) -> list[Entry]:
    values = workspace.records.values

    def organizations() -> list[Choice]:
        rows = workspace.copy.select(
            "SELECT id, name FROM shown_organization WHERE is_deleted = 0 ORDER BY folded(name)"
        )
        return [Choice(i, found or "(no name)") for i, found in rows]

    belongs = values.name("organization", organization) if organization is not None else ""
    return [
        _named(workspace, "person", name),
        Entry("org_id", "Organization", belongs, value=organization, choices=organizations, free=True),
        Entry("phones", "Phone", hint="several with ; between"),
        Entry("emails", "E-mail", hint="several with ; between", check=_emails),
        Entry("job_title", "Job title"),
        _owner(workspace),
    ]


def _organization(workspace: Workspace, name: str, _organization: int | None) -> list[Entry]:
    return [
        _named(workspace, "organization", name),
        Entry("address", "Address", hint="street, town, country"),
        Entry("website", "Website"),
        _owner(workspace),
    ]


def _product(workspace: Workspace, name: str, _organization: int | None) -> list[Entry]:
    price = objection(lambda text: parse_amount(text, workspace.money, workspace.money.default))
    return [
        _named(workspace, "product", name),
        Entry("code", "Code"),
        Entry("price", "Price", hint="119 or 119 USD", check=price),
        Entry("unit", "Unit", hint="piece, month, hour"),
        Entry("tax", "Tax %", hint="19", check=lambda t: None if _is_number(t) else f"“{t}” is no number."),
        _owner(workspace),
    ]


def _owner(workspace: Workspace) -> Entry:
    def users() -> list[Choice]:
        return [Choice(i, name or f"#{i}") for i, name in active_users(workspace.copy)]

    me = workspace.copy.fact("me", {}).get("id")
    return Entry("owner_id", "Owner", workspace.records.values.name("user", me), value=me, choices=users)


def _emails(text: str) -> str | None:
    wrong = next((part for part in _split(text) if not is_email(part)), "")
    return f"“{wrong}” is no e-mail address." if wrong else None


def _is_number(text: str) -> bool:
    return text.replace(",", ".").replace(".", "", 1).isdigit()


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


async def _create(workspace: Workspace, kind: str, said: dict[str, Any]) -> int:
    """The record that a filled form means."""
    fields: dict[str, Any] = {}
    organization = ""
    for key, value in said.items():
        if key == "org_id" and isinstance(value, str):
            known = workspace.contacts.named("organization", value)
            fields |= {} if known is None else {key: known}
            organization = value if known is None else ""
        elif isinstance(value, Chosen):
            fields |= {} if value.id is None else {key: value.id}
        elif key in ("phones", "emails"):
            parts = _split(value)
            fields[key] = [{"value": v, "label": "work", "primary": not n} for n, v in enumerate(parts)]
        elif key == "address":
            fields[key] = {"value": value}
        elif key == "price":
            amount, code = parse_amount(value, workspace.money, workspace.money.default)
            fields["prices"] = [{"price": amount, "currency": code}]
        elif key == "tax":
            fields[key] = float(value.replace(",", "."))
        else:
            fields[key] = value
    return await workspace.contacts.create(kind, fields, organization=organization)
