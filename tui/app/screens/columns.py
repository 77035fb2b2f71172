"""Which columns a list shows, in which order and how wide: every step is seen in the list at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.widgets.row_list import RowList
from tui.services.activity_columns import Chosen, Column
from tui.services.deal_columns import NARROWEST, WIDEST

FRAME = 8
"""Lines around the list."""

KEYS = "space show, hide · < > earlier, later\n+ - wider, narrower · 0 as usual · esc back"
Apply = Callable[[Chosen], None]


class ColumnRows(RowList, can_focus=True):
    """The columns, those that are shown first."""

    def __init__(self) -> None:
        super().__init__(id="columns")
        self.columns: Sequence[Column] = ()
        self.shown = 0
        self.widths: Mapping[str, int] = {}

    def row(self, number: int, width: int) -> Content:
        """Whether it is shown, its name, and its cells."""
        column, shown = self.columns[number], number < self.shown
        mark = Content.styled("✓ " if shown else "  ", "bold $accent")
        wide = f"{self.widths.get(column.code, column.width)}" if shown else ""
        name = Content(" ".join(column.name.split())).truncate(width - 8, ellipsis=True, pad=True)
        return mark + (name if shown else name.stylize("$muted")) + Content.styled(f"{wide:>5}", "$muted")


class ColumnsScreen(ModalScreen[None]):
    """Chooses among `columns`; `apply` is told of every step, `usual` are those one begins with."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,ctrl+c,vertical_line", "leave", "Back", show=False),
        Binding("j,down", "walk(1)", "Next", show=False),
        Binding("k,up", "walk(-1)", "Previous", show=False),
        Binding("space,enter", "choose", "Show or hide", show=False),
        Binding("less_than_sign,K,shift+up", "carry(-1)", "Earlier", show=False),
        Binding("greater_than_sign,J,shift+down", "carry(1)", "Later", show=False),
        Binding("plus,equals_sign", "widen(2)", "Wider", show=False),
        Binding("minus", "widen(-2)", "Narrower", show=False),
        Binding("0", "clear", "As usual", show=False),
    ]
    DEFAULT_CSS = """
    ColumnsScreen { align: center middle; background: transparent; }
    ColumnsScreen > Vertical { width: 48; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; border: round $primary; }
    ColumnsScreen Static { width: 1fr; height: auto; }
    ColumnsScreen RowList { margin: 1 0; background: $surface; }
    """

    def __init__(self, columns: Sequence[Column], chosen: Chosen, usual: Sequence[str], apply: Apply) -> None:
        super().__init__()
        self.columns = {column.code: column for column in columns}
        self.usual = tuple(code for code in usual if code in self.columns)
        self.apply = apply
        self.chosen = chosen._replace(codes=tuple(c for c in chosen.codes if c in self.columns))

    def compose(self) -> ComposeResult:
        """The list, and what the keys do."""
        with Vertical():
            yield Static(id="heading")
            yield ColumnRows()
            yield Static(Content.styled(KEYS, "$muted"))

    @property
    def rows(self) -> ColumnRows:
        """The list."""
        return self.query_one(ColumnRows)

    def on_mount(self) -> None:
        """Show them."""
        self.rows.styles.height = max(1, min(len(self.columns), self.app.size.height - FRAME))
        self._fill("")

    @property
    def codes(self) -> tuple[str, ...]:
        """What is shown: the usual ones where nothing was chosen."""
        return self.chosen.codes or self.usual

    def _fill(self, code: str) -> None:
        """Show what there is now, the cursor on a column or where it was."""
        codes, rows = self.codes, self.rows
        others = [column for column in self.columns.values() if column.code not in codes]
        rows.columns = [*(self.columns[c] for c in codes), *others]
        rows.shown, rows.widths = len(codes), self.chosen.widths
        at = next((n for n, column in enumerate(rows.columns) if column.code == code), rows.cursor)
        rows.reset(len(rows.columns), at)
        usual = Content("") if self.chosen.codes else Content.styled("  as usual", "$muted")
        self.query_one("#heading", Static).update(Content.styled("Columns", "bold $primary") + usual)

    def _choose(self, codes: tuple[str, ...], code: str = "", widths: Mapping[str, int] | None = None) -> None:
        chosen = self.chosen = Chosen(codes, self.chosen.widths if widths is None else widths)
        self._fill(code)
        self.apply(chosen)

    @property
    def code(self) -> str:
        """The column under the cursor."""
        return self.rows.columns[self.rows.cursor].code

    def action_walk(self, by: int) -> None:
        """Up or down."""
        self.rows.move(by)

    def action_choose(self) -> None:
        """Show a column, as the last one, or hide it; without any it is as usual."""
        code, codes = self.code, self.codes
        if code in codes:
            self._choose(tuple(c for c in codes if c != code))
        else:
            self._choose((*codes, code), code)

    def action_carry(self, by: int) -> None:
        """Let it stand earlier or later among those that are shown."""
        codes, here = list(self.codes), self.rows.cursor
        if here < len(codes) and 0 <= here + by < len(codes):
            codes.insert(here + by, codes.pop(here))
            self._choose(tuple(codes), codes[here + by])

    def action_widen(self, by: int) -> None:
        """Wider or narrower."""
        code, widths = self.code, self.chosen.widths
        if code in self.codes:
            width = max(NARROWEST, min(widths.get(code, self.columns[code].width) + by, WIDEST))
            self._choose(self.codes, code, {**widths, code: width})

    def action_clear(self) -> None:
        """As it is where nothing was chosen."""
        self._choose((), widths={})

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
