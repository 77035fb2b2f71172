"""Notes: what they belong to, and that writing one is an update of its deal (product 9.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui.backend.call import settled
from tui.backend.clock import given
from tui.backend.errors import invalid
from tui.backend.rules.deals import touch
from tui.backend.rules.references import check_references, refuse_null
from tui.backend.tables import notes

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

LINKS = {
    "lead_id": "pinned_to_lead_flag",
    "deal_id": "pinned_to_deal_flag",
    "person_id": "pinned_to_person_flag",
    "org_id": "pinned_to_organization_flag",
    "project_id": "pinned_to_project_flag",
    "task_id": "pinned_to_task_flag",
}


async def add(call: Call, wanted: dict[str, Any]) -> int:
    """Add a note and give its id; raises a 400 for one that belongs to nothing."""
    wanted = {name: value for name, value in wanted.items() if value is not None}
    await check_references(call, wanted)
    check_links(wanted)
    time = given(wanted["add_time"], "add_time") if "add_time" in wanted else call.time
    begin = {"user_id": call.user_id, "last_update_user_id": None}
    new_id = int(await call.add(notes, begin | wanted | {"add_time": time, "update_time": time}))
    await touch(call, wanted.get("deal_id"))
    return new_id


async def revise(call: Call, before: Row, wanted: dict[str, Any]) -> None:
    """Change a note; nothing happens where nothing differs. Raises a 400."""
    refuse_null(wanted, "content", "user_id", "add_time")
    await check_references(call, wanted)
    if "add_time" in wanted:
        wanted["add_time"] = given(wanted["add_time"], "add_time")
    values = settled(notes, wanted)
    check_links(before | values)
    values = {name: value for name, value in values.items() if before[name] != value}
    if values:
        written = {"update_time": call.time, "last_update_user_id": call.user_id}
        await call.change(notes, before["id"], values | written)
        await touch(call, values.get("deal_id", before["deal_id"]))


def check_links(note: Mapping[str, Any]) -> None:
    """Raise a 400 for a note that belongs to nothing, or is pinned to what it does not belong to."""
    if all(note.get(link) is None for link in LINKS):
        raise invalid("deal_id", "a note belongs to a deal, lead, person, organization or project")
    for link, flag in LINKS.items():
        if note.get(flag) and note.get(link) is None:
            raise invalid(flag, f"needs {link}")
