"""What hangs on records: read from the backend, changed through the outbox, and taken by it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.services.demo_account import Account
from tui.services import parts, sending
from tui.services.edits import EditError
from tui.services.lines import Sums, sums, total

WITH_LINES = "SELECT id, value FROM shown_deal WHERE status = 'open' AND value > 0 ORDER BY id LIMIT 40"


@pytest.fixture
def pair(account: Account) -> Account:
    return account


async def with_lines(pair: Account) -> int:
    """The first open deal that has products, read."""
    for deal, _value in pair[0].copy.select(WITH_LINES):
        await parts.fetch(pair[1], "deal", deal)
        if len(pair[0].lines.of(deal)) > 1:
            return int(deal)
    raise AssertionError("the demo company sells nothing")


async def send(pair: Account) -> None:
    await sending.drain(pair[1])
    pair[0].edits.relay()
    assert [(e.call.words, e.error) for e in pair[0].outbox.refused()] == []
    assert pair[0].outbox.pending() == []


def value(pair: Account, deal: int) -> float:
    return float(pair[0].deals.get(deal)["value"])


def shown(pair: Account, deal: int) -> list[tuple[Any, ...]]:
    return [(one["name"], one["quantity"], one["item_price"]) for one in pair[0].lines.of(deal)]


async def test_lines_are_read_and_sum_up_to_the_deal(pair: Account) -> None:
    deal = await with_lines(pair)
    assert pair[0].parts.known("deal", deal)
    served = await pair[1].client.v2.deals.list_products(deal)
    assert [line.sum for line in served.items] == [sums(line).total for line in pair[0].lines.of(deal)]
    row = pair[0].records.row("deal", deal, "value")
    assert row is not None
    assert row.fixed == "it is what its products come to"


async def test_a_line_that_somebody_took_off_is_forgotten(pair: Account) -> None:
    deal = await with_lines(pair)
    gone, *others = [line["id"] for line in pair[0].lines.of(deal)]
    await pair[1].client.v2.deals.remove_product(deal, gone)
    await parts.fetch(pair[1], "deal", deal)
    assert [line["id"] for line in pair[0].lines.of(deal)] == others


async def test_a_product_is_added_changed_and_taken_off(pair: Account) -> None:
    workspace = pair[0]
    deal = await with_lines(pair)
    before, lines = value(pair, deal), shown(pair, deal)
    product = workspace.copy.select("SELECT id FROM shown_product WHERE is_deleted = 0 ORDER BY id LIMIT 1")[0][0]
    new: Any = await workspace.lines.add(deal, product, 3)
    assert len(workspace.lines.of(deal)) == len(lines) + 1
    assert await workspace.lines.change(new, workspace.lines.read("12 × 50 -10% with mounting"))
    expected = value(pair, deal)
    assert expected == pytest.approx(before + 12 * 50 * 0.9)
    await send(pair)
    assert value(pair, deal) == pytest.approx(expected)
    new = workspace.outbox.real_id("deal_product", new)
    line = workspace.copy.get("deal_product", new) or {}
    assert (line["quantity"], line["item_price"], line["discount"], line["tax"]) == (12, 50, 10, 0)
    assert line["comments"] == "with mounting"
    await workspace.lines.remove(new)
    await send(pair)
    assert value(pair, deal) == pytest.approx(before)
    assert shown(pair, deal) == lines


async def test_how_one_line_is_taxed_is_how_all_of_them_are(pair: Account) -> None:
    workspace = pair[0]
    deal = await with_lines(pair)
    first = workspace.lines.of(deal)[0]["id"]
    methods = {line["tax_method"] for line in workspace.lines.of(deal)}
    await workspace.lines.change(
        first, workspace.lines.read("2 × 100 incl 19%" if "inclusive" not in methods else "2 × 100 +19%")
    )
    expected = value(pair, deal)
    await send(pair)
    await parts.fetch(pair[1], "deal", deal)
    assert value(pair, deal) == pytest.approx(expected)
    assert len({line["tax_method"] for line in workspace.lines.of(deal)}) == 1


async def test_lines_are_undone_and_the_value_with_them(pair: Account) -> None:
    workspace = pair[0]
    deal = await with_lines(pair)
    before, lines = value(pair, deal), shown(pair, deal)
    first = workspace.lines.of(deal)[0]["id"]
    await workspace.lines.change(first, {"quantity": 1, "item_price": 7})
    await workspace.undo()
    assert (value(pair, deal), shown(pair, deal)) == (before, lines)
    await workspace.lines.remove(first)
    await send(pair)
    await workspace.undo()
    await send(pair)
    assert value(pair, deal) == pytest.approx(before)
    assert sorted(shown(pair, deal)) == sorted(lines)


async def test_the_first_product_decides_what_the_deal_is_worth(pair: Account) -> None:
    workspace = pair[0]
    deal = await workspace.deals.create({"title": "Nothing sold yet", "value": 5, "currency": "EUR"})
    product = workspace.copy.select("SELECT id FROM shown_product WHERE is_deleted = 0 ORDER BY id LIMIT 1")[0][0]
    line = await workspace.lines.add(deal, product)
    await workspace.lines.change(line, workspace.lines.read("4 × 25"))
    assert value(pair, deal) == 100
    await send(pair)
    real: Any = workspace.outbox.real_id("deal", deal)
    assert value(pair, real) == 100
    assert [one[1:] for one in shown(pair, real)] == [(4, 25)]


@pytest.mark.parametrize("text", ["", "x", "0 × 5", "-3 × 5", "3 × five", "2 × 10 -101%", "2 ×"])
def test_lines_that_make_no_sense_are_refused(pair: Account, text: str) -> None:
    with pytest.raises(EditError):
        pair[0].lines.read(text)


def test_a_line_is_read_as_it_is_written(pair: Account) -> None:
    lines = pair[0].lines
    for text in ("40 × 119", "1.5 × 20 -10% +19% with mounting", "2 × 3 -5 incl 7%", "2 × 3 +19% 20 m of cable"):
        assert lines.text(lines.read(text)) == text
    assert "item_price" not in lines.read("7")


def test_sums() -> None:
    line = {"item_price": 100, "quantity": 2, "discount": 10, "tax": 20, "tax_method": "exclusive"}
    assert sums(line) == Sums(180, 36, 216)
    assert sums({**line, "tax_method": "inclusive"}) == Sums(180, 0, 180)
    assert sums({**line, "discount_type": "amount"}).total == 228
    assert sums({**line, "is_enabled": False}) == Sums(0, 0, 0)
    assert sums({**line, "billing_frequency": "monthly"}).total == 216 * 12
    assert sums({**line, "billing_frequency": "monthly", "billing_frequency_cycles": 3}).total == 648
    assert total([line, line]).total == 432
    assert total([]).total == 0


async def test_participants_come_and_go(pair: Account) -> None:
    workspace = pair[0]
    deal = await with_lines(pair)
    known = {p["person_id"] for p in workspace.people.participants(deal)}
    assert workspace.deals.get(deal)["person_id"] in known
    person = next(r[0] for r in workspace.copy.select("SELECT id FROM shown_person ORDER BY id") if r[0] not in known)
    new = await workspace.people.join(deal, person)
    with pytest.raises(EditError):
        await workspace.people.join(deal, person)
    await send(pair)
    await parts.fetch(pair[1], "deal", deal)
    assert {p["person_id"] for p in workspace.people.participants(deal)} == known | {person}
    await workspace.people.leave(workspace.outbox.real_id("participant", new))
    await send(pair)
    await parts.fetch(pair[1], "deal", deal)
    assert {p["person_id"] for p in workspace.people.participants(deal)} == known
    await workspace.undo()
    await send(pair)
    assert {p["person_id"] for p in workspace.people.participants(deal)} == known | {person}


async def test_users_follow_and_stop(pair: Account) -> None:
    workspace = pair[0]
    person = workspace.copy.select("SELECT id FROM shown_person ORDER BY id LIMIT 1")[0][0]
    await parts.fetch(pair[1], "person", person)
    known = {f["user_id"] for f in workspace.people.followers("person", person)}
    user = next(r[0] for r in workspace.copy.select("SELECT id FROM shown_user ORDER BY id") if r[0] not in known)
    await workspace.people.follow("person", person, user)
    await send(pair)
    await parts.fetch(pair[1], "person", person)
    assert {f["user_id"] for f in workspace.people.followers("person", person)} == known | {user}
    await workspace.people.unfollow("person", person, user)
    await send(pair)
    assert {f["user_id"] for f in workspace.people.followers("person", person)} == known
    await parts.fetch(pair[1], "person", person)
    assert {f["user_id"] for f in workspace.people.followers("person", person)} == known
