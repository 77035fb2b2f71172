"""Boards of projects, their phases, and where on them a project stands (published v2 document: boards, phases)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, Table, func, select, update

from tui.backend.errors import invalid
from tui.backend.rules import places
from tui.backend.rules.references import refuse_null
from tui.backend.tables import project_boards, project_phases, projects

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

LONGEST_NAME = 255


# -- where a project stands -------------------------------------------------------------------------------------------


async def placed(call: Call, wanted: Mapping[str, Any], before: Row | None) -> dict[str, int]:
    """The board and phase a project gets; raises a 400.

    A phase decides the board, and one of another board than the given is refused; a board alone means its first phase;
    neither means where the project is, or the first phase of the first board.
    """
    board_id, phase_id = wanted.get("board_id"), wanted.get("phase_id")
    if phase_id is not None:
        phase = await phase_of(call, phase_id)
        if board_id not in (None, phase["board_id"]):
            raise invalid("phase_id", f"there is no phase {phase_id} on board {board_id}")
        return {"board_id": phase["board_id"], "phase_id": phase_id}
    if before is not None and board_id in (None, before["board_id"]):
        return {"board_id": before["board_id"], "phase_id": before["phase_id"]}
    board = await board_of(call, board_id)
    return {"board_id": board["id"], "phase_id": await _first_phase(call, board["id"])}


async def phase_of(call: Call, id: int) -> Row:
    """A phase that can be used; raises a 400."""
    query = select(project_phases).where(project_phases.c.id == id, ~project_phases.c.is_deleted)
    if found := await call.row(query):
        return found
    raise invalid("phase_id", f"there is none with id {id}")


async def board_of(call: Call, id: int | None) -> Row:
    """A board that can be used, without an id the first one; raises a 400."""
    query = select(project_boards).where(~project_boards.c.is_deleted)
    if id is not None:
        query = query.where(project_boards.c.id == id)
    if found := await call.row(query.order_by(project_boards.c.order_nr, project_boards.c.id).limit(1)):
        return found
    raise invalid("board_id", f"there is none with id {id}" if id else "there is no board")


def phases_of(board_id: int) -> Select[Any]:
    """The phases of a board that are not deleted, in their order."""
    query = select(project_phases).where(project_phases.c.board_id == board_id, ~project_phases.c.is_deleted)
    return query.order_by(project_phases.c.order_nr, project_phases.c.id)


async def _first_phase(call: Call, board_id: int) -> int:
    if found := await call.row(phases_of(board_id).limit(1)):
        return int(found["id"])
    raise invalid("board_id", f"board {board_id} has no phases")


# -- boards and phases themselves -------------------------------------------------------------------------------------


async def add(call: Call, table: Table, wanted: Mapping[str, Any], **within: int) -> int:
    """Add a board, or a phase within one, at the place asked for or last; raises a 400."""
    _check_name(wanted["name"])
    last = await _count(call, table, **within) + 1
    place = _place(wanted.get("order_nr"), last) or last
    values = {"name": wanted["name"], "order_nr": last, "add_time": call.time, "update_time": call.time}
    new_id = int(await call.add(table, values | within))
    await places.put(call, table, new_id, place, **within)
    return new_id


async def revise(call: Call, table: Table, before: Row, wanted: Mapping[str, Any], **within: int) -> None:
    """Change the name or place of a board or phase; raises a 400."""
    refuse_null(wanted, "name", "order_nr", "board_id")
    if "name" in wanted:
        _check_name(wanted["name"])
    place = _place(wanted.get("order_nr"), await _count(call, table, **within) + 1)
    named = {name: wanted[name] for name in ("name",) if name in wanted}
    await call.change(table, before["id"], named | {"update_time": call.time})
    if place:
        await places.put(call, table, before["id"], place, **within)


async def move_phase(call: Call, phase: Row, board_id: int) -> None:
    """Put a phase last on another board; its projects go along."""
    await board_of(call, board_id)
    last = await _count(call, project_phases, board_id=board_id) + 1
    await call.change(project_phases, phase["id"], {"board_id": board_id, "order_nr": last})
    await call.db.execute(update(projects).where(projects.c.phase_id == phase["id"]).values(board_id=board_id))
    await _close_ranks(call, project_phases, board_id=phase["board_id"])


async def remove(call: Call, table: Table, before: Row, **within: int) -> None:
    """Mark a board or phase deleted; projects stay where they are until they are moved, as deals do (product 9.11)."""
    gone = {"is_deleted": True, "update_time": call.time}
    await call.change(table, before["id"], gone)
    if table is project_boards:
        mine = (project_phases.c.board_id == before["id"]) & ~project_phases.c.is_deleted
        await call.db.execute(update(project_phases).where(mine).values(gone))
    await _close_ranks(call, table, **within)


async def _close_ranks(call: Call, table: Table, **within: int) -> None:
    first = await call.row(_alive(table, **within).order_by(table.c.order_nr, table.c.id).limit(1))
    if first:
        await places.put(call, table, first["id"], 1, **within)


async def _count(call: Call, table: Table, **within: int) -> int:
    return int(await call.one(_alive(table, **within).with_only_columns(func.count())))


def _alive(table: Table, **within: int) -> Select[Any]:
    query = select(table).where(~table.c.is_deleted)
    for name, value in within.items():
        query = query.where(table.c[name] == value)
    return query


def _check_name(name: str) -> None:
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise invalid("name", f"must be text of 1 to {LONGEST_NAME} characters")


def _place(wanted: int | None, most: int) -> int | None:
    """The place asked for: from 1 to one behind the last (published v2 document: boards)."""
    if wanted is not None and not 1 <= wanted <= most:
        raise invalid("order_nr", f"must be between 1 and {most}")
    return wanted
