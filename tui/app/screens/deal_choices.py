"""What the board asks about deals: which stage they go to, and why they were lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui.app.screens.deals_view import DealsView
from tui.app.screens.picker import Choice, PickerScreen

if TYPE_CHECKING:
    from tui.app.screens.deal_actions import DealActions


def choose_stage(screen: DealActions, deals: Sequence[int]) -> None:
    """Any stage of any pipeline, those of the board's own first."""
    service = screen.workspace.deals
    here = {p.id for p in screen.pipelines}
    pipelines = sorted(service.pipelines(), key=lambda p: p.id not in here)
    places = {s.id: f"{p.name} › {s.name}" for p in pipelines for s in p.stages}
    stages = {service.get(deal).get("stage_id") for deal in deals}
    current = stages.pop() if len(stages) == 1 else None

    words = screen.named(deals)

    async def moved(stage: int) -> None:
        if await screen.move(dict.fromkeys(deals, stage)) > 0 and stage not in _on(screen):
            screen.say(f"Moved: {words} to {places[stage]}. u takes it back.")

    async def chosen(stage: Any) -> None:
        if stage is not None:
            await screen.guard(moved(stage))

    choices = [Choice(stage, name) for stage, name in places.items()]
    screen.app.push_screen(PickerScreen(f"Move {_quoted(words, deals)} to", choices, current=current), chosen)


def _on(screen: DealsView) -> set[int]:
    return {stage.id for pipeline in screen.pipelines for stage in pipeline.stages}


def _quoted(words: str, deals: Sequence[int]) -> str:
    return words if len(deals) > 1 else f"“{words}”"


def choose_reason(screen: DealActions, deals: Sequence[int]) -> None:
    """Why they were lost: the reasons given most often first, or another one; with a comment for a note."""
    from tui.app.screens.lost import LostScreen

    words = screen.named(deals)

    async def chosen(found: tuple[str, str] | None) -> None:
        if found is not None:
            await screen.guard(screen.lose_for(deals, *found))

    reasons = screen.workspace.deals.lost_reasons()
    screen.app.push_screen(LostScreen(f"Why was {_quoted(words, deals)} lost?", reasons), chosen)
