"""Discounts and installments of deals: read from the backend, changed through the outbox, and taken by it."""

from __future__ import annotations

import pytest

from tests.services.demo_account import Account
from tests.services.test_parts import pair, send, value, with_lines
from tui.api.models.notes import CommentNew
from tui.services import parts
from tui.services.comments import fetch
from tui.services.edits import EditError
from tui.services.terms import lowered

__all__ = ["pair"]


async def once(pair: Account) -> int:
    """A new deal with two products that are paid once."""
    workspace, session = pair
    await workspace.deals.create({"title": "Dock sensors", "currency": "EUR"})
    await send(pair)
    deal = int(workspace.copy.select("SELECT id FROM shown_deal WHERE title = 'Dock sensors'")[0][0])
    sold = [p for p in workspace.copy.all("product") if p.get("billing_frequency") in (None, "one-time")]
    for product in [p["id"] for p in sold if workspace.lines.price(p, "EUR")][:2]:
        await workspace.lines.add(deal, product, 4)
    await send(pair)
    await parts.fetch(session, "deal", deal)
    assert len(workspace.lines.of(deal)) == 2
    return deal


async def test_a_discount_lowers_the_deal_here_as_it_does_there(pair: Account) -> None:
    workspace, session = pair
    deal = await once(pair)
    before = value(pair, deal)
    await workspace.terms.add("discount", deal, "10% for partners")
    assert value(pair, deal) == pytest.approx(before * 0.9, abs=0.01)
    here = value(pair, deal)
    await send(pair)
    there = await session.client.v2.deals.get(deal)
    assert there.value == pytest.approx(here, abs=0.01)
    (discount,) = workspace.terms.discounts(deal)
    assert (discount["type"], discount["amount"], discount["description"]) == ("percentage", 10, "for partners")
    assert await workspace.terms.change("discount", discount["id"], "25 loyalty")
    assert not await workspace.terms.change("discount", discount["id"], "25 loyalty")
    assert value(pair, deal) == pytest.approx(before - 25, abs=0.01)
    await send(pair)
    assert (await session.client.v2.deals.get(deal)).value == pytest.approx(before - 25, abs=0.01)
    await workspace.terms.remove("discount", discount["id"])
    assert value(pair, deal) == pytest.approx(before, abs=0.01)
    await send(pair)
    assert (await session.client.v2.deals.get(deal)).value == pytest.approx(before, abs=0.01)
    await parts.fetch(session, "deal", deal)
    assert workspace.terms.discounts(deal) == []


async def test_a_discount_is_taken_back(pair: Account) -> None:
    workspace, session = pair
    deal = await once(pair)
    before = value(pair, deal)
    await workspace.terms.add("discount", deal, "10%")
    await workspace.edits.undo()
    assert workspace.terms.discounts(deal) == []
    assert value(pair, deal) == before
    await send(pair)
    await workspace.terms.add("discount", deal, "10%")
    await send(pair)
    (one,) = workspace.terms.discounts(deal)
    await workspace.terms.remove("discount", one["id"])
    await send(pair)
    await workspace.edits.undo()
    assert [d["amount"] for d in workspace.terms.discounts(deal)] == [10]
    await send(pair)
    await parts.fetch(session, "deal", deal)
    assert [d["amount"] for d in workspace.terms.discounts(deal)] == [10]
    assert value(pair, deal) == pytest.approx(before * 0.9, abs=0.01)


async def test_a_deal_is_paid_in_parts(pair: Account) -> None:
    workspace, session = pair
    deal = await once(pair)
    await workspace.terms.add("installment", deal, "2026-06-01 400 on delivery")
    await workspace.terms.add("installment", deal, "2026-04-01 100")
    await send(pair)
    found = [(i["billing_date"], i["amount"], i["description"]) for i in workspace.terms.installments(deal)]
    assert found == [("2026-04-01", 100, "Installment"), ("2026-06-01", 400, "on delivery")]
    first = workspace.terms.installments(deal)[0]
    assert await workspace.terms.change("installment", first["id"], "2026-04-08 150 deposit")
    await workspace.terms.remove("installment", workspace.terms.installments(deal)[1]["id"])
    await send(pair)
    await parts.fetch(session, "deal", deal)
    found = [(i["billing_date"], i["amount"], i["description"]) for i in workspace.terms.installments(deal)]
    assert found == [("2026-04-08", 150, "deposit")]
    assert workspace.terms.text("installment", workspace.terms.installments(deal)[0]) == "2026-04-08 150 deposit"


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("discount", ""), ("discount", "lots"), ("discount", "101% off"), ("discount", "0"), ("discount", "-5"),
        ("installment", ""), ("installment", "400"), ("installment", "someday 400"), ("installment", "2026-04-01 0"),
    ],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused_with_words(pair: Account, part: str, text: str) -> None:
    with pytest.raises(EditError):
        pair[0].terms.read(part, text)


