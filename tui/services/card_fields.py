"""The fields that cards can show besides what every card shows (product 2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.fields import FIELDS, LONG_TYPES
from tui.services.records import value_of

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

ALREADY = {"title", "value", "label_ids", "person_id", "org_id", "owner_id", "stage_id", "currency"}
UNFIT = LONG_TYPES | {"set", "daterange", "timerange"}
"""Types that are too long for a card."""

_LINKS = {"person": "person_id", "organization": "org_id"}


def choosable(workspace: Workspace) -> list[tuple[str, str]]:
    """Codes and names of the fields of deals, persons and organizations a card can show, the account's own included."""
    found = []
    for kind in ("deal", *_LINKS):
        for field in (*FIELDS[kind], *workspace.records.values.custom(kind)):
            if field.type not in UNFIT and not (kind == "deal" and field.code in ALREADY):
                name = field.name if kind == "deal" else f"{kind.capitalize()}: {field.name.lower()}"
                found.append((f"{kind}.{field.code}", name))
    return found


def texts(workspace: Workspace, deal: int, codes: tuple[str, ...]) -> tuple[str, ...]:
    """What these fields say about a deal, a line for each; empty where there is nothing to say."""
    return tuple(_text(workspace, deal, *code.partition(".")[::2]) for code in codes)


def _text(workspace: Workspace, deal: int, kind: str, code: str) -> str:
    record = workspace.copy.get("deal", deal) or {}
    if kind in _LINKS:
        linked = record.get(_LINKS[kind])
        record = (workspace.copy.get(kind, linked) if linked is not None else None) or {}
    values = workspace.records.values
    field = values.find(kind, code) if record and kind in ("deal", *_LINKS) else None
    if field is None:
        return ""
    value = value_of(kind, record, field)
    if field.type in ("phones", "emails"):
        value = next((v.get("value") for v in value or [] if isinstance(v, dict)), None)
        text = str(value or "")
    else:
        text = values.text(kind, field, value, record)
    return f"{field.name}: {text}" if text else ""
