"""What lowers a deal's value as a whole, and when it is paid in parts: discounts and installments (product 9.6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tui.services.amounts import parse_number, plain
from tui.services.dates import parse_day
from tui.services.edits import EditError
from tui.services.lines import sums
from tui.store.outbox import Call

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.services.records import Id
    from tui.services.workspace import Workspace
    from tui.store.overlay import Effect

Record = dict[str, Any]
HINTS = {
    "discount": "10% for partners, or 500 for loyalty",
    "installment": "a day, an amount, what for: 1 apr 4000 on delivery",
}
_DISCOUNT = re.compile(r"(?P<amount>\S+?)\s?(?P<percent>%)?(?:\s+(?P<words>.+))?")
_FAR = 20
"""Years from now; a number after `1 apr` that is further away is no year but an amount."""
_NAMES = {"discount": ("amount", "type", "description"), "installment": ("amount", "billing_date", "description")}


def lowered(lines: Sequence[Record], discounts: Sequence[Record]) -> float:
    """What lines come to with the discounts of the deal: these lower what is paid once, and never below nothing."""
    once = sum(sums(line).total for line in lines if line.get("billing_frequency") in (None, "one-time"))
    again = sum(sums(line).total for line in lines) - once
    off = sum(_off(once, discount) for discount in discounts)
    return round(max(once - off, min(once, 0.0)) + again, 2)


def _off(once: float, discount: Record) -> float:
    amount = discount.get("amount")
    found = float(amount) if isinstance(amount, int | float) else 0.0
    return once * found / 100 if discount.get("type") == "percentage" else found


class Terms:
    """The discounts and installments of deals; every edit is undoable, and the value of the deal follows discounts."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.copy = workspace.copy

    def discounts(self, deal: Id) -> list[Record]:
        """The discounts of a whole deal."""
        return self.workspace.parts.of("deal", "discount", deal, "json_extract(data, '$.created_at') IS NULL, id")

    def installments(self, deal: Id) -> list[Record]:
        """In which parts a deal is paid, the first one first."""
        return self.workspace.parts.of("deal", "installment", deal, "billing_date, abs(id)")

    # -- as text --------------------------------------------------------------------------------------------------

    def text(self, part: str, found: Record) -> str:
        """A discount or installment as it is typed."""
        amount, words = plain(found.get("amount") or 0, self.workspace.money), found["description"]
        if part == "discount":
            return f"{amount}{'%' if found.get('type') == 'percentage' else ''} {words or ''}".strip()
        return f"{found.get('billing_date')} {amount} {words or ''}".strip()

    def read(self, part: str, text: str) -> Record:
        """The wire fields that a text means; raises `EditError`."""
        body = self._discount(text) if part == "discount" else self._installment(text)
        if body["amount"] <= 0:
            raise EditError("The amount is more than nothing; D takes it off the deal.")
        return body | {"description": body["description"] or part.capitalize()}

    def _discount(self, text: str) -> Record:
        found = _DISCOUNT.fullmatch(" ".join(text.split()))
        if found is None:
            raise EditError(f"I cannot read that. {HINTS['discount']}")
        amount = parse_number(found["amount"], self.workspace.money)
        if found["percent"] and amount > 100:
            raise EditError("A discount is at most 100 %.")
        kind = "percentage" if found["percent"] else "amount"
        return {"amount": amount, "type": kind, "description": found["words"]}

    def _installment(self, text: str) -> Record:
        """A day of one to three words, as many as make one; then the amount, then what for."""
        today, words = self.workspace.clock.today(), text.split()
        for used in (3, 2, 1):
            try:
                day = parse_day(" ".join(words[:used]), today)
                amount = parse_number(words[used], self.workspace.money)
            except (EditError, IndexError):
                continue
            if abs(day.year - today.year) <= _FAR:
                said = " ".join(words[used + 1 :])
                return {"amount": amount, "billing_date": day.isoformat(), "description": said}
        raise EditError(f"I cannot read that. {HINTS['installment'].capitalize()}")

    # -- changing -------------------------------------------------------------------------------------------------

    async def add(self, part: str, deal: Id, text: str) -> Id:
        """Add a discount or an installment as typed; gives its temporary id. Raises `EditError`."""
        body = self.read(part, text)
        if part == "installment":
            self._refuse(deal)
        new: Id = self.workspace.edits.temporary_lead_id() if part == "discount" else self._number()
        shown = {**body, "id": new, "deal_id": deal, "is_deleted": False}
        words = f"Add {_a(part)} to {self._name(deal)}"
        forth = self._added(part, deal, body, shown, words)
        await self.workspace.edits.make(words, [forth], [self._removed(part, shown, f"Undo: {words}", undo=True)])
        return new

    async def change(self, part: str, record: Id, text: str) -> bool:
        """Change one as typed; tells whether anything changed."""
        found, body = self._found(part, record), self.read(part, text)
        body = {name: value for name, value in body.items() if found.get(name) != value}
        if not body:
            return False
        words, before = f"Change {_a(part)} of {self._name(found['deal_id'])}", {name: found.get(name) for name in body}
        forth = self._updated(part, found, body, words, undo=False)
        await self.workspace.edits.make(
            words, [forth], [self._updated(part, found, before, f"Undo: {words}", undo=True)]
        )
        return True

    async def remove(self, part: str, record: Id) -> None:
        """Take one off its deal; undoable by adding the same one again."""
        found = self._found(part, record)
        new: Id = self.workspace.edits.temporary_lead_id() if part == "discount" else self._number()
        words = f"Take {_a(part)} off {self._name(found['deal_id'])}"
        body = {name: found[name] for name in _NAMES[part]}
        again = {**found, "id": new, "is_deleted": False}
        back = self._added(part, found["deal_id"], body, again, f"Undo: {words}", value=self._worth(found["deal_id"]))
        forth = self._removed(part, found, words)
        await self.workspace.edits.make(words, [forth], [back._replace(stands_for=record)])

    def _added(self, part: str, deal: Id, body: Record, shown: Record, words: str, value: Effect | None = None) -> Call:
        after = [*self.discounts(deal), shown] if part == "discount" else None
        effects = ((part, shown["id"], shown), value or self._value(deal, after))
        return Call(f"v2.deals.add_{part}", {"id": deal}, body, effects, words, (part, shown["id"]))

    def _updated(self, part: str, found: Record, body: Record, words: str, *, undo: bool) -> Call:
        deal, record = found["deal_id"], found["id"]
        after = [one | (body if one["id"] == record else {}) for one in self.discounts(deal)]
        value = self._worth(deal) if undo else self._value(deal, after if part == "discount" else None)
        names = {"id": deal, f"{part}_id": record}
        return Call(f"v2.deals.update_{part}", names, body, ((part, record, body), value), words)

    def _removed(self, part: str, found: Record, words: str, *, undo: bool = False) -> Call:
        deal, record = found["deal_id"], found["id"]
        after = [one for one in self.discounts(deal) if one["id"] != record]
        value = self._worth(deal) if undo else self._value(deal, after if part == "discount" else None)
        effects = ((part, record, {"is_deleted": True}), value)
        return Call(f"v2.deals.delete_{part}", {"id": deal, f"{part}_id": record}, None, effects, words)

    def _value(self, deal: Id, discounts: Sequence[Record] | None) -> Effect:
        """What the deal is worth with other discounts; None leaves it as it is."""
        lines = self.workspace.lines.of(deal)
        if discounts is None or not lines:
            return self._worth(deal)
        return ("deal", deal, {"value": lowered(lines, discounts)})

    def _worth(self, deal: Id) -> Effect:
        return ("deal", deal, {"value": self.workspace.deals.get(int(deal)).get("value")})

    def _refuse(self, deal: Id) -> None:
        """Only what is sold once is paid in parts (OpenAPI, installments)."""
        often = [line.get("billing_frequency") not in (None, "one-time") for line in self.workspace.lines.of(deal)]
        if not often:
            raise EditError("A deal is paid in installments only with a product: add one first.")
        if any(often):
            raise EditError("A deal with a product that is billed again and again has no installments.")

    def _number(self) -> int:
        return self.workspace.edits.temporary_id()

    def _name(self, deal: Id) -> str:
        return f"“{self.workspace.records.values.name('deal', deal)}”"

    def _found(self, part: str, record: Id) -> Record:
        found = self.copy.get(part, record)
        if found is None or found.get("is_deleted"):
            raise EditError(f"That {part} is no longer there.")
        return found


def _a(part: str) -> str:
    return {"discount": "a discount", "installment": "an installment"}[part]
