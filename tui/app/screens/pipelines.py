"""The editor of pipelines and their stages: two lists, each edit of which can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.command import Command, command
from tui.app.screens.base import EVERYWHERE, MainScreen
from tui.app.widgets.row_list import RowList
from tui.app.widgets.signs import one_line
from tui.services.changes import Changed
from tui.services.deals import Pipeline, Stage
from tui.services.edits import EditError
from tui.services.money import Total
from tui.services.pipelines import Pipelines

WALKING = "Walking"
EDITING = "Editing"
SHOWN = ("pipeline", "stage", "deal", "currency")


class PipelineRows(RowList, can_focus=True):
    """A pipeline a row: its name, and how many open deals it has."""

    def __init__(self) -> None:
        super().__init__(id="pipelines")
        self.pipelines: list[Pipeline] = []
        self.counts: dict[int, int] = {}

    def row(self, number: int, width: int) -> Content:
        """The name, the count at the right."""
        found = self.pipelines[number]
        count = Content(f" {self.counts.get(found.id, 0):,}").stylize("$muted")
        return Content(one_line(found.name)).truncate(width - count.cell_length, ellipsis=True, pad=True) + count


class StageRows(RowList, can_focus=True):
    """A stage a row: its name, its probability, when deals rot in it, and the open deals there."""

    def __init__(self) -> None:
        super().__init__(id="stages")
        self.stages: tuple[Stage, ...] = ()
        self.words: dict[int, str] = {}

    def row(self, number: int, width: int) -> Content:
        """The name, and what tells stages apart at the right."""
        found = self.stages[number]
        rots = f"rots {found.rots_after} d" if found.rots_after is not None else "no rot"
        right = Content(f" {found.probability:>3} %  {rots:>10}").stylize("$muted")
        count = Content(f"  {self.words.get(found.id, ''):>14}") if width > 56 else Content("")
        head = Content.styled(f"{number + 1:>2} ", "$muted")
        room = max(width - head.cell_length - right.cell_length - count.cell_length, 1)
        return head + Content(one_line(found.name)).truncate(room, ellipsis=True, pad=True) + right + count


class PipelinesScreen(MainScreen):
    """Pipelines at the left, the stages of one at the right."""

    section = "deals"
    AUTO_FOCUS = "#pipelines"
    DEFAULT_CSS = """
    PipelinesScreen #left { width: 30%; min-width: 20; max-width: 44; padding: 0 1 0 0; }
    PipelinesScreen #right { width: 1fr; }
    PipelinesScreen Vertical > Static { height: 1; padding: 0 1; color: $muted; text-style: bold;
        text-wrap: nowrap; text-overflow: ellipsis; }
    PipelinesScreen #left > Static { color: $primary; }
    PipelinesScreen.-stages #left > Static { color: $muted; }
    PipelinesScreen.-stages #right > Static { color: $primary; }
    """

    def __init__(self, pipeline: int = 0) -> None:
        super().__init__()
        self.begin = pipeline
        self.service: Pipelines | None = None

    def body(self) -> Iterable[Widget]:
        """The two lists under their headings."""
        with_left = Vertical(Static("Pipelines"), PipelineRows(), id="left")
        yield Horizontal(with_left, Vertical(Static(id="of"), StageRows(), id="right"))

    @property
    def edits(self) -> Pipelines:
        """What changes pipelines and stages."""
        if self.service is None:
            self.service = Pipelines(self.workspace)
        return self.service

    @property
    def left(self) -> PipelineRows:
        """The pipelines."""
        return self.query_one(PipelineRows)

    @property
    def right(self) -> StageRows:
        """The stages."""
        return self.query_one(StageRows)

    def on_mount(self) -> None:
        """Show what there is; Textual has called the base's handler already."""
        self.read(self.begin)

    def news(self, changed: Changed) -> None:
        """Read again what is shown; the cursor stays on its pipeline and its stage, whatever their ids are now."""
        if not changed.touches(*SHOWN):
            return
        renamed: dict[Any, Any] = changed.renamed
        here, stage = self.pipeline, self.stage
        pipeline = renamed.get(("pipeline", here.id), here.id) if here else 0
        self.read(pipeline, renamed.get(("stage", stage.id), stage.id) if stage else 0)

    def read(self, pipeline: int = 0, stage: int = 0) -> None:
        """Read everything anew, the cursors on these."""
        found = self.edits.all()
        totals = self.workspace.deals.pipeline_totals(found)
        left = self.left
        left.pipelines, left.counts = found, {p.id: totals.get(p.id, Total()).count for p in found}
        left.reset(len(found), next((n for n, p in enumerate(found) if p.id == pipeline), left.cursor))
        self._read_stages(stage)

    def _read_stages(self, stage: int = 0) -> None:
        here, right, deals = self.pipeline, self.right, self.workspace.deals
        right.stages = here.stages if here else ()
        if here:
            board = deals.board(here)
            right.words = {
                c.stage.id: f"{c.total.count:,} · {self.workspace.money.total(c.total.values)}" for c in board.columns
            }
            own = " · deals have probabilities of their own" if here.uses_deal_probability else ""
            self.query_one("#of", Static).update(Content(f"Stages of {one_line(here.name)}{own}"))
        at = next((n for n, s in enumerate(right.stages) if s.id == stage), right.cursor)
        right.reset(len(right.stages), at)

    @property
    def pipeline(self) -> Pipeline | None:
        """The pipeline under the cursor."""
        left = self.left
        return left.pipelines[left.cursor] if left.cursor < len(left.pipelines) else None

    @property
    def stage(self) -> Stage | None:
        """The stage under the cursor."""
        right = self.right
        return right.stages[right.cursor] if right.cursor < len(right.stages) else None

    def on_descendant_focus(self) -> None:
        """Say which list the keys are for."""
        self.set_class(self.in_stages, "-stages")

    def cursor_moved(self, within: Widget) -> None:
        """Another pipeline has other stages."""
        if within is self.left:
            self.right.cursor = 0
            self._read_stages()

    async def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Two clicks."""
        event.stop()
        await self.run_action("edit")

    # -- walking --------------------------------------------------------------------------------------------------

    @property
    def in_stages(self) -> bool:
        """Whether the stages have the focus."""
        return self.focused is self.right

    def offered(self) -> Iterable[Command]:
        """What means something here."""
        apart = {"find_record"}
        return (found for found in self.commands() if found.name not in apart)

    @command("down j", "Next", group=WALKING)
    def go_down(self) -> None:
        """One down."""
        (self.right if self.in_stages else self.left).move(1)

    @command("up k", "Previous", group=WALKING)
    def go_up(self) -> None:
        """One up."""
        (self.right if self.in_stages else self.left).move(-1)

    @command("right l tab", "To the stages", hint="stages", rank=1, group=WALKING)
    def to_stages(self) -> None:
        """To the right; tab goes back from there."""
        self.set_focus(self.left if self.in_stages else self.right)

    @command("left h shift+tab", "To the pipelines", group=WALKING)
    def to_pipelines(self) -> None:
        """To the left."""
        self.set_focus(self.left)

    @command("escape q backspace", "Back to the board", hint="back", rank=90, group=WALKING)
    def back(self) -> None:
        """Close the editor."""
        self.dismiss()

    @command("ctrl+q", "Quit", group=EVERYWHERE)
    def leave(self) -> None:
        """Leave the application; here q only goes back."""
        self.app.exit()

    # -- editing --------------------------------------------------------------------------------------------------

    def _chosen(self) -> tuple[str, int]:
        """What has the cursor: its kind and id; raises `EditError` where there is nothing."""
        found = self.stage if self.in_stages else self.pipeline
        if found is None:
            raise EditError("There is nothing here. a adds one.")
        return ("stage" if self.in_stages else "pipeline"), found.id

    @command("e enter", "Change the name and everything else", hint="edit", rank=2, group=EDITING)
    def edit(self) -> None:
        """Open the form of a pipeline or a stage."""
        from tui.app.screens.pipeline_forms import edit

        edit(self, *self._chosen())

    @command("a", "Add a stage, or a pipeline", hint="add", rank=3, group=EDITING)
    def add(self) -> None:
        """Open an empty form."""
        from tui.app.screens.pipeline_forms import add

        add(self, "stage" if self.in_stages else "pipeline")

    @command("J shift+down", "Move down", hint="down", rank=4, group=EDITING)
    async def shift_down(self) -> None:
        """One place on."""
        await self.edits.move(*self._chosen(), 1)

    @command("K shift+up", "Move up", hint="up", rank=5, group=EDITING)
    async def shift_up(self) -> None:
        """One place back."""
        await self.edits.move(*self._chosen(), -1)

    @command("D", "Delete, its deals moved to another stage", hint="delete", rank=6, group=EDITING)
    def delete(self) -> None:
        """Ask where its deals go, or whether to delete."""
        from tui.app.screens.pipeline_forms import delete

        delete(self, *self._chosen())
