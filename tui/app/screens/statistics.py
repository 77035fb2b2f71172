"""The statistics of a pipeline: a funnel, how long deals stay, what came and went; and the deals behind a bar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual import events
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.command import command
from tui.app.screens.deal_list import DealListScreen
from tui.app.screens.deals_view import DealsView
from tui.app.widgets.bar_chart import BarChart
from tui.app.widgets.board_header import BoardHeader, chip
from tui.app.widgets.calendar_details import days_words
from tui.app.widgets.row_list import RowList
from tui.app.widgets.signs import one_line
from tui.app.widgets.tab_line import TabLine
from tui.services.board_memory import ALL
from tui.services.board_view import View
from tui.services.changes import Changed
from tui.services.deal_list import Look
from tui.services.edits import EditError
from tui.services.statistics import FACT, PERIODS, Bar, Chart, Statistics, period

WALKING = "Bars"
LOOKING = "What is shown"
PERIOD = "statistics period"
LOW = 20
"""Below so many lines there is room for the figures alone."""


class BarList(RowList, can_focus=True):
    """The bars in words: a name, how much, and what else is known."""

    DEFAULT_CSS = "BarList { height: auto; }"

    def __init__(self) -> None:
        super().__init__(id="bars")
        self.bars: tuple[Bar, ...] = ()

    def show(self, bars: tuple[Bar, ...]) -> None:
        """Show these; the cursor stays where it is."""
        self.bars = bars
        self.styles.height = len(bars)
        self.reset(len(bars), self.cursor)

    def row(self, number: int, width: int) -> Content:
        """One bar."""
        bar = self.bars[number]
        named = max(len(one_line(b.name)) for b in self.bars)
        size = min(max(named, 8), width // 3)
        name = Content(one_line(bar.name)).truncate(size, ellipsis=True)
        words = max(Content(b.words).cell_length for b in self.bars)
        line = Content(" ") + name + Content(" " * (size - name.cell_length + 2))
        line += Content.styled(f"{bar.words:<{words}}", "bold") + Content.styled(f"   {bar.note}", "$muted")
        return line.truncate(width, ellipsis=True)


class StatisticsScreen(DealsView):
    """Three charts of one pipeline and one period."""

    AUTO_FOCUS = "BarList"
    DEFAULT_CSS = """
    StatisticsScreen #sentence { height: 1; padding: 0 1; color: $muted; margin: 0 0 1 0;
        text-wrap: nowrap; text-overflow: ellipsis; }
    StatisticsScreen #problem { height: auto; padding: 0 1; color: $muted; margin: 1 0 0 0; }
    StatisticsScreen BoardHeader { margin: 0 0 1 0; }
    StatisticsScreen .-low BarChart { display: none; }
    StatisticsScreen .-low BoardHeader, StatisticsScreen .-low #problem { margin: 0; }
    """

    def __init__(self, pipeline: int, owner: int | None = None) -> None:
        super().__init__()
        self.number = pipeline
        self.owner = owner
        self.open = 0
        self.charts: tuple[Chart, ...] = ()
        self.statistics: Statistics | None = None

    def body(self) -> Iterable[Widget]:
        """What is looked at, the charts' names, the one that is open, and its figures."""
        header, sentence = BoardHeader(), Static(id="sentence")
        body = Vertical(header, TabLine(), sentence, BarChart(), BarList(), Static(id="problem"))
        body.set_class(self.app.size.height < LOW, "-low")
        yield body

    def on_mount(self) -> None:
        """Show what is known and ask for the rest; Textual has called the base's handler already."""
        self.load()

    def on_resize(self, event: events.Resize) -> None:
        """Where there is no room for a chart its figures are left; Textual calls the base's handler, too."""
        self.query_one(".body").set_class(event.size.height < LOW, "-low")

    @property
    def owner_shown(self) -> int | None:
        """Whose deals are counted."""
        return self.owner

    @property
    def bars(self) -> BarList:
        """The figures."""
        return self.query_one(BarList)

    def load(self) -> None:
        """Another pipeline, period or user."""
        there = [p for p in self.workspace.deals.pipelines() if p.stages]
        self.pipelines = tuple([p for p in there if p.id == self.number] or there[:1])
        if not self.pipelines:
            words = "There is no pipeline yet." if self.workspace.filled else "Your pipelines are still coming…"
            self.query_one("#problem", Static).update(Content(words))
            return
        name = self.workspace.memory.get(PERIOD, PERIODS[2])
        found = period(name, self.workspace.clock.today())
        self.statistics = Statistics(self.workspace, self.pipelines[0], found, self.owner)
        self.statistics.ask()
        self.show_charts()

    def show_charts(self) -> None:
        """What is known now."""
        assert self.statistics is not None
        self.charts = self.statistics.charts()
        chart, found = self.charts[self.open], self.statistics.period
        self.query_one(TabLine).show([c.name for c in self.charts], chart.name, {}, [])
        left = Content.styled(f" {one_line(self.pipelines[0].name)}", "bold")
        left += Content.styled(f" · statistics · {found.name}", "bold")
        days = Content.styled(f"   {days_words(found.first, found.last)}  ", "$muted")
        owner = self.workspace.copy.get("user", self.owner) if self.owner is not None else None
        whose = chip(str((owner or {}).get("name") or f"#{self.owner}") if self.owner is not None else "everyone")
        self.query_one(BoardHeader).show([left + days + whose, left + Content("  ") + whose, left], Content(""))
        self.query_one("#sentence", Static).update(Content(chart.sentence))
        self.query_one("#problem", Static).update(Content(self.statistics.problem))
        self.bars.show(chart.bars)
        self.show_cursor()

    def show_cursor(self) -> None:
        """The bar under the cursor stands out."""
        bars = self.charts[self.open].bars
        self.query_one(BarChart).show([(b.name, b.size) for b in bars], self.bars.cursor)

    def cursor_moved(self, _: Widget) -> None:
        """The cursor is on another bar."""
        self.show_cursor()

    async def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Two clicks."""
        event.stop()
        await self.run_action("open_bar")

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        """A chart was clicked."""
        self._turn_to(next(n for n, c in enumerate(self.charts) if c.name == event.tab))

    def news(self, changed: Changed) -> None:
        """Follow edits and what the server told."""
        if changed.touches("pipeline", "stage", "day"):
            self.load()
        elif self.statistics is not None and changed.touches("deal", "currency", "user", FACT):
            self.statistics.read()
            self.show_charts()

    # -- keys -----------------------------------------------------------------------------------------------------

    @command("enter", "The deals behind the bar", hint="deals", rank=1, group=WALKING)
    async def open_bar(self) -> None:
        """As a list."""
        bar = self.charts[self.open].bars[self.bars.cursor] if self.charts else None
        if bar is None or not bar.deals:
            raise EditError("No deals stand behind this.")
        title = f"{self.charts[self.open].name} · {one_line(bar.name)}"
        await self.app.push_screen(BehindScreen(self.pipelines[0].id, title, bar.deals))

    @command("down j", "Next bar", group=WALKING)
    def next_bar(self) -> None:
        """One on."""
        self.bars.move(1)

    @command("up k", "Previous bar", group=WALKING)
    def previous_bar(self) -> None:
        """One back."""
        self.bars.move(-1)

    @command("home pageup", "First bar", group=WALKING)
    def first_bar(self) -> None:
        """To the first."""
        self.bars.go_to(0)

    @command("end G pagedown", "Last bar", group=WALKING)
    def last_bar(self) -> None:
        """To the last."""
        self.bars.go_to(self.bars.length - 1)

    @command("right l tab", "Next chart", hint="next chart", rank=2, group=WALKING)
    def next_chart(self) -> None:
        """Funnel, velocity, movements."""
        self._turn_to(self.open + 1)

    @command("left h shift+tab", "Previous chart", group=WALKING)
    def previous_chart(self) -> None:
        """The one before."""
        self._turn_to(self.open - 1)

    def _turn_to(self, number: int) -> None:
        if self.charts:
            self.open = number % len(self.charts)
            self.show_charts()

    @command("i", "The period: months, quarters, years", hint="period", rank=3, group=LOOKING)
    def choose_period(self) -> None:
        """The one of today, or the one before."""
        from tui.app.screens.picker import Choice, PickerScreen

        def chosen(name: Any) -> None:
            if name is not None:
                self.workspace.memory.put(PERIOD, name)
                self.load()

        current = self.statistics.period.name if self.statistics else None
        choices = [Choice(name, name.capitalize()) for name in PERIODS]
        self.app.push_screen(PickerScreen("Period", choices, current=current), chosen)

    @command("o", "Whose deals: everyone's, one's own, another user's", hint="whose", rank=4, group=LOOKING)
    def choose_owner(self) -> None:
        """Choose a user."""
        from tui.app.screens.board_choices import choose_owner

        choose_owner(self, View(owner=self.owner))

    def see(self, view: View, *, keep: bool = True) -> None:
        """Another user's deals; nothing is remembered of it."""
        del keep
        self.owner = view.owner
        self.load()

    @command("P", "Another pipeline", hint="pipeline", rank=5, group=LOOKING)
    def choose_pipeline(self) -> None:
        """Choose the pipeline to look at."""
        from tui.app.screens.picker import Choice, PickerScreen

        def chosen(number: Any) -> None:
            if number is not None:
                self.number = number
                self.load()

        choices = [Choice(p.id, p.name) for p in self.workspace.deals.pipelines() if p.stages]
        current = self.pipelines[0].id if self.pipelines else None
        self.app.push_screen(PickerScreen("Pipeline", choices, current=current), chosen)

    @command("v", "Another view: board, list, forecast, archive", hint="view", rank=6, group=LOOKING)
    def choose_view(self) -> None:
        """Choose how to look at deals."""
        from tui.app.screens.deal_views import choose_view

        choose_view(self, self.number)

    @command("q escape backspace", "Back to the board", hint="back", rank=98, group=LOOKING)
    def leave(self) -> None:
        """To the board."""
        self.app.pop_screen()


class BehindScreen(DealListScreen):
    """The deals behind a figure, whatever has become of them."""

    place = "deals behind figures"

    def __init__(self, pipeline: int, title: str, deals: tuple[int, ...]) -> None:
        super().__init__(pipeline)
        self.title_of_it = title
        self.usual = View(status="all", ids=deals)

    def start_look(self) -> Look:
        """Its columns as they were, and these deals."""
        return super().start_look()._replace(view=self.usual, pipeline=ALL)

    def see(self, view: View, *, keep: bool = True) -> None:
        """Filters narrow these deals."""
        super().see(view._replace(ids=self.usual.ids), keep=keep)

    def show_favourites(self) -> None:
        """None: these are deals of one figure."""

    def _where(self) -> str:
        return self.title_of_it
