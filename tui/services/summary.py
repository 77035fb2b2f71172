"""A record in a form for elsewhere: its address in Pipedrive, how to reach whom it is about, a summary in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tui.services.notes import plain

if TYPE_CHECKING:
    from tui.services.records import Id
    from tui.services.workspace import Workspace

PATHS = {
    "deal": "deal",
    "person": "person",
    "organization": "organization",
    "lead": "leads/inbox",
    "product": "product",
}
FEW = 3


def link(workspace: Workspace, kind: str, record: Id) -> str:
    """Where the record is in Pipedrive's own application; empty where that is not known."""
    domain = str(workspace.copy.fact("me", {}).get("company_domain") or "")
    safe = domain.replace("-", "").isalnum()
    return f"https://{domain}.pipedrive.com/{PATHS[kind]}/{record}" if safe and kind in PATHS else ""


def contact(workspace: Workspace, kind: str, record: Id, code: str) -> str:
    """The primary phone (`phones`) or e-mail (`emails`) of a record's person; empty where there is none."""
    found = workspace.records.get(kind, record) or {}
    if kind != "person":
        found = workspace.records.get("person", found.get("person_id") or 0) or {}
    values = [v for v in found.get(code) or [] if isinstance(v, dict) and v.get("value")]
    values.sort(key=lambda v: not v.get("primary"))
    return str(values[0]["value"]) if values else ""


def markdown(workspace: Workspace, kind: str, record: Id) -> str:
    """What one would tell a colleague: value, stage, people, what is next, and the latest notes."""
    return "\n".join(_lines(workspace, kind, record))


def _lines(workspace: Workspace, kind: str, record: Id) -> Iterator[str]:
    head = workspace.records.head(kind, record)
    if head is None:
        return
    yield f"# {_one(head.title)}"
    yield ""
    if head.value:
        yield f"- Value: {head.value}" + (
            f" (weighted {head.weighted} at {head.probability} %)" if head.weighted else ""
        )
    stage = next((step.name for step in head.steps if step.current), "")
    if head.status:
        yield f"- Status: {head.status}" + (f", {head.pipeline} › {stage}" if stage else "")
    for name in head.about:
        yield f"- {_one(name)}"
    for code, words in (("phones", "Phone"), ("emails", "E-mail")):
        if value := contact(workspace, kind, record, code):
            yield f"- {words}: {_one(value)}"
    if head.owner:
        yield f"- Owner: {_one(head.owner)}"
    address = link(workspace, kind, record)
    if address:
        yield f"- <{address}>"
    yield from _next_and_notes(workspace, kind, record)


def _next_and_notes(workspace: Workspace, kind: str, record: Id) -> Iterator[str]:
    subject = workspace.history.subject(kind, record)
    if subject is None:
        return
    focus, past = workspace.history.read(*subject)
    planned = [item for item in focus if item.kind == "activity"][:FEW]
    if planned:
        yield from ("", "## Next", "")
        yield from (f"- {_when(item.when, whole=item.whole)}: {_one(item.title)}" for item in planned)
    notes = [item for item in (*focus, *past) if item.kind == "note"][:FEW]
    if notes:
        yield from ("", "## Notes", "")
        yield from (
            f"- {_when(item.when, whole=True)}, {_one(item.by)}: {_one(plain(item.html))[:500]}" for item in notes
        )


def _when(when: Any, *, whole: bool) -> str:
    return f"{when:%Y-%m-%d}" if whole and when else f"{when:%Y-%m-%d %H:%M}" if when else ""


def _one(text: str) -> str:
    return " ".join(text.split())
