"""What products cost: one price for each currency, and variations with prices of their own; all of it undoable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.amounts import parse_amount
from tui.services.edits import EditError
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

Record = dict[str, Any]
AMOUNTS = ("price", "cost", "direct_cost")
_KEPT = ("currency", *AMOUNTS, "notes")


class Price(NamedTuple):
    """A price as it is shown: the amounts as the user writes them."""

    currency: str
    price: str
    cost: str = ""
    direct_cost: str = ""
    notes: str = ""


class Variation(NamedTuple):
    """A variation of a product."""

    id: int
    name: str
    prices: tuple[Price, ...]


class Catalogue:
    """Reads and edits the prices and variations of products."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.copy = workspace.copy
        self.edits = workspace.edits

    def get(self, product: int) -> Record:
        """A product as shown; raises `EditError` when it is gone."""
        found = self.copy.get("product", product)
        if found is None or found.get("is_deleted"):
            raise EditError("That product is no longer there.")
        return found

    # -- reading --------------------------------------------------------------------------------------------------

    def prices(self, record: Record) -> list[Price]:
        """The prices of a product or a variation, that in the user's own currency first."""
        default, found = self.workspace.money.default, _prices(record)
        found.sort(key=lambda p: (p["currency"] != default, p["currency"]))
        return [self._price(one) for one in found]

    def _price(self, one: Record) -> Price:
        code, write = one["currency"], self.workspace.money.write
        amounts = {n: write(one[n], code) for n in AMOUNTS if isinstance(one.get(n), int | float)}
        return Price(code, **{"price": "", **amounts}, notes=str(one.get("notes") or ""))

    def variations(self, product: int) -> list[Variation]:
        """The variations of a product, by name."""
        found = self.workspace.parts.of("product", "product_variation", product, "folded(name), abs(id)")
        return [Variation(v["id"], str(v.get("name") or "(no name)"), tuple(self.prices(v))) for v in found]

    def currencies(self, record: Record) -> list[str]:
        """The currencies a product or variation has no price in yet, the user's own first."""
        known = {p["currency"] for p in _prices(record)}
        default = self.workspace.money.default
        return sorted((c for c in self.workspace.money.currencies if c not in known), key=lambda c: (c != default, c))

    def raw(self, product: int, variation: int | None, currency: str) -> Record:
        """A price as the API has it; empty where there is none."""
        record = self._record(product, variation)
        return next((p for p in _prices(record) if p["currency"] == currency), {})

    def _record(self, product: int, variation: int | None) -> Record:
        if variation is None:
            return self.get(product)
        found = self.copy.get("product_variation", variation)
        if found is None or found.get("is_deleted"):
            raise EditError("That variation is no longer there.")
        return found

    # -- prices ---------------------------------------------------------------------------------------------------

    async def set_price(self, product: int, currency: str, said: Record, variation: int | None = None) -> bool:
        """Set what was typed of a price (`price`, `cost`, `direct_cost`, `notes`; empty takes it away), or add one.

        Raises `EditError`; tells whether anything differs.
        """
        record = self._record(product, variation)
        before = _prices(record)
        old = next((p for p in before if p["currency"] == currency), {"currency": currency})
        new = {**old, **{name: self._amount(name, text, currency) for name, text in said.items()}}
        if new.get("price") is None:
            raise EditError("A price needs an amount; D takes the price away.")
        if new == old:
            return False
        after = [new if p["currency"] == currency else p for p in before]
        after += [new] if new not in after else []
        await self._write(product, variation, record, {"prices": after}, f"Change the price of “{record.get('name')}”")
        return True

    def _amount(self, name: str, text: str, currency: str) -> Any:
        text = text.strip()
        if name not in AMOUNTS:
            return text or None
        if not text:
            return None
        amount, code = parse_amount(text, self.workspace.money, currency)
        if code != currency:
            raise EditError(f"This is the price in {currency}; a adds one in {code}.")
        return amount

    async def remove_price(self, product: int, currency: str, variation: int | None = None) -> None:
        """Take the price in a currency away."""
        record = self._record(product, variation)
        after = [p for p in _prices(record) if p["currency"] != currency]
        words = f"Take the price in {currency} off “{record.get('name')}”"
        await self._write(product, variation, record, {"prices": after}, words)

    # -- variations -----------------------------------------------------------------------------------------------

    async def add_variation(self, product: int, name: str) -> int:
        """Add a variation, at the prices of the product; gives its temporary id."""
        record, new = self.get(product), self.edits.temporary_id()
        body = {"name": self._named(name), "prices": _sent(_prices(record))}
        words = f"Add the variation “{body['name']}” to “{record.get('name')}”"
        forth = _add(product, new, body, words)
        await self.edits.make(words, [forth], [_remove(product, new, f"Undo: {words}")])
        return new

    async def rename(self, product: int, variation: int, name: str) -> None:
        """Give a variation another name."""
        record, name = self._record(product, variation), self._named(name)
        if name != record.get("name"):
            await self._write(product, variation, record, {"name": name}, f"Rename “{record.get('name')}” to “{name}”")

    async def remove_variation(self, product: int, variation: int) -> None:
        """Take a variation away; taken back it is a new one that says the same."""
        record, again = self._record(product, variation), self.edits.temporary_id()
        words = f"Delete the variation “{record.get('name')}”"
        body = {"name": record.get("name"), "prices": _sent(_prices(record))}
        back = _add(product, again, body, f"Undo: {words}")._replace(stands_for=variation)
        await self.edits.make(words, [_remove(product, variation, words)], [back])

    @staticmethod
    def _named(name: str) -> str:
        if not (name := " ".join(name.split())):
            raise EditError("A variation needs a name.")
        return name

    async def _write(self, product: int, variation: int | None, record: Record, change: Record, words: str) -> None:
        """One edit of a product or a variation, and the way back."""
        before: Record = {"prices": _prices(record)} if "prices" in change else {"name": record.get("name")}
        calls = []
        for body, said in ((change, words), (before, f"Undo: {words}")):
            sent = {**body, "prices": _sent(body["prices"])} if "prices" in body else body
            if variation is None:
                calls.append(Call("v2.products.update", {"id": product}, sent, (("product", product, body),), said))
            else:
                names = {"id": product, "product_variation_id": variation}
                effects = (("product_variation", variation, body),)
                calls.append(Call("v2.products.update_variation", names, sent, effects, said))
        await self.edits.make(words, calls[:1], calls[1:])


def _prices(record: Record) -> list[Record]:
    found = record.get("prices")
    return [p for p in found if isinstance(p, dict) and p.get("currency")] if isinstance(found, list) else []


def _sent(prices: Sequence[Record]) -> list[Record]:
    """Prices as they are written: without what belongs to the server, and without what says nothing."""
    return [{name: p[name] for name in _KEPT if p.get(name) is not None} for p in prices]


def _add(product: int, new: int, body: Record, words: str) -> Call:
    shown = {**body, "id": new, "product_id": product, "is_deleted": False}
    effects = (("product_variation", new, shown),)
    return Call("v2.products.add_variation", {"id": product}, body, effects, words, ("product_variation", new))


def _remove(product: int, variation: int, words: str) -> Call:
    names = {"id": product, "product_variation_id": variation}
    effects = (("product_variation", variation, {"is_deleted": True}),)
    return Call("v2.products.delete_variation", names, None, effects, words)
