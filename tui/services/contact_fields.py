"""What the account tells of the fields of persons, organizations, activities …: asked for when one is opened."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.services.sync import Session
    from tui.services.workspace import Workspace
    from tui.store.copy import Copy

Json = dict[str, Any]
KINDS = {
    "person": "person_fields",
    "organization": "organization_fields",
    "product": "product_fields",
    "project": "project_fields",
    "activity": "activity_fields",
}
"""The kinds whose fields are asked for, and the resource that tells them."""

_KEPT = ("field_code", "field_name", "field_type", "options", "is_custom_field")


def fact(kind: str) -> str:
    """Under which name the fields of a kind are remembered: when they were told, and the fields."""
    return f"{kind} fields"


def known(copy: Copy, kind: str) -> dict[str, Json]:
    """The fields of a kind by their code, in the account's order; empty until they were told."""
    return {str(field["field_code"]): field for field in copy.fact(fact(kind), {}).get("fields") or []}


def ask(workspace: Workspace, kind: str) -> None:
    """Ask the server for the fields of a kind, in the sync's thread."""

    async def task(session: Session) -> None:
        await fetch(session, kind)

    workspace.sync.ask(task)


async def fetch(session: Session, kind: str) -> None:
    """Bring the fields of a kind into the copy, unless they were told lately; a refusal leaves it as it is."""
    from tui.api.errors import RateLimited, Refused, Unauthorized, Unreadable
    from tui.api.page import every
    from tui.services.sources import SETTINGS
    from tui.store.text import clean_record

    before = session.copy.fact(fact(kind), {})
    if kind not in KINDS or time.time() - before.get("told", 0) < SETTINGS:
        return
    try:
        listed = [f.model_dump(mode="json") async for f in every(getattr(session.client.v2, KINDS[kind]).list)]
    except (Unauthorized, RateLimited):
        raise
    except (Refused, Unreadable):
        return
    fields = clean_record([{name: field.get(name) for name in _KEPT} for field in listed])
    session.copy.remember(fact(kind), {"told": time.time(), "fields": fields})
    if fields != before.get("fields"):
        session.changed(f"{kind}_field", {0})
