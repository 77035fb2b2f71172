"""Turning a deal into a lead, and back (product 9.8)."""

from __future__ import annotations

from typing import Any

from tui.services.edits import EditError, Edits
from tui.store.copy import Copy, Effect
from tui.store.outbox import Call

Record = dict[str, Any]
BACK = ("label_ids", "probability", "add_time", "stage_change_time")
"""What a lead does not keep of the deal it was, and the deal it becomes again is given once more."""


def converting(copy: Copy, edits: Edits, deal: Record) -> tuple[list[Call], list[Call]]:
    """The calls that make a lead of a deal, and those that make a deal of it again; raises `EditError`."""
    _refuse(deal)
    words = f"Convert “{deal.get('title')}” to a lead"
    moved = _moved(copy, deal["id"])
    lead, again = edits.temporary_lead_id(), edits.temporary_id()
    forth = Call(
        "v2.deals.convert_to_lead",
        {"id": deal["id"]},
        None,
        (*_become("deal", deal["id"], "lead", lead, _as_lead(deal)), *_linked(moved, lead_id=lead, deal_id=None)),
        words,
        ("lead", lead),
    )
    back = Call(
        "v2.leads.convert_to_deal",
        {"id": lead},
        {"stage_id": deal["stage_id"]},
        (*_become("lead", lead, "deal", again, deal), *_linked(moved, lead_id=None, deal_id=again)),
        f"Undo: {words}",
        ("deal", again),
        stands_for=deal["id"],
    )
    kept = {name: deal[name] for name in BACK if deal.get(name) is not None}
    restored = Call("v2.deals.update", {"id": again}, kept, (("deal", again, kept),), f"Undo: {words}")
    return [forth], [back, restored]


def _refuse(deal: Record) -> None:
    title = deal.get("title")
    if deal.get("status") != "open":
        raise EditError(f"Only an open deal becomes a lead. R opens “{title}” again.")
    if deal.get("person_id") is None and deal.get("org_id") is None:
        raise EditError(f"A lead is about a person or an organization, and “{title}” has neither.")


def _as_lead(deal: Record) -> Record:
    return {
        "title": deal.get("title"),
        "person_id": deal.get("person_id"),
        "organization_id": deal.get("org_id"),
        "owner_id": deal.get("owner_id"),
        "value": {"amount": deal.get("value") or 0, "currency": deal.get("currency")},
        "expected_close_date": deal.get("expected_close_date"),
        "source_name": "API",
        "add_time": deal.get("add_time"),
        "was_seen": True,
        "is_archived": False,
    }


def _become(kind: str, old: Any, other: str, new: Any, record: Record) -> list[Effect]:
    return [(kind, old, {"is_deleted": True}), (other, new, {**record, "id": new, "is_deleted": False})]


def _moved(copy: Copy, deal: int) -> list[tuple[str, int]]:
    """Its notes and activities."""
    kinds = ("note", "activity")
    return [(k, row[0]) for k in kinds for row in copy.select(f"SELECT id FROM shown_{k} WHERE deal_id = ?", (deal,))]


def _linked(moved: list[tuple[str, int]], **links: Any) -> list[Effect]:
    return [(kind, record, links) for kind, record in moved]
