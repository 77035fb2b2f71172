"""Statistics from the copy are those the backend makes of the same deals; what only it knows is asked for."""

from __future__ import annotations

from datetime import UTC, date
from itertools import pairwise
from typing import Any

import pytest

from tests.services.demo_account import Account
from tui.services.statistics import PERIODS, UNKNOWN, Statistics, fetch, period


@pytest.fixture
def pair(account: Account) -> Account:
    return account


def made(pair: Account, name: str = "this quarter", owner: int | None = None) -> Statistics:
    workspace = pair[0]
    found = period(name, workspace.clock.today())
    return Statistics(workspace, workspace.deals.pipelines()[0], found, owner)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("this month", date(2026, 1, 1), date(2026, 1, 31)),
        ("last month", date(2025, 12, 1), date(2025, 12, 31)),
        ("this quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("last quarter", date(2025, 10, 1), date(2025, 12, 31)),
        ("this year", date(2026, 1, 1), date(2026, 12, 31)),
        ("last year", date(2025, 1, 1), date(2025, 12, 31)),
        ("nonsense", date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_periods(name: str, first: date, last: date) -> None:
    assert period(name, date(2026, 1, 31))[1:] == (first, last)


@pytest.mark.parametrize("name", PERIODS)
async def test_what_came_and_went_is_what_the_backend_counts(pair: Account, name: str) -> None:
    workspace, session = pair
    workspace.clock.zone = UTC  # whole days of the backend's statistics are days in UTC
    here = dict(workspace.copy.select("SELECT id, pipeline_id FROM shown_deal WHERE is_deleted = 0"))
    counted = 0
    for owner in (user["id"] for user in workspace.copy.all("user")):
        found = made(pair, name, owner)
        await fetch(session, found._about(), found.period, owner)
        found.read()
        assert not found.problem
        told: dict[str, Any] = found.told["movement"]
        bars = {bar.name: bar for bar in found.charts()[2].bars}
        for bar, one in (("Added", "new_deals"), ("Won", "won_deals"), ("Lost", "lost_deals")):
            ids = [i for i in told[one]["deals_ids"] if here.get(i) == found.pipeline.id]
            assert sorted(bars[bar].deals) == ids, f"{bar} of user {owner}, of what is in this pipeline now"
            assert bars[bar].size == len(ids)
        assert bars["Moved on"].size == told["movements_between_stages"]["count"]
        counted += len(bars["Added"].deals)
    assert counted, "the demo company has deals of this time"


async def test_the_funnel_narrows_and_ends_with_what_was_won(pair: Account) -> None:
    bars = made(pair, "last year").charts()[0].bars
    sizes = [bar.size for bar in bars]
    assert len(bars) == len(pair[0].deals.pipelines()[0].stages) + 1
    assert sizes[-1] > 0
    assert all(after.deals and set(after.deals) <= set(before.deals) for before, after in pairwise(bars))
    status = {pair[0].deals.get(deal)["status"] for deal in bars[-1].deals}
    assert status == {"won"}


async def test_ages_and_rates_are_the_servers_once_it_told(pair: Account) -> None:
    workspace, session = pair
    owner = workspace.copy.fact("me")["id"]
    found = made(pair, "this quarter", owner)
    before = found.charts()
    assert before[2].bars[1].words == UNKNOWN
    assert "went on" not in before[0].bars[0].note
    await fetch(session, found._about(), found.period, owner)
    found.read()
    funnel, velocity, _ = found.charts()
    told = found.told
    assert [b.size for b in velocity.bars[:-1]] == [
        one["value"] for one in told["movement"]["average_age_in_days"]["by_stages"]
    ]
    rates = [one["conversion_rate"] for one in told["conversion"]["stage_conversions"]]
    assert [bar.note for bar in funnel.bars[: len(rates)]] == [f"{rate} % went on" for rate in rates]
    assert f"{told['conversion']['won_conversion']} % were won" in funnel.sentence
    assert made(pair, "last quarter", owner).told == {}, "what was told of another period is not shown"


async def test_of_everyone_the_service_does_not_tell(pair: Account) -> None:
    found = made(pair)
    assert not found.ask()
    assert "o chooses" in found.problem


async def test_an_edit_counts_at_once(pair: Account) -> None:
    workspace = pair[0]
    won = made(pair).charts()[2].bars[2]
    deal = next(d for d in made(pair).charts()[2].bars[4].deals if workspace.deals.get(d)["status"] == "open")
    await workspace.deals.win(deal)
    after = made(pair).charts()[2].bars[2]
    assert set(after.deals) - set(won.deals) == {deal}


async def test_a_refusal_is_told(pair: Account) -> None:
    workspace, session = pair
    owner = workspace.copy.fact("me")["id"]
    found = made(pair, owner=owner)
    gone = found.pipeline._replace(id=999)
    lost = Statistics(workspace, gone, found.period, owner)
    await fetch(session, lost._about(), lost.period, owner)
    lost.read()
    assert lost.problem
    assert lost.charts()[2].bars[1].words == UNKNOWN
