"""A product of the catalogue: its price in each currency, its variations with theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.command import command
from tui.app.screens.base import EVERYWHERE, MainScreen
from tui.app.screens.form import Chosen, Entry, FormScreen
from tui.app.screens.picker import Choice
from tui.app.widgets.block_list import FAR, BlockList
from tui.app.widgets.signs import one_line
from tui.services.amounts import parse_amount, plain
from tui.services.catalogue import AMOUNTS, Catalogue, Price
from tui.services.changes import Changed
from tui.services.edits import EditError

PRICES, WALKING = "Prices and variations", "Walking"
SHOWN = ("product", "product_variation", "currency")
NAMES = {"price": "Price", "cost": "Cost", "direct_cost": "Direct cost", "notes": "Notes"}
WIDTH = 16


class Line(NamedTuple):
    """A line: a heading (`key` None), a variation, or a price of the product or of a variation."""

    key: tuple[str, int, str] | None
    text: str
    price: Price | None = None


class PriceList(BlockList):
    """Prices in columns, the variations below."""

    def __init__(self) -> None:
        super().__init__(id="prices")
        self.lines: list[Line] = []

    def fill(self, lines: list[Line], at: object = None) -> None:
        """Show these, the cursor on `at` or where it was."""
        self.lines = lines
        self.show([line.key for line in lines], at)

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        found = self.lines[self.cursor] if self.cursor < len(self.lines) else None
        return found if found is not None and found.key is not None else None

    def block(self, number: int, width: int) -> Sequence[Content]:
        """One line; headings have an empty one above."""
        line = self.lines[number]
        if line.key is None:
            heading = Content.styled(line.text, "bold $primary" if number in (0, self._variations) else "$muted")
            return [heading] if not number or number - 1 in (0, self._variations) else [Content(""), heading]
        if line.price is None:
            return [Content("◆ ").stylize("$accent") + Content(one_line(line.text)).stylize("bold")]
        price = line.price
        indent = "    " if line.key[1] else " "
        parts = [price.currency, price.price, price.cost, price.direct_cost]
        cells = [Content(indent + parts[0]).truncate(10, pad=True)]
        cells += [_right(one_line(part), WIDTH) for part in parts[1:]]
        return [(Content("").join(cells) + Content(f"   {one_line(price.notes)}").stylize("$muted")).truncate(width)]

    @property
    def _variations(self) -> int:
        return next((n for n, line in enumerate(self.lines) if line.text == "Variations"), -1)


def _right(text: str, width: int) -> Content:
    found = Content(text or "–").truncate(width - 2, ellipsis=True)
    return Content(" " * (width - found.cell_length)) + (found if text else found.stylize("$muted"))


class CatalogueScreen(MainScreen):
    """One product; `beside` are those of the list one came from."""

    section = "products"
    AUTO_FOCUS = "#prices"
    DEFAULT_CSS = """
    CatalogueScreen #head { height: 2; padding: 0 1; background: $surface; text-wrap: nowrap;
        text-overflow: ellipsis; }
    CatalogueScreen PriceList { margin: 1 0 0 0; }
    """

    def __init__(self, product: int, *, beside: Sequence[int] = ()) -> None:
        super().__init__()
        self.product = product
        self.beside = list(beside)
        self._stale = False

    def body(self) -> Iterable[Widget]:
        """What it is, above what it costs."""
        self.catalogue = Catalogue(self.workspace)
        yield Vertical(Static(id="head"), PriceList())

    @property
    def prices(self) -> PriceList:
        """The list."""
        return self.query_one(PriceList)

    def on_mount(self) -> None:
        """Show it, and ask for its variations."""
        self._open(self.product)

    def _open(self, product: int) -> None:
        self.product = product
        self.read()
        self.workspace.parts.ask("product", product)

    def read(self, at: object = None) -> None:
        """Read everything anew."""
        self._stale = False
        record = self.workspace.records.get("product", self.product)
        if record is None:
            self.query_one("#head", Static).update(Content("That product is no longer there.\nesc goes back."))
            self.prices.fill([])
            return
        values = self.workspace.records.values
        head = Content.styled("Product  ", "$muted") + Content(one_line(str(record.get("name")))).stylize("bold")
        if self.product in self.beside and len(self.beside) > 1:
            head += Content.styled(f"   {self.beside.index(self.product) + 1} of {len(self.beside)}", "$muted")
        tax = f"{record['tax']:g} % tax" if isinstance(record.get("tax"), int | float) and record["tax"] else ""
        facts = [record.get("code"), record.get("unit"), tax, record.get("billing_frequency")]
        facts.append(values.name("user", record.get("owner_id")))
        about = " · ".join(one_line(str(fact)) for fact in facts if fact)
        self.query_one("#head", Static).update(head + Content("\n") + Content(about).stylize("$muted"))
        self.prices.fill(self._lines(record), at)

    def _lines(self, record: dict[str, Any]) -> list[Line]:
        names = "Currency  " + "".join(f"{NAMES[name]:>{WIDTH}}" for name in AMOUNTS) + "   Notes"
        found = self.catalogue.prices(record)
        lines = [Line(None, "Prices"), Line(None, names if found else "None yet: a adds one.")]
        lines += [Line(("price", 0, price.currency), price.currency, price) for price in found]
        variations = self.catalogue.variations(self.product)
        lines.append(Line(None, "Variations"))
        lines.append(Line(None, "Each has prices of its own." if variations else "None yet: + adds one."))
        for one in variations:
            lines.append(Line(("variation", one.id, ""), one.name))
            lines += [Line(("price", one.id, price.currency), price.currency, price) for price in one.prices]
        return lines

    def news(self, changed: Changed) -> None:
        """Products changed."""
        if not changed.touches(*SHOWN):
            return
        self.product = int(changed.renamed.get(("product", self.product), self.product))
        at = self.prices.line.key if self.prices.line else None
        new = changed.renamed.get(("product_variation", at[1])) if at else None
        self._stale = not self.is_current
        if self.is_current:
            self.read((at[0], int(new), at[2]) if at and new is not None else None)

    def on_screen_resume(self) -> None:
        """Show what changed while another screen was above."""
        if self._stale:
            self.read()

    # -- walking --------------------------------------------------------------------------------------------------

    @command("down j", "Down", group=WALKING)
    def go_down(self) -> None:
        """One line down."""
        self.prices.move(1)

    @command("up k", "Up", group=WALKING)
    def go_up(self) -> None:
        """One line up."""
        self.prices.move(-1)

    @command("pagedown ctrl+d", "A page down", group=WALKING)
    def page_down(self) -> None:
        """A page down."""
        self.prices.move_pages(1)

    @command("pageup ctrl+u", "A page up", group=WALKING)
    def page_up(self) -> None:
        """A page up."""
        self.prices.move_pages(-1)

    @command("home", "To the first", group=WALKING)
    def go_first(self) -> None:
        """To the top."""
        self.prices.move(-FAR)

    @command("end G", "To the last", group=WALKING)
    def go_last(self) -> None:
        """To the bottom."""
        self.prices.move(FAR)

    @command("J", "Next product", group=WALKING)
    def next_record(self) -> None:
        """The next of the list."""
        self._walk(1)

    @command("K", "Previous product", group=WALKING)
    def previous_record(self) -> None:
        """The one before."""
        self._walk(-1)

    def _walk(self, by: int) -> None:
        at = self.beside.index(self.product) + by if self.product in self.beside else -1
        if 0 <= at < len(self.beside):
            self._open(self.beside[at])

    # -- editing --------------------------------------------------------------------------------------------------

    def _here(self) -> tuple[str, int, str]:
        line = self.prices.line
        if line is None or line.key is None:
            raise EditError("There is nothing here yet: a adds a price, + a variation.")
        return line.key

    @command("e enter", "Edit the price, or the name of the variation", hint="edit", rank=1, group=PRICES)
    async def edit(self) -> None:
        """Edit what the cursor stands on."""
        what, variation, currency = self._here()
        if what == "variation":
            record = self.workspace.copy.get("product_variation", variation) or {}
            self._ask_name("Rename the variation", str(record.get("name") or ""), variation)
            return
        raw = self.catalogue.raw(self.product, variation or None, currency)
        money = self.workspace.money
        texts = {name: plain(raw[name], money) if isinstance(raw.get(name), int | float) else "" for name in AMOUNTS}
        entries = self._entries(texts, str(raw.get("notes") or ""), currency)
        self._form(f"Price in {currency}", entries, currency, variation)

    @command("a", "Add a price in another currency", hint="price", rank=2, group=PRICES)
    def add_price(self) -> None:
        """For the variation under the cursor, else for the product."""
        variation = self.prices.line.key[1] if self.prices.line and self.prices.line.key else 0
        record = self.workspace.copy.get("product_variation" if variation else "product", variation or self.product)
        codes = self.catalogue.currencies(record or {})
        if not codes:
            raise EditError("There is a price in every currency of the account.")

        def choices() -> list[Choice]:
            return [Choice(code, code) for code in codes]

        entries = [Entry("currency", "Currency", codes[0], value=codes[0], choices=choices, required=True)]
        entries += self._entries(dict.fromkeys(AMOUNTS, ""), "")
        self._form("New price", entries, codes[0], variation)

    def _entries(self, texts: dict[str, str], notes: str, currency: str = "") -> list[Entry]:
        """The lines for the amounts and notes of a price; with a currency they can be in that one only."""

        def wrong(text: str) -> str | None:
            try:
                code = parse_amount(text, self.workspace.money, currency)[1]
            except EditError as error:
                return str(error)
            return f"This is the price in {currency}; a adds one in {code}." if currency and code != currency else None

        found = [Entry(name, NAMES[name], text, required=name == "price", check=wrong) for name, text in texts.items()]
        return [*found, Entry("notes", "Notes", notes)]

    def _form(self, title: str, entries: list[Entry], currency: str, variation: int) -> None:
        async def filled(said: dict[Any, Any] | None) -> None:
            if said:
                chosen = said.pop("currency", currency)
                code = str(chosen.id if isinstance(chosen, Chosen) else chosen)
                await self.guard(self.catalogue.set_price(self.product, code, said, variation or None))

        about = self.workspace.records.values.name("product", self.product)
        self.app.push_screen(FormScreen(title, entries, about=about), filled)

    @command("plus", "Add a variation, at the prices of the product", hint="variation", rank=3, group=PRICES)
    def add_variation(self) -> None:
        """Ask for its name."""
        self._ask_name("New variation", "", 0)

    def _ask_name(self, title: str, value: str, variation: int) -> None:
        from tui.app.screens.prompt import PromptScreen

        async def named(name: str | None) -> None:
            if name and name.strip() and variation:
                await self.guard(self.catalogue.rename(self.product, variation, name))
            elif name and name.strip():
                new = await self.guard(self.catalogue.add_variation(self.product, name))
                self.read(("variation", new, ""))

        self.app.push_screen(PromptScreen(title, value), named)

    @command("D", "Take the price or the variation away", hint="delete", rank=4, group=PRICES)
    async def delete(self) -> None:
        """Take it away."""
        what, variation, currency = self._here()
        if what == "variation":
            await self.catalogue.remove_variation(self.product, variation)
        else:
            await self.catalogue.remove_price(self.product, currency, variation or None)
        self.say("Taken away. u brings it back.")

    @command("o", "Open the product's record", hint="open", rank=5, group=PRICES)
    async def open_here(self) -> None:
        """The record."""
        from tui.app.screens.record import RecordScreen

        await self.app.push_screen(RecordScreen("product", self.product))

    @command("escape q backspace ctrl+q", "Back to the catalogue", hint="back", rank=98, group=EVERYWHERE)
    def leave(self) -> None:
        """Back."""
        self.app.pop_screen()
