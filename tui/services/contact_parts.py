"""What belongs to a record by way of others: products in the deals of a contact, and the users who may see it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.lines import sums
from tui.services.parts import of

if TYPE_CHECKING:
    from tui.services.records import Id
    from tui.services.sync import Session
    from tui.services.workspace import Workspace

Record = dict[str, Any]
DEALS_OF = {"person": "person_id", "organization": "org_id"}
AT_ONCE = 100
"""Deals whose lines are asked for in one call (OpenAPI: `deal_ids`)."""

MOST_DEALS = 500
EVERYONE = 7
"""The visibility of what the whole company sees (OpenAPI: `visible_to`)."""

SEEN = {"deal": "deals", "person": "persons", "organization": "organizations", "product": "products"}


class Bought(NamedTuple):
    """A product in the deals of a contact: how many, what they come to in a currency, in how many deals."""

    product: Id
    name: str
    quantity: float
    total: float
    currency: str | None
    deals: int


async def bring_lines(session: Session, kind: str, record: Id) -> None:
    """Bring the lines of products of a contact's deals into the copy, the latest deals first."""
    if kind not in DEALS_OF:
        return
    rows = session.copy.select(
        f"SELECT id FROM main.deal WHERE {DEALS_OF[kind]} = ? AND is_deleted = 0 AND products_count IS NOT 0 "
        "ORDER BY update_time DESC LIMIT ?",
        (record, MOST_DEALS),
    )
    deals = [row[0] for row in rows]
    for first in range(0, len(deals), AT_ONCE):
        await _bring_some(session, deals[first : first + AT_ONCE])


async def _bring_some(session: Session, deals: list[int]) -> None:
    from tui.api.page import every

    listed = every(session.client.v2.deals.list_products_of_many, deal_ids=deals, limit=500)
    found = [line.model_dump(mode="json", by_alias=True) async for line in listed]
    marks = ",".join("?" * len(deals))
    rows = session.copy.select(f"SELECT id FROM main.deal_product WHERE deal_id IN ({marks})", tuple(deals))
    session.follow("deal_product", found, [row[0] for row in rows])


def bought(workspace: Workspace, kind: str, record: Id, *, won: bool) -> list[Bought]:
    """The products in a contact's deals that are won, or that are open; what comes to most first."""
    rows = workspace.copy.select(
        "SELECT p.data, d.id, d.currency FROM shown_deal d JOIN shown_deal_product p ON p.deal_id = d.id "
        f"WHERE d.{DEALS_OF[kind]} = ? AND d.is_deleted = 0 AND p.is_deleted = 0 AND d.status = ?",
        (record, "won" if won else "open"),
    )
    found: dict[tuple[Id, str | None], tuple[str, float, float, set[int]]] = {}
    for data, deal, currency in rows:
        line = json.loads(data)
        product = line.get("product_id") or 0
        if line.get("is_enabled") is False:
            continue
        name, quantity, total, deals = found.get((product, currency), ("", 0.0, 0.0, set[int]()))
        name = name or str(line.get("name") or workspace.records.values.name("product", product))
        amount = line.get("quantity")
        quantity += amount if isinstance(amount, int | float) else 0
        found[product, currency] = (name, quantity, total + sums(line).total, deals | {deal})
    made = [Bought(p, name, q, total, code, len(d)) for (p, code), (name, q, total, d) in found.items()]
    return sorted(made, key=lambda one: (-one.total, one.name))


# -- who may see it ---------------------------------------------------------------------------------------------------


async def bring_permitted(session: Session, kind: str, record: Id) -> None:
    """Bring the users who may see a record that not everybody may see into the copy."""
    known = session.copy.snapshot(kind, record) or {}
    if kind not in SEEN or known.get("visible_to") in (None, EVERYONE):
        return
    answer: Any = await getattr(session.client.v1, SEEN[kind]).list_permitted_users(record)
    if isinstance(answer, dict):
        answer = next(iter(answer.values()), [])
    users = sorted(int(user) for user in getattr(answer, "items", answer))
    name = _permitted(kind, record)
    told = {"id": name, "users": users}
    if session.copy.get("history", name) != told:
        session.copy.put("history", [told])
        session.changed("history", {name})


def _permitted(kind: str, record: Id) -> str:
    return f"permitted {of(kind, record)}"


def permitted(workspace: Workspace, kind: str, record: Id) -> str:
    """The names of the users who may see a record; empty where that was not told, or its visibility says it."""
    known = workspace.copy.get(kind, record) or {}
    if known.get("visible_to") in (None, EVERYONE):
        return ""
    users = (workspace.copy.get("history", _permitted(kind, record)) or {}).get("users") or []
    active = {row[0] for row in workspace.copy.select("SELECT id FROM main.user WHERE active_flag IS NOT 0")}
    if users and active <= set(users):
        return "everyone"
    return ", ".join(sorted(workspace.records.values.name("user", user) for user in users))
