"""Two deals become one (product 9.9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select, update

from tui.backend.errors import invalid
from tui.backend.rules import deals as rules
from tui.backend.rules import followers, participants, projects
from tui.backend.rules.history import record
from tui.backend.rules.lines import move_lines
from tui.backend.rules.worth import has_lines
from tui.backend.tables import activities, deals, metadata

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

FILLED = ("person_id", "org_id", "expected_close_date", "probability", "origin_id", "channel", "channel_id")
"""What the one that stays takes from the other where it has nothing; its stage, status and times stay its own."""
OWN_WAY = frozenset(
    {"deal_products", "deal_discounts", "deal_installments", "participants", "stage_history", "conversions"}
)
"""Tables that are moved by their own rules, or tell what has been."""


async def merge(call: Call, gone: Row, survivor_id: int) -> int:
    """Let a deal live on in another one and give the other's id; raises a 400 for none such.

    The survivor's values win, its empty ones are filled, labels are united, what is linked to `gone` is linked to it,
    products of both are kept and make its value anew, and `gone` is deleted (product 9.9).
    """
    survivor = await call.row(call.seen(deals).where(deals.c.id == survivor_id, ~deals.c.is_deleted))
    if survivor is None or survivor_id == gone["id"]:
        raise invalid("merge_with_id", f"there is no other deal with id {survivor_id}")
    priced = await has_lines(call, survivor_id) or await has_lines(call, gone["id"])
    await rules.write(call, survivor, joined(gone, survivor, priced=priced))
    await _move(call, gone["id"], survivor_id)
    await rules.touch(call, survivor_id)
    await rules.remove(call, await call.find(deals, gone["id"]))
    return survivor_id


def joined(gone: Mapping[str, Any], survivor: Mapping[str, Any], *, priced: bool = False) -> dict[str, Any]:
    """What changes on the survivor; a value of 0 is empty unless products decide it, and brings its currency."""
    values = {name: gone[name] for name in FILLED if survivor[name] is None and gone[name] is not None}
    values["label_ids"] = list(dict.fromkeys([*survivor["label_ids"], *gone["label_ids"]]))
    values["custom_fields"] = {**gone["custom_fields"], **survivor["custom_fields"]}
    if not survivor["value"] and gone["value"] and not priced:
        values |= {"value": gone["value"], "currency": gone["currency"]}
    return values


async def _move(call: Call, gone: int, survivor: int) -> None:
    await move_lines(call, gone, survivor)
    await participants.move_deal(call, gone, survivor)
    await followers.repoint(call, "deal", gone, survivor)
    await projects.repoint(call, "deal", gone, survivor)
    for row in await call.whole.rows(select(activities.c.id).where(activities.c.deal_id == gone)):
        await record(call, "activity", row["id"], {"deal_id": (gone, survivor)})
    for table in metadata.sorted_tables:
        if "deal_id" in table.c and table.name not in OWN_WAY:
            await _repoint(call, table, gone, survivor)


async def _repoint(call: Call, table: Table, gone: int, survivor: int) -> None:
    values: Row = {"deal_id": survivor} | ({"update_time": call.time} if "update_time" in table.c else {})
    await call.db.execute(update(table).where(table.c.deal_id == gone).values(values))
