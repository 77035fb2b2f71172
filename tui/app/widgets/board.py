"""The board: a window of columns on a pipeline, a cursor that stays on its deal, and the mouse that drags a card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip

from tui.app.widgets.card import CARRIED, MARKED, PLAIN, Look, Palette, palette
from tui.app.widgets.column import ColumnView
from tui.app.widgets.ground import ground
from tui.app.widgets.marks import Marks
from tui.services.board_view import View
from tui.services.deals import Board, Card, Column
from tui.services.money import Money

NARROWEST = 24
USUAL_STAGES = 5
NO_ROW = -1
NOTHING_HERE = ("no deals here", "a adds one")


class Cards(Protocol):
    """What a board asks for its cards: the deals, or the projects."""

    money: Money

    def cards(self, ids: Sequence[int]) -> dict[int, Card]:
        """Cards by id."""
        ...


class BoardView(Horizontal, can_focus=True):
    """Shows a `Board`; the cursor is a column and the id of a deal in it (None in an empty column).

    `moved` is called when the cursor stands elsewhere: called, not posted, so that it is drawn in the same frame; or
    `stepped` where it only went along its column, and no more is marked than before.
    While deals are `carried` they are shown where they would land. `besides` gives the fields a card shows besides.
    """

    DEFAULT_CSS = "BoardView { height: 1fr; background: $background; }"

    class Dropped(Message):
        """Cards were dragged onto a column."""

        def __init__(self, deals: tuple[int, ...], stage: int) -> None:
            super().__init__()
            self.deals = deals
            self.stage = stage

    class Opened(Message):
        """A card was pressed twice."""

    def __init__(self, deals: Cards, moved: Callable[[], None]) -> None:
        super().__init__()
        self.deals = deals
        self.money = deals.money
        self.moved = self.stepped = moved
        self.besides: Callable[[int], tuple[str, ...]] = lambda _deal: ()
        self.board: Board | None = None
        self.look = Look()
        self.words: tuple[str, ...] = NOTHING_HERE
        self.marks = Marks[int]()
        self.carried: tuple[int, ...] = ()
        self.column = 0
        self.deal: int | None = None
        self.first = 0
        self._views: list[ColumnView] = []
        self._cards: dict[int, Card] = {}
        self._palette: Palette | None = None
        self._colors: dict[str, str] = {}
        self.walked = False
        self._dragging: int | None = None
        self._over: ColumnView | None = None

    # -- showing --------------------------------------------------------------------------------------------------

    def show(self, board: Board, deal: int | None = None) -> None:
        """Show a board, the cursor on a deal if it is there, else where it was."""
        self.board = board
        self._read(deal)
        if self._views and self.size.width and self._wanted(self.size.width) != len(self._views):
            self.call_next(self.set_columns, self._wanted(self.size.width))

    def see(self, view: View) -> None:
        """Show other deals of the board, or in another order; the cursor stays on its deal."""
        if self.board is not None:
            self.walked = self.walked or self.deal is not None
            searched = view.text not in ("", self.board.view.text)
            self.board.look(view)
            self._read(None, elsewhere=searched)

    def caret(self) -> Offset:
        """Where the cursor is."""
        view = dict(enumerate(self._views, self.first)).get(self.column)
        return view.region.offset - self.content_region.offset + view.caret() if view else Offset()

    def _read(self, deal: int | None, *, elsewhere: bool = False) -> None:
        """Show all anew; where the cursor's column has no deals it goes `elsewhere`, to the nearest one that has."""
        self._cards.clear()
        for view in self._views:
            view.forget()
        self._settle()
        self._place(deal if deal is not None else self.deal)
        if elsewhere and self.deal is None and self.board is not None:
            found = [n for n, column in enumerate(self.board.columns) if column.ids]
            self.column = min(found, key=lambda n: abs(n - self.column), default=self.column)
            self._place(None)
        self.show_moved()

    def follow(self, ids: set[int], renamed: dict[int, int], *, draw: bool = True) -> None:
        """Some deals changed: bring the board up to date and keep the cursor on its deal; drawn perhaps later."""
        if self.board is None:
            return
        self.deal = renamed.get(self.deal, self.deal) if self.deal is not None else None
        self.marks.rename(renamed)
        self.carried = tuple(renamed.get(deal, deal) for deal in self.carried)
        self.forget(ids)
        before, column = self._row(), self.column
        touched = self.board.follow(ids)
        self._settle()
        self._place(self.deal, before)
        if draw:
            self.paint(None if self.carried else {*touched, column, self.column})
            self.moved()

    def _settle(self) -> None:
        """What is not on the board any more is neither marked nor carried."""
        assert self.board is not None
        if self.marks.ids:
            self.marks.keep([deal for deal in self.marks.ids if deal in self.board])
        if self.carried:
            self.carried = tuple(deal for deal in self.carried if deal in self.board)
            self.board.carry(self.carried, min(self.column, len(self.board.columns) - 1))

    def resize_cards(self, look: Look) -> None:
        """Show cards in another size."""
        if look != self.look:
            self.look = look
            self.forget(None)
            self.paint()

    def forget(self, ids: set[int] | None) -> None:
        """These cards (None: all) may look different."""
        for deal in list(self._cards) if ids is None else ids:
            self._cards.pop(deal, None)
        for view in self._views:
            view.forget(ids)

    def paint(self, only: AbstractSet[int] | None = None) -> None:
        """Give every column in sight what it shows, or `only` these, and those that were not in sight."""
        if self.board is None:
            return
        self._keep_in_sight()
        row = self._row()
        for number, view in enumerate(self._views, self.first):
            found = self.board.columns[number] if number < len(self.board.columns) else None
            active = number == self.column
            if only is None or number in only or found is not view.column:
                view.show(found, active=active, cursor=row if active and row >= 0 else None, target=view is self._over)

    def palette(self) -> Palette:
        """The styles, made from the theme once."""
        if self._palette is None:
            self._colors = dict(self.app.theme_variables)
            self._palette = palette(self._colors)
        return self._palette

    def cards(self, ids: list[int]) -> dict[int, Card]:
        """Cards by id, those not known yet asked for together."""
        missing = [i for i in ids if i not in self._cards]
        if missing:
            found = self.deals.cards(missing)
            if self.look.fields:
                found = {i: card._replace(besides=self.besides(i)) for i, card in found.items()}
            self._cards.update(found)
        return {i: self._cards[i] for i in ids if i in self._cards}

    def sums(self, column: Column) -> tuple[str, str]:
        """What stands below the name of a column: in full, and where that does not fit."""
        total = column.total
        value, weighted = self.money.total(total.values), self.money.total(total.weighted)
        return f"{value}  ⚖ {weighted}" if total.values != total.weighted else value, value

    def state(self, deal: int) -> str:
        """Whether a card is carried or marked."""
        return CARRIED if deal in self.carried else MARKED if deal in self.marks.ids else PLAIN

    @property
    def capacity(self) -> int:
        """How many cards one column shows at once."""
        return self._views[0].capacity if self._views else 1

    @property
    def hidden(self) -> tuple[int, int]:
        """How many columns lie to the left and to the right of the window."""
        total = len(self.board.columns) if self.board else 0
        return self.first, max(0, total - self.first - len(self._views))

    # -- marks and what is carried --------------------------------------------------------------------------------

    @property
    def ids(self) -> list[int]:
        """The deals of the cursor's column, in order."""
        return self._ids()

    def chosen(self) -> tuple[int, ...]:
        """The marked deals as they stand on the board, else the one under the cursor."""
        if self.board is not None and self.marks.ids:
            return tuple(i for c in self.board.columns for i in c.ids if i in self.marks.ids)
        return () if self.deal is None else (self.deal,)

    def lift(self) -> None:
        """Pick up what is chosen: from now on it is shown where it would land."""
        self.carried = self.chosen()
        self._carry(self.column)

    def _carry(self, number: int) -> None:
        """Show what is carried in a column, the cursor on it."""
        assert self.board is not None
        self.column = number
        self.board.carry(self.carried, number)
        self._place(self.deal if self.deal in self.carried else self.carried[0])
        self.show_moved()

    def put_down(self) -> tuple[int, ...]:
        """Carry nothing any more: everything is shown where it is; gives what was carried."""
        carried, self.carried = self.carried, ()
        if carried:
            self.follow(set(carried), {})
        return carried

    # -- the cursor -----------------------------------------------------------------------------------------------

    def _ids(self) -> list[int]:
        if self.board is None or not self.board.columns:
            return []
        return self.board.columns[self.column].ids

    def _row(self) -> int:
        column = self.board.columns[self.column] if self.board is not None and self.board.columns else None
        return NO_ROW if column is None or self.deal is None else column.row(self.deal)

    def _place(self, deal: int | None, row: int = NO_ROW) -> None:
        """Put the cursor on a deal; if it is gone, on what stands in its row now.

        Until the user moves it, it stays at the top: cards that arrive with the first fill must not carry it away.
        """
        assert self.board is not None
        self.column = max(0, min(self.column, len(self.board.columns) - 1))
        place = self.board.find(deal) if deal is not None and self.walked else None
        row = row if self.walked else 0
        if place is not None:
            self.column, self.deal = place[0], deal
        elif self.board.columns:
            column = self.board.columns[self.column]
            row = max(0, min(row, column.count - 1))
            self.deal = next(iter(column.part(row, row + 1)), None)
        else:
            self.deal = None

    def show_moved(self) -> None:
        """Show where the cursor is; whoever is told finds the columns that are in sight now."""
        self.paint()
        self.moved()

    def go(self, deal: int) -> None:
        """Put the cursor on a deal of the board."""
        self.walked = True
        self._place(deal, self._row())
        self.show_moved()

    def step(self, by: int) -> None:
        """Move the cursor along its column; a range reaches as far."""
        ids, row = self._ids(), self._row()
        if ids and not self.carried:
            self.walked = True
            target = max(0, min(row + by, len(ids) - 1))
            if target != row:
                self.deal = ids[target]
                self.marks.reach(self.deal, ids)
                self.paint({self.column})
                self.stepped() if self.marks.anchor is None else self.moved()

    def step_column(self, by: int) -> None:
        """Move the cursor to a column beside, to the row it had there or stands in now."""
        if self.board is None or not self.board.columns:
            return
        target = max(0, min(self.column + by, len(self.board.columns) - 1))
        if target == self.column:
            return
        self.walked = True
        if self.carried:
            self._carry(target)
            return
        self.marks.anchor = None
        home = self._view()
        in_sight = self._row() - (home.top if home else 0)
        self.column = target
        self._keep_in_sight()
        view, ids = self._view(), self._ids()
        row = (view.top if view and view.column is self.board.columns[target] else 0) + max(0, in_sight)
        self.deal = ids[min(row, len(ids) - 1)] if ids else None
        self.show_moved()

    def _view(self) -> ColumnView | None:
        number = self.column - self.first
        return self._views[number] if 0 <= number < len(self._views) else None

    def _keep_in_sight(self) -> None:
        assert self.board is not None
        count = len(self._views)
        if count:
            self.first = min(max(self.first, self.column - count + 1), self.column)
            self.first = max(0, min(self.first, len(self.board.columns) - count))

    # -- layout ---------------------------------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        """What stands behind the columns."""
        return ground(self, crop)

    def compose(self) -> ComposeResult:
        """The columns the first frame needs, so that it is the only one."""
        self._views = [self._view_of_column() for _ in range(self._wanted(self.app.size.width))]
        yield from self._views

    def _view_of_column(self) -> ColumnView:
        return ColumnView(self)

    def _wanted(self, width: int) -> int:
        """As many columns as fit, none narrower than a readable card."""
        stages = len(self.board.columns) if self.board and self.board.columns else USUAL_STAGES
        return max(1, min(stages, width // NARROWEST))

    async def on_resize(self, event: events.Resize) -> None:
        """Another width may have room for another number of columns."""
        if self._wanted(event.size.width) != len(self._views):
            await self.set_columns(self._wanted(event.size.width))

    async def set_columns(self, wanted: int) -> None:
        """Have so many columns in the window."""
        while len(self._views) > wanted:
            await self._views.pop().remove()
        fresh = [self._view_of_column() for _ in range(wanted - len(self._views))]
        self._views += fresh
        if fresh:
            await self.mount(*fresh)
        self.call_after_refresh(self.show_moved)

    def notify_style_update(self) -> None:
        """Another theme: other styles; the same is said at each change of the focus."""
        super().notify_style_update()
        if self._palette is not None and self._colors != self.app.theme_variables:
            self._palette = None
            for view in self._views:
                view.restyle()

    # -- the mouse ------------------------------------------------------------------------------------------------

    def on_column_view_pressed(self, event: ColumnView.Pressed) -> None:
        """Focus what was pressed; a card can be dragged from there."""
        assert self.board is not None
        self.walked = True
        self.focus()
        self.column = self.first + self._views.index(event.view)
        ids = self._ids()
        if 0 <= event.row < len(ids):
            self.deal = self._dragging = ids[event.row]
            self.capture_mouse()
        elif ids and self.deal not in ids:
            self.deal = ids[min(event.view.top, len(ids) - 1)]
        elif not ids:
            self.deal = None
        self.show_moved()

    def on_column_view_wheeled(self, event: ColumnView.Wheeled) -> None:
        """Scroll the column under the wheel."""
        event.view.scroll_cards(event.step)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """While a card is dragged, mark the column it would drop on."""
        if self._dragging is None:
            return
        over = self._view_at(event)
        home = self._view()
        over = None if over is home else over
        if over is not self._over:
            self._over = over
            self.paint()

    def on_mouse_up(self) -> None:
        """Drop the card."""
        if self._dragging is None:
            return
        deal, self._dragging = self._dragging, None
        deals = self.chosen() if deal in self.marks.ids else (deal,)
        self.release_mouse()
        over, self._over = self._over, None
        self.paint()
        if over is not None and over.column is not None:
            self.post_message(self.Dropped(deals, over.column.stage.id))

    def on_click(self, event: events.Click) -> None:
        """Two clicks open the deal."""
        if event.chain == 2 and self.deal is not None:
            self.post_message(self.Opened())

    def _view_at(self, event: events.MouseEvent) -> ColumnView | None:
        x, y = int(event.screen_x), int(event.screen_y)
        return next((v for v in self._views if v.region.contains(x, y)), None)
