"""Ways to look at a board that are kept under a number, with how many deals each shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.board_view import View
from tui.services.memory import Memory
from tui.store.kinds import both

if TYPE_CHECKING:
    from tui.services.board import Pipeline
    from tui.services.deals import Deals

NAME = "favourites"
MOST = 9


class Favourite(NamedTuple):
    """A view under a name."""

    name: str
    view: View


def favourites(memory: Memory, board: int) -> list[Favourite]:
    """Those of a board, in the order of their numbers."""
    kept = memory.get(NAME, dict[str, Any]()).get(str(board))
    rows = [row for row in kept if isinstance(row, Mapping)] if isinstance(kept, list) else []
    return [Favourite(str(r.get("name") or ""), View.load(r.get("view") or {})) for r in rows][:MOST]


def keep(memory: Memory, board: int, found: Sequence[Favourite]) -> None:
    """Remember those of a board."""
    rows = [{"name": f.name, "view": f.view.dump()} for f in found[:MOST]]
    others = {k: v for k, v in memory.get(NAME, dict[str, Any]()).items() if k != str(board)}
    memory.put(NAME, others | ({str(board): rows} if rows else {}))


def rename(memory: Memory, numbers: Mapping[int, int]) -> None:
    """Filters that were new have their real numbers now."""
    for board in list(memory.get(NAME, dict[str, Any]())) if numbers else ():
        found = favourites(memory, int(board))
        renamed = [f._replace(view=f.view._replace(saved=numbers.get(f.view.saved, f.view.saved))) for f in found]
        if renamed != found:
            keep(memory, int(board), renamed)


def count(deals: Deals, pipelines: Sequence[Pipeline], view: View) -> int:
    """How many deals a view shows of these pipelines."""
    bounds = deals.clock.bounds()
    if view.text:
        return len(deals.standing(pipelines, view, bounds).stages)
    stages = [s for p in pipelines for s in p.stages]
    where, wanted = deals.chosen(view, stages)
    where += f" AND stage_id IN ({','.join(str(int(s.id)) for s in stages)})"
    where += f" AND pipeline_id IN ({','.join(str(int(p.id)) for p in pipelines)})"
    return sum(int(row[0]) for row in deals.copy.select(both("deal", "count(*)", where), wanted | bounds))
