"""The board's screen without what one does on it: header, board, the line below, and what the services tell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.screens.favourite_tabs import FavouriteTabs
from tui.app.widgets.board import NOTHING_HERE, BoardView
from tui.app.widgets.board_header import BoardHeader, FocusLine, chip
from tui.app.widgets.card import Look
from tui.app.widgets.ground import Ground
from tui.app.widgets.tab_line import TabLine
from tui.services.board_memory import ALL, BoardMemory, Looked
from tui.services.board_view import NEXT, View
from tui.services.changes import Changed
from tui.services.deals import Board, Record

if TYPE_CHECKING:
    from textual.await_remove import AwaitRemove

CARDS = ("person", "organization", "user", "deal_field")
FRAME = ("pipeline", "stage", "currency", "day")
URGENCIES = {1: "overdue", 2: "today", 3: "nothing planned", 4: "planned"}


class Beside(Protocol):
    """What can stand beside the board: it follows the cursor."""

    def show(self, deal: int | None) -> None:
        """Show a deal, anew if it is the same."""
        ...

    def scroll_half(self, pages: int) -> None:
        """Scroll by half of what is in sight."""
        ...

    def remove(self) -> AwaitRemove:
        """Be gone."""
        ...


class BoardFrame(FavouriteTabs):
    """The board of one pipeline, or of all side by side."""

    DEFAULT_CSS = """
    BoardFrame #empty { display: none; height: 1fr; content-align: center middle; text-align: center; color: $muted; }
    BoardFrame .-empty > #empty { display: block; }
    BoardFrame TabLine { display: none; }
    BoardFrame .-empty > BoardView { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self.looked = Looked()
        self.beside: Beside | None = None
        self._asked_filters = self._undrawn = False

    def body(self) -> Iterable[Widget]:
        """Header and board."""
        view = self.make_view()
        view.stepped = self._show_focus
        yield Ground(BoardHeader(), TabLine(), view, FocusLine(), Static(id="empty"))

    def make_view(self) -> BoardView:
        """What shows the columns."""
        return BoardView(self.workspace.deals, self.moved)

    @property
    def view(self) -> BoardView:
        """The board."""
        return self.query_one(BoardView)

    @property
    def owner_shown(self) -> int | None:
        """Whose deals are shown."""
        return self.looked.view.owner

    @property
    def kept(self) -> BoardMemory:
        """What is remembered of boards."""
        return BoardMemory(self.workspace.memory)

    def on_mount(self) -> None:
        """Show the pipeline looked at last; Textual has called the base's handler already."""
        self.load()

    def load(self) -> None:
        """Read pipelines and board anew; the cursor stays on its deal."""
        before = self.number
        self.number, self.pipelines = self.kept.chosen(self.workspace.deals.pipelines())
        if self.number != before:
            self.looked = self.kept.looked(self.number)
        if self.pipelines:
            view = self.view
            view.look = Look(self.looked.compact, self.looked.fields)
            self._say_why_empty()
            if self.looked.fields:
                view.besides = self._besides
            view.show(self.make_board())
            self.app.call_after_refresh(self._complete)
            self.ask_saved(self.looked.view)
        if "favourites" in self.workspace.memory.facts:
            self.show_favourites()
        self._show_empty()

    def make_board(self) -> Board:
        """The board that is shown."""
        return self.workspace.deals.board(*self.pipelines, view=self.looked.view, begin=True)

    def _complete(self) -> None:
        """What is in sight is shown: read the rest of the board."""
        if self.is_attached and self.view.board is not None and self.view.board.complete():
            self.view.paint()

    @property
    def heading(self) -> str:
        """What the board is called."""
        return "All pipelines" if self.number == ALL else self.pipelines[0].name

    def _besides(self, deal: int) -> tuple[str, ...]:
        """The fields chosen for this board's cards, as people read them."""
        from tui.services.card_fields import texts

        return texts(self.workspace, deal, self.looked.fields)

    # -- how it is looked at --------------------------------------------------------------------------------------

    def see(self, view: View, *, keep: bool = True) -> None:
        """Sort or filter in another way, and remember it."""
        view = self.real(view)
        self.looked = self.looked._replace(view=view)
        self._say_why_empty()
        self.view.see(view)
        self.ask_saved(view)
        if keep:
            self.keep()

    def keep(self) -> None:
        """Remember how it is looked at."""
        self.kept.keep(self.number, self.looked)
        self.count_later()

    def resize_cards(self, *, compact: bool, fields: tuple[str, ...]) -> None:
        """Show cards in another size or with other fields, and remember it."""
        self.looked = self.looked._replace(compact=compact, fields=fields)
        if fields:
            self.view.besides = self._besides
        self.view.resize_cards(Look(compact, fields))
        self.kept.keep(self.number, self.looked)

    def show_board(self, number: int) -> None:
        """Show another pipeline, or all."""
        self.kept.choose(number)
        self.view.deal, self.view.column = None, 0
        self.view.marks.clear()
        self.load()

    def _say_why_empty(self) -> None:
        filtered = self.looked.view.filtered
        self.view.words = ("nothing here matches", "F shows all again") if filtered else NOTHING_HERE

    # -- news -----------------------------------------------------------------------------------------------------

    def news(self, changed: Changed) -> None:
        """Follow what changed: single deals cheaply, the frame by reading it anew."""
        ids = {i for i in changed.ids.get("deal", ()) if isinstance(i, int)}
        renamed = {
            o: n for (k, o), n in changed.renamed.items() if k == "deal" and isinstance(o, int) and isinstance(n, int)
        }
        ids |= {*renamed, *renamed.values()}
        if isinstance(real := changed.renamed.get(("pipeline", self.number)), int):
            self.kept.rename(self.number, real)
        if not self.pipelines or changed.touches(*FRAME):
            self.load()
            return
        if changed.touches(*CARDS):
            self._read_names()
        if changed.touches("filter"):
            self._follow_filters(changed)
        if ids:
            self._undrawn = self._undrawn or not self.in_sight
            self.view.follow(ids, renamed, draw=not self._undrawn)
            self._show_empty()
            self.ask_saved(self.looked.view, again=True)
            self.count_later()
        if changed.touches("activity", "note", *CARDS):
            self._show_focus()
        if changed.state is not None:
            self._show_empty()
            self._ask_filters(changed.state.phase)

    def on_screen_resume(self) -> None:
        """Draw what changed behind another screen."""
        if self._undrawn:
            self._undrawn = False
            self.view.show_moved()

    def _ask_filters(self, phase: str) -> None:
        """Once the account is here, learn which filters it has, so that `f` has them."""
        if phase == "fresh" and not self._asked_filters:
            from tui.services.filters import Filters
            from tui.services.sources import SETTINGS

            self._asked_filters = True
            Filters(self.workspace).ask(every=SETTINGS)

    def _follow_filters(self, changed: Changed) -> None:
        """A filter lets others through, has another name, or its real number."""
        from tui.services.favourites import rename

        numbers = {int(o): int(n) for (kind, o), n in changed.renamed.items() if kind == "filter"}
        rename(self.workspace.memory, numbers)
        view = self.looked.view
        real = numbers.get(view.saved, view.saved)
        if view.saved:
            self.see(view._replace(saved=real))
        self.count_later()

    def _read_names(self) -> None:
        """Names on cards may be others, and with them the order or what is found."""
        view = self.looked.view
        if view.text or view.order.names:
            self.view.see(view)
        else:
            self.view.forget(None)
            self.view.paint()

    def _show_empty(self) -> None:
        """Before the first fill there is no board worth the name: say what is happening."""
        state, board = self.workspace.state, self.view.board
        waiting = not self.workspace.filled and (board is None or board.total.count == 0)
        empty = not self.pipelines or waiting
        self.query_one(Vertical).set_class(empty, "-empty")
        words = {
            "starting": "Starting…\n\nThe first start makes a workspace on this machine; it takes a few seconds.",
            "filling": f"Getting {state.words}… {state.progress:,} records so far",
            "offline": f"The server cannot be reached.\n\n{state.words}\n\nThis is tried again by itself; r tries now.",
            "signed out": state.words,
        }.get(state.phase, "Getting your deals…")
        if empty:
            self.query_one("#empty", Static).update(Content(words))

    # -- the lines above and below --------------------------------------------------------------------------------

    def show_header(self) -> None:
        """What is looked at, what it adds up to, what is marked and what lies out of sight."""
        board, money = self.view.board, self.workspace.money
        if board is None or not self.pipelines:
            return
        total, chips = board.total, self._chips()
        name = self.heading
        lefts = []
        for short in (False, True):
            value, weighted = (money.total(sums, short=short) for sums in (total.values, total.weighted))
            left = Content(" ") + Content.styled(name, "bold")
            left += Content.styled(f"   {total.count:,} deal{'' if total.count == 1 else 's'}   ", "$muted")
            left += Content(value) + Content.styled("   ⚖ ", "$muted") + Content(weighted)
            lefts.append(left + Content("  " if chips else "") + chips)
        brief = Content(" ") + Content.styled(name, "bold") + Content.styled(f"  {total.count:,}  ", "$muted")
        lefts += [brief + Content(f"{money.total(total.values)} ") + chips, brief + chips]
        self.query_one(BoardHeader).show(lefts, self._at_right())

    def _chips(self) -> Content:
        """Everything about this view that is not as usual."""
        found = self.said(self.looked.view)
        return Content(" ").join([chip(text) for text in found]) if found else Content("")

    def said(self, view: View) -> list[str]:
        """Everything about a view that is not as usual, in words."""
        names = self.workspace.deals.labels() if view.labels else {}
        owner = self.workspace.copy.get("user", view.owner) if view.owner is not None else None
        found = [str((owner or {}).get("name") or f"#{view.owner}")] if view.owner is not None else []
        found += self.said_of_kept(view)
        found += [f"#{names.get(str(label), (str(label), ''))[0]}" for label in view.labels]
        found += [view.status] if view.status != "open" else []
        found += [URGENCIES[u] for u in view.urgencies if u in URGENCIES]
        found += ["rotten"] if view.rotten else []
        found += [f"{view.age} d in stage"] if view.age else []
        found += [f"/{view.text}"] if view.text else []
        if view.sort != NEXT or view.reverse:
            found.append(f"{'↓' if view.descending else '↑'} {view.order.name}")
        return found

    def seen_as(self) -> View:
        """How deals are looked at."""
        return self.looked.view

    def _at_right(self) -> Content:
        """What is marked, and how many columns lie beyond both edges."""
        view = self.view
        before, after = view.hidden
        marked = f"{self.counted}…  " if self.counted else ""
        marked += f"◆ {len(view.marks.ids):,} marked  " if view.marks.ids else ""
        return Content.styled(f"{marked}{f'‹ {before} ' if before else ''}{f'{after} ›' if after else ''} ", "$accent")

    def _show_focus(self) -> None:
        """The full title, whose it is, what is next and how long it has been here; and all that beside the board."""
        line, deal = self.query_one(FocusLine), self.view.deal
        if self.beside is not None:
            self.beside.show(deal)
        line.display = self.beside is None or bool(self.view.carried)  # the pane says it all
        record = self.workspace.copy.get("deal", deal) if deal is not None else None
        if self.view.carried:
            line.show(*self._carrying())
        elif deal is None or record is None:
            line.show(Content(""), Content(""))
        else:
            who = " · ".join(name for name in self.workspace.deals.who(deal) if name)
            left = Content(" ") + Content.styled(str(record.get("title") or ""), "bold")
            step = self._next_step(deal)
            stay = Content.styled(f"  {self._stay(record)} ", "$muted")
            line.show(left + Content.styled(f"  {who}", "$muted"), step + stay, step + Content(" "))

    def _carrying(self) -> tuple[Content, Content]:
        """What is carried and where it would go, and how to let go."""
        board, count = self.view.board, len(self.view.carried)
        stage = board.columns[self.view.column].stage.name if board else ""
        what = f"{count} deals" if count > 1 else str(self.workspace.deals.get(self.view.carried[0]).get("title"))
        left = Content.styled(" ⇄ carrying ", "bold $accent") + Content(what) + Content.styled(" to ", "$muted")
        keys = Content.styled("← →", "bold $accent") + Content(" stage  ") + Content.styled("⏎", "bold $accent")
        return left + Content(stage), keys + Content(" drop  ") + Content.styled("esc", "bold $accent") + Content(
            " back "
        )

    def _next_step(self, deal: int) -> Content:
        planned = self.workspace.activities.of("deal", deal, done=False)
        if not planned:
            return Content.styled(" ▲ nothing planned", "$warning")
        first = planned[0]
        sign, style = ("!", "$error") if first.overdue else ("→", "$foreground")
        words = f" {sign} {first.subject[:40]}, {self.workspace.clock.words(first.day, first.start)}"
        return Content.styled(words, style)

    def _stay(self, record: Record) -> str:
        days = self.workspace.clock.days_since(record.get("stage_change_time") or record.get("add_time"))
        return f"here since {'today' if days == 0 else f'{days} d'}"

    def moved(self) -> None:
        """The window may show other columns now, and the cursor stands on another deal."""
        self.show_header()
        self._show_focus()
