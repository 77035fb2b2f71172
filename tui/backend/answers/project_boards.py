"""Boards of projects and their phases: the answers of both dialects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui.api.models.base import Deleted
from tui.api.models.project_boards import Board, BoardChange, BoardNew
from tui.api.models.project_phases import Phase, PhaseChange, PhaseNew
from tui.api.models.v1.project_boards import Board as BoardV1
from tui.api.models.v1.project_phases import Phase as PhaseV1
from tui.api.page import Page
from tui.api.v1.project_boards import ProjectBoards as ProjectBoardsV1
from tui.api.v1.project_phases import ProjectPhases as ProjectPhasesV1
from tui.api.v2.project_boards import ProjectBoards
from tui.api.v2.project_phases import ProjectPhases
from tui.backend.clock import fractional, spaced
from tui.backend.registry import answers
from tui.backend.rules import boards as rules
from tui.backend.rules.references import refuse_null
from tui.backend.tables import project_boards, project_phases

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.backend.call import Call, Row

SAME = ("id", "name", "order_nr")


def _shown(row: Row, written: Callable[[str | None], str | None]) -> dict[str, Any]:
    """A board or phase, its times as a dialect writes them."""
    of = {"board_id": row["board_id"]} if "board_id" in row else {}
    times = {name: written(row[name]) for name in ("add_time", "update_time")}
    return {name: row[name] for name in SAME} | of | times


async def _boards(call: Call) -> list[Row]:
    mine = select(project_boards).where(~project_boards.c.is_deleted)
    return await call.rows(mine.order_by(project_boards.c.order_nr, project_boards.c.id))


async def _phases(call: Call, board_id: int) -> list[Row]:
    await call.alive(project_boards, board_id, "Board")
    return await call.rows(rules.phases_of(board_id))


# -- boards -----------------------------------------------------------------------------------------------------------


@answers(ProjectBoards.list)
async def boards(call: Call) -> Page[Board]:
    """List the boards in their order."""
    return Page([Board.model_validate(_shown(row, fractional)) for row in await _boards(call)])


@answers(ProjectBoards.get)
async def get_board(call: Call, id: int) -> Board:
    """Give a board."""
    return Board.model_validate(_shown(await call.alive(project_boards, id, "Board"), fractional))


@answers(ProjectBoards.create)
async def create_board(call: Call, new: BoardNew) -> Board:
    """Add a board; it goes last unless said otherwise."""
    return await get_board(call, await rules.add(call, project_boards, new.wire()))


@answers(ProjectBoards.update)
async def update_board(call: Call, id: int, change: BoardChange) -> Board:
    """Change the name of a board or its place."""
    await rules.revise(call, project_boards, await call.alive(project_boards, id, "Board"), change.wire())
    return await get_board(call, id)


@answers(ProjectBoards.delete)
async def delete_board(call: Call, id: int) -> Deleted:
    """Mark a board and its phases deleted."""
    await rules.remove(call, project_boards, await call.alive(project_boards, id, "Board"))
    return Deleted(id=id)


@answers(ProjectBoardsV1.list)
async def boards_v1(call: Call) -> Page[BoardV1]:
    """List the boards in their order."""
    return Page([BoardV1.model_validate(_shown(row, spaced)) for row in await _boards(call)])


@answers(ProjectBoardsV1.get)
async def get_board_v1(call: Call, id: int) -> BoardV1:
    """Give a board."""
    return BoardV1.model_validate(_shown(await call.alive(project_boards, id, "Board"), spaced))


# -- phases -----------------------------------------------------------------------------------------------------------


@answers(ProjectPhases.list)
async def phases(call: Call, *, board_id: int) -> Page[Phase]:
    """List the phases of a board in their order."""
    return Page([Phase.model_validate(_shown(row, fractional)) for row in await _phases(call, board_id)])


@answers(ProjectPhases.get)
async def get_phase(call: Call, id: int) -> Phase:
    """Give a phase."""
    return Phase.model_validate(_shown(await call.alive(project_phases, id, "Phase"), fractional))


@answers(ProjectPhases.create)
async def create_phase(call: Call, new: PhaseNew) -> Phase:
    """Add a phase to a board; it goes last unless said otherwise."""
    await rules.board_of(call, new.board_id)
    return await get_phase(call, await rules.add(call, project_phases, new.wire(), board_id=new.board_id))


@answers(ProjectPhases.update)
async def update_phase(call: Call, id: int, change: PhaseChange) -> Phase:
    """Change a phase; on another board it goes last unless said otherwise, and its projects go along."""
    phase, wanted = await call.alive(project_phases, id, "Phase"), change.wire()
    refuse_null(wanted, "board_id")
    board_id: int = wanted["board_id"] if "board_id" in wanted else phase["board_id"]
    if board_id != phase["board_id"]:
        await rules.move_phase(call, phase, board_id)
    await rules.revise(call, project_phases, phase, wanted, board_id=board_id)
    return await get_phase(call, id)


@answers(ProjectPhases.delete)
async def delete_phase(call: Call, id: int) -> Deleted:
    """Mark a phase deleted."""
    phase = await call.alive(project_phases, id, "Phase")
    await rules.remove(call, project_phases, phase, board_id=phase["board_id"])
    return Deleted(id=id)


@answers(ProjectPhasesV1.list)
async def phases_v1(call: Call, *, board_id: int) -> Page[PhaseV1]:
    """List the phases of a board in their order."""
    return Page([PhaseV1.model_validate(_shown(row, spaced)) for row in await _phases(call, board_id)])


@answers(ProjectPhasesV1.get)
async def get_phase_v1(call: Call, id: int) -> PhaseV1:
    """Give a phase."""
    return PhaseV1.model_validate(_shown(await call.alive(project_phases, id, "Phase"), spaced))
