"""Products: one price for each currency, replaced as a whole (reference: section 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tui.backend.call import settled
from tui.backend.errors import invalid
from tui.backend.rules.custom_fields import merged
from tui.backend.rules.followers import follow, owned
from tui.backend.rules.recurring import check_cycles
from tui.backend.rules.references import check_currency, check_references, refuse_null
from tui.backend.rules.visibility import default_visibility
from tui.backend.tables import products

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

PRICE = {"price": 0.0, "cost": 0.0, "direct_cost": 0.0, "notes": ""}


async def add(call: Call, wanted: dict[str, Any]) -> int:
    """Add a product and give its id; without a price it costs 0 in the caller's currency. Raises a 400."""
    wanted = {name: value for name, value in wanted.items() if value is not None}
    begin: Row = {
        "owner_id": call.user_id,
        "visible_to": default_visibility(call, "product"),
        "tax": 0.0,
        "billing_frequency": "one-time",
    }
    begin |= {"add_time": call.time, "update_time": call.time}
    free = [{"currency": call.user["default_currency"] or call.company["default_currency"]}]
    wanted["prices"] = wanted.get("prices") or free
    values = begin | await _shaped(call, wanted, {})
    check_cycles(values["billing_frequency"], values.get("billing_frequency_cycles"))
    new_id = int(await call.add(products, values))
    await follow(call, "product", new_id, values["owner_id"], call.time)
    return new_id


async def revise(call: Call, before: Row, wanted: dict[str, Any]) -> None:
    """Change a product; nothing happens where nothing differs. Raises a 400."""
    refuse_null(wanted, "name", "owner_id", "visible_to")
    values = settled(products, await _shaped(call, wanted, before["custom_fields"]))
    check_cycles((before | values)["billing_frequency"], (before | values)["billing_frequency_cycles"])
    values = {name: value for name, value in values.items() if before[name] != value}
    if values:
        await owned(call, "product", before["id"], values)
        await call.change(products, before["id"], values | {"update_time": call.time})


async def _shaped(call: Call, wanted: dict[str, Any], custom: Mapping[str, Any]) -> dict[str, Any]:
    await check_references(call, wanted)
    values = dict(wanted)
    if values.get("prices") is not None:
        values["prices"] = await prices(call, values["prices"])
    if isinstance(values.get("category"), int):
        values["category"] = str(values["category"])
    return values | {"custom_fields": await merged(call, "product", custom, wanted.get("custom_fields") or {})}


async def prices(call: Call, given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Prices as stored; raises a 400 for two of one currency or a currency there is not."""
    codes = [str(price["currency"]) for price in given]
    if len(set(codes)) < len(codes):
        raise invalid("prices", "holds two prices of one currency")
    for code in codes:
        await check_currency(call, code, "prices.currency")
    return [PRICE | {name: value for name, value in price.items() if value is not None} for price in given]