@pytest.mark.parametrize(
    ("text", "day", "amount", "words"),
    [
        ("1 apr 4000 on delivery", "2026-04-01", 4000, "on delivery"),
        ("1 apr 2000 on signature", "2026-04-01", 2000, "on signature"),
        ("1 apr 2027 4000", "2027-04-01", 4000, "Installment"),
        ("tomorrow 12,500.25 deposit", "2026-03-12", 12500.25, "deposit"),
        ("+2w 99", "2026-03-25", 99, "Installment"),
    ],
)
async def test_an_installment_is_read_as_it_is_said(
    pair: Account, text: str, day: str, amount: float, words: str
) -> None:
    found = pair[0].terms.read("installment", text)
    assert found == {"billing_date": day, "amount": amount, "description": words}


async def test_an_amount_that_is_edited_keeps_all_its_digits(pair: Account) -> None:
    workspace, _ = pair
    deal = await once(pair)
    for part, text in (("discount", "123456.78 loyalty"), ("installment", "2026-06-01 12345678.91 on delivery")):
        new = await workspace.terms.add(part, deal, text)
        found = workspace.copy.get(part, new) or {}
        assert workspace.terms.text(part, found) == text
        assert not await workspace.terms.change(part, new, workspace.terms.text(part, found))


async def test_no_installments_without_a_product(pair: Account) -> None:
    deal = await pair[0].deals.create({"title": "Nothing sold yet"})
    with pytest.raises(EditError, match="add one first"):
        await pair[0].terms.add("installment", deal, "2026-04-01 100")


def test_discounts_lower_only_what_is_paid_once() -> None:
    once_ = {"item_price": 100, "quantity": 2}
    monthly = {"item_price": 10, "quantity": 1, "billing_frequency": "monthly", "billing_frequency_cycles": 6}
    percent, amount = {"type": "percentage", "amount": 10}, {"type": "amount", "amount": 50}
    assert lowered([once_, monthly], []) == 260
    assert lowered([once_, monthly], [percent]) == 240
    assert lowered([once_, monthly], [percent, amount]) == 190
    assert lowered([once_, monthly], [{"type": "amount", "amount": 1000}]) == 60


async def test_a_product_that_changes_counts_under_the_discount(pair: Account) -> None:
    workspace, session = pair
    deal = await once(pair)
    await workspace.terms.add("discount", deal, "50%")
    line = workspace.lines.of(deal)[0]
    await workspace.lines.change(line["id"], {"quantity": line["quantity"] + 3})
    here = value(pair, deal)
    await send(pair)
    assert (await session.client.v2.deals.get(deal)).value == pytest.approx(here, abs=0.01)


async def test_notes_are_commented_on_and_the_comment_taken_back(pair: Account) -> None:
    workspace, session = pair
    deal = await with_lines(pair)
    note = await workspace.notes.add("deal", deal, "They want an offer")
    await workspace.comments.add(note, "I **send** it\n\ntoday")
    assert [c.waiting for c in workspace.comments.of(note)] == [True]
    await send(pair)
    real = workspace.notes.of("deal", deal)[0].id
    (comment,) = workspace.comments.of(real)
    assert "<strong>send</strong>" in comment.html
    assert not comment.waiting
    assert comment.author
    told = await session.client.v1.notes.list_comments(real)
    assert [c.uuid for c in told.items] == [comment.id]
    await session.client.v1.notes.add_comment(real, _new("A second one"))
    await fetch(session, real)
    assert len(workspace.comments.of(real)) == 2
    await workspace.edits.undo()
    assert [c.html for c in workspace.comments.of(real)] == ["A second one"]
    await send(pair)
    assert [c.content for c in (await session.client.v1.notes.list_comments(real)).items] == ["A second one"]


def _new(content: str) -> CommentNew:
    return CommentNew(content=content)


@pytest.mark.parametrize("text", ["", "   ", "x" * 10_001])
async def test_a_comment_that_cannot_be_is_refused(pair: Account, text: str) -> None:
    deal = await with_lines(pair)
    note = await pair[0].notes.add("deal", deal, "hello")
    with pytest.raises(EditError):
        await pair[0].comments.add(note, text)
