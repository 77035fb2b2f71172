"""New mail: the address of whom a record is about, with the blind copy by which Pipedrive files it (Smart BCC)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tui.services.edits import EditError
from tui.services.parts import of
from tui.services.summary import contact

if TYPE_CHECKING:
    from tui.services.records import Id
    from tui.services.sync import Session
    from tui.services.workspace import Workspace

RESOURCES = {"deal": "deals", "person": "persons", "organization": "organizations"}
FIELD = "smart_bcc_email"
_SAFE = "@!$'*+-._~"


def name(kind: str, record: Id) -> str:
    """Under which name the address of a record is kept."""
    return f"bcc {of(kind, record)}"


def bcc(workspace: Workspace, kind: str, record: Id) -> str:
    """The address that files a mail to a record; empty where it was not told yet."""
    if kind == "lead":
        return str((workspace.copy.get("lead", record) or {}).get("cc_email") or "")
    return str((workspace.copy.get("history", name(kind, record)) or {}).get("address") or "")


def link(workspace: Workspace, kind: str, record: Id, to: str = "") -> str:
    """The `mailto:` of a new mail about a record, to its person or to `to`; raises `EditError` without an address."""
    address = to or contact(workspace, kind, record, "emails")
    if not address:
        raise EditError("There is no e-mail address here.")
    filed = bcc(workspace, kind, record)
    return f"mailto:{quote(address, safe=_SAFE)}" + (f"?bcc={quote(filed, safe=_SAFE)}" if filed else "")


async def bring(session: Session, kind: str, record: Id) -> None:
    """Bring the address of a record into the copy; it never changes, so it is asked for once."""
    kept = name(kind, record)
    if kind not in RESOURCES or session.copy.get("history", kept) is not None:
        return
    found: Any = await getattr(session.client.v2, RESOURCES[kind]).get(record, include_fields=[FIELD])
    session.copy.put("history", [{"id": kept, "address": str(found.model_dump(mode="json").get(FIELD) or "")}])
