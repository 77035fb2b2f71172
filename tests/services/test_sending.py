"""What waits is sent in order and once; what the server refuses stands in nobody's way."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from tests.conftest import Clock
from tests.services.served import ACCOUNT, DOWN, LOST_REPLY, LOST_REQUEST, Served, served
from tui.api.errors import Forbidden, Interrupted, RateLimited, Refused, ServerFault, Unauthorized, Unreachable
from tui.services import conflicts, doubts, failing, settling
from tui.services.doubts import Doubts
from tui.store.calls import Call
from tui.store.outbox import IN_FLIGHT, UNKNOWN


@pytest.fixture
async def one(backend: Starlette, tmp_path: Path, clock: Clock) -> AsyncIterator[Served]:
    """A workspace over an empty company, with one deal."""
    async with served(backend, tmp_path, now=clock) as found:
        assert await found.sync() is None
        await found.workspace.deals.create({"title": "One"})
        assert await found.sync() is None
        found.heard.clear()
        yield found


@pytest.fixture
async def account(backend: Starlette, tmp_path: Path, clock: Clock) -> AsyncIterator[Served]:
    """The same company as if it were an account of the service."""
    async with served(backend, tmp_path, server=ACCOUNT, now=clock) as found:
        assert await found.sync() is None
        yield found


async def titles(found: Served) -> list[str | None]:
    return [d.title for d in (await found.client.v2.deals.list(limit=500)).items]


def deal_of(found: Served) -> int:
    return int(next(iter(found.workspace.copy.ids("deal"))))


def stages(found: Served) -> list[int]:
    return [s.id for s in found.workspace.deals.pipelines()[0].stages]


def only(*path: str, answer: str | httpx.Response) -> Callable[[httpx.Request], str | httpx.Response]:
    """This fault for writes to a path, none for others."""
    return lambda r: answer if r.method != "GET" and r.url.path.endswith(path) else ""


async def test_edits_made_offline_arrive_once_and_in_order(one: Served) -> None:
    deal, deals = deal_of(one), one.workspace.deals
    one.faults.plan = lambda _request: DOWN
    for stage in [*stages(one)[1:4], *stages(one)[:2]]:
        await deals.move(deal, stage)
    for number in range(3):
        await deals.create({"title": f"Offline {number}"})
    assert isinstance(await one.drain(), Unreachable)
    assert len(one.waiting) == 4, "of several moves the last one is sent"
    assert len(deals.board(deals.pipelines()[0]).columns[1].ids) == 1

    one.faults.plan = lambda _request: ""
    one.faults.seen.clear()
    assert await one.sync() is None

    assert one.waiting == []
    assert sorted(map(str, await titles(one))) == ["Offline 0", "Offline 1", "Offline 2", "One"]
    assert (await one.client.v2.deals.get(deal)).stage_id == stages(one)[1]
    assert len([m for m, path in one.faults.seen if m == "PATCH"]) == 1


async def test_a_lost_answer_makes_no_second_deal_on_this_machines_backend(one: Served) -> None:
    one.faults.plan = only("deals", answer=LOST_REPLY)
    await one.workspace.deals.create({"title": "Twice?"})
    assert isinstance(await one.drain(), Interrupted)
    one.faults.plan = lambda _request: ""
    assert await one.drain() is None
    assert await titles(one) == ["One", "Twice?"]
    assert one.waiting == []


@pytest.mark.parametrize(("fault", "arrived"), [(LOST_REPLY, True), (LOST_REQUEST, False)])
async def test_an_account_is_asked_before_a_creation_is_sent_again(
    account: Served, monkeypatch: pytest.MonkeyPatch, fault: str, arrived: bool
) -> None:
    monkeypatch.setattr(settling, "_added", lambda _text: time.time())  # the backend's clock stands still
    account.faults.plan = only("deals", answer=fault)
    new = await account.workspace.deals.create({"title": "Where are you", "value": 5})
    assert isinstance(await account.drain(), Interrupted)
    account.faults.plan = lambda _request: ""
    account.faults.seen.clear()

    assert await account.drain() is None
    if not arrived:
        assert account.waiting == [f"{UNKNOWN}: Add “Where are you”"], "it may still be on its way"
        assert "POST" not in [method for method, _ in account.faults.seen]
        assert "not known" in account.refusals[0]
        assert "looked for" in account.refusals[0]
        await account.workspace.deals.change(new, {"value": 6})
        monkeypatch.setattr(doubts, "SETTLED", -1.0)
        monkeypatch.setattr(doubts, "AGAIN", -1.0)
        assert await account.drain() is None
    assert account.waiting == []
    assert await titles(account) == ["Where are you"]
    assert account.real("deal", new) > 0
    assert (await account.client.v2.deals.get(account.real("deal", new))).value == (5 if arrived else 6)


async def test_of_two_that_could_be_it_none_is_taken(account: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "_added", lambda _text: time.time())
    monkeypatch.setattr(doubts, "SETTLED", -1.0)
    account.faults.plan = only("deals", answer=LOST_REPLY)
    await account.workspace.deals.create({"title": "Same"})
    await account.drain()
    account.faults.plan = lambda _request: ""
    await account.client.call("v2.deals.create", {}, {"title": "Same"})
    assert await account.drain() is None
    assert account.waiting == [f"{UNKNOWN}: Add “Same”"]
    assert account.refusals[-1].endswith("Look there before trying again."), "the user has to decide"
    assert await titles(account) == ["Same", "Same"]


async def lost(found: Served, title: str, fault: str) -> None:
    """A deal whose creation got lost on the way there, or on the way back."""
    found.faults.plan = only("deals", answer=fault)
    await found.workspace.deals.create({"title": title})
    assert isinstance(await found.drain(), Interrupted)
    found.faults.plan = lambda _request: ""


@pytest.mark.parametrize("fault", [LOST_REPLY, LOST_REQUEST])
async def test_many_others_added_meanwhile_hide_nothing(
    account: Served, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(settling, "_added", lambda _text: time.time())
    monkeypatch.setattr(settling, "LOOKED_AT", 2)
    monkeypatch.setattr(doubts, "SETTLED", -1.0)
    await lost(account, "Mine", fault)
    for number in range(7):
        await account.client.call("v2.deals.create", {}, {"title": f"Other {number}"})
    assert await account.drain() is None
    assert account.waiting == []
    assert (await titles(account)).count("Mine") == 1


async def test_about_many_is_asked_once(account: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "_added", lambda _text: time.time())
    for number in range(4):
        await account.workspace.deals.create({"title": f"Mine {number}"})
        account.workspace.outbox.set_state(account.workspace.outbox.entries()[-1], IN_FLIGHT)
        await account.client.call("v2.deals.create", {}, {"title": f"Mine {number}"})
    account.faults.seen.clear()
    assert await account.drain() is None
    assert account.waiting == []
    assert account.faults.seen.count(("GET", "/api/v2/deals")) == 1


async def test_it_is_not_looked_back_for_ever(account: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "_added", lambda _text: time.time())
    monkeypatch.setattr(settling, "LOOKED_AT", 1)
    monkeypatch.setattr(settling, "PAGES", 3)
    monkeypatch.setattr(doubts, "SETTLED", -1.0)
    await lost(account, "Mine", LOST_REPLY)
    for number in range(5):
        await account.client.call("v2.deals.create", {}, {"title": f"Other {number}"})
    account.faults.seen.clear()
    assert await account.drain() is None
    assert account.waiting == [f"{UNKNOWN}: Add “Mine”"], "the user decides"
    assert len(account.faults.seen) == 3


async def test_how_long_it_is_asked_about_is_known_after_a_restart(
    account: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "_added", lambda _text: time.time())
    await lost(account, "Mine", LOST_REQUEST)
    await account.drain()
    assert account.waiting == [f"{UNKNOWN}: Add “Mine”"]
    account.session.sync.doubts = Doubts()
    await account.drain()
    assert account.waiting == [f"{UNKNOWN}: Add “Mine”"]
    assert 0 < account.session.sync.doubts.due - time.monotonic() <= doubts.SETTLED
    account.session.sync.doubts = Doubts()
    later(monkeypatch, doubts.SETTLED)
    assert await account.drain() is None
    assert account.waiting == []
    assert await titles(account) == ["Mine"]


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Only what is remembered about questions is as old as that."""
    now = time.time() + seconds
    monkeypatch.setattr(doubts, "time", SimpleNamespace(time=lambda: now, monotonic=time.monotonic))


async def test_a_second_try_is_asked_about_as_long_as_the_first(
    account: Served, monkeypatch: pytest.MonkeyPatch, restless: None
) -> None:
    monkeypatch.setattr(settling, "_added", lambda _text: time.time())
    await lost(account, "Mine", LOST_REQUEST)
    await account.drain()
    account.session.sync.doubts = Doubts()
    later(monkeypatch, doubts.SETTLED)
    account.faults.plan = only("deals", answer=LOST_REQUEST)
    await account.drain()
    account.faults.plan = lambda _request: ""
    account.faults.seen.clear()
    assert await account.drain() is None
    assert account.waiting == [f"{UNKNOWN}: Add “Mine”"], "the second one may still be on its way"
    assert [method for method, _ in account.faults.seen] == ["GET"]


async def test_a_lead_is_known_again_by_its_mark_whatever_others_there_are(
    account: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await account.client.call("v2.persons.create", {}, {"name": "Ada"})
    fields = {"title": "Same", "person_id": person.id}
    await account.client.call("v1.leads.create", {}, dict(fields))
    await account.sync()
    account.faults.plan = only("leads", answer=LOST_REPLY)
    new = await account.workspace.leads.create(fields)
    await account.drain()
    account.faults.plan = lambda _request: ""
    changed = {"title": "Renamed by somebody meanwhile"}
    leads = (await account.client.v1.leads.list()).items
    mine = next(lead for lead in leads if lead.origin_id)
    await account.client.call("v1.leads.update", {"id": mine.id}, changed)

    assert await account.drain() is None

    assert account.waiting == []
    assert account.real("lead", new) == mine.id
    assert len((await account.client.v1.leads.list()).items) == 2


async def test_an_account_gets_a_change_again_whose_answer_was_lost(account: Served) -> None:
    new = await account.workspace.deals.create({"title": "One"})
    assert await account.drain() is None
    deal = account.real("deal", new)
    account.faults.plan = only(str(deal), answer=LOST_REPLY)
    await account.workspace.deals.change(deal, {"title": "Other"})
    assert isinstance(await account.drain(), Interrupted)
    account.faults.plan = lambda _request: ""
    assert await account.drain() is None
    assert await titles(account) == ["Other"]


async def test_one_refused_call_among_many(one: Served) -> None:
    deals, deal = one.workspace.deals, deal_of(one)
    for number in range(20):
        await deals.create({"title": f"Good {number}"})
        if number == 7:
            await deals.change(deal, {"owner_id": 4711}, "Give it to nobody")
            await deals.change(deal, {"value": 99})

    assert await one.sync() is None

    assert len(await titles(one)) == 21
    assert one.waiting == ["refused: Give it to nobody"]
    assert len(one.refusals) == 1
    assert one.refusals[0].startswith("Give it to nobody: ")
    shown = deals.get(deal)
    assert shown["owner_id"] != 4711
    assert shown["value"] == 99
    assert one.workspace.outbox.count() == (0, 1)


async def test_what_hangs_on_a_refused_creation_is_refused_in_words(one: Served) -> None:
    deals, copy = one.workspace.deals, one.workspace.copy
    new = await deals.create({"title": "Nobody's", "owner_id": 4711})
    await deals.change(new, {"value": 5})
    await one.workspace.activities.create({"deal_id": new, "subject": "Call", "type": "call"})
    one.faults.seen.clear()

    assert await one.drain() is None

    assert [method for method, _ in one.faults.seen] == ["POST"]
    assert len(one.refusals) == 3
    assert all(words.endswith("What it belongs to was not added.") for words in one.refusals[1:])
    assert copy.get("deal", new) is None
    assert copy.all("activity") == []
    assert await one.workspace.undo() == "Add “One”", "what was refused cannot be taken back"


async def test_a_deal_that_is_gone_on_the_server_goes_here_too(one: Served) -> None:
    deal = deal_of(one)
    await one.client.v2.deals.delete(deal)
    await one.workspace.deals.change(deal, {"value": 5})
    assert await one.drain() is None
    assert one.waiting[0].startswith("refused")
    record = one.workspace.copy.get("deal", deal)
    assert record is None or record["is_deleted"]


async def test_deleting_what_is_gone_already_is_done(one: Served) -> None:
    deal = deal_of(one)
    await one.client.v2.deals.delete(deal)
    await one.workspace.deals.delete(deal)
    assert await one.drain() is None
    assert one.waiting == []
    assert one.refusals == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(401, json={"success": False, "error": "unauthorized access"}), Unauthorized),
        (httpx.Response(429, json={"error": "too many"}, headers={"retry-after": "7"}), RateLimited),
        (httpx.Response(302, headers={"location": "https://login.example"}), Refused),
        (httpx.Response(403, text="<html>Sign in to the airport's network</html>"), Forbidden),
        (httpx.Response(503, text="<html>Back soon</html>"), ServerFault),
    ],
)
async def test_what_concerns_all_calls_refuses_none(
    one: Served, answer: httpx.Response, error: type[Exception]
) -> None:
    await one.workspace.deals.create({"title": "Two"})
    await one.workspace.deals.change(deal_of(one), {"value": 5})
    one.faults.plan = lambda _request: answer
    for _try in range(8):
        assert isinstance(await one.drain(), error)
    assert one.refusals == []
    assert len(one.waiting) == 2
    one.faults.plan = lambda _request: ""
    assert await one.drain() is None
    assert await titles(one) == ["One", "Two"]


@pytest.fixture
def restless(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the server fails at is tried again at once."""
    monkeypatch.setattr(failing, "FIRST", 0.0)


async def failed_at(found: Served) -> None:
    """The server fails at one change of the deal, and at nothing else."""
    deals, deal = found.workspace.deals, deal_of(found)
    await deals.change(deal, {"value": 5}, "The bad one")
    await deals.change(deal, {"probability": 50}, "After it")
    await deals.create({"title": "Two"})
    bad = only(f"deals/{deal}", answer=httpx.Response(500, json={"error": "boom"}))
    found.faults.plan = lambda r: bad(r) if b'"value": 5' in r.content else ""


async def test_a_call_the_server_fails_at_holds_back_only_its_own_record(
    one: Served, monkeypatch: pytest.MonkeyPatch, restless: None
) -> None:
    await failed_at(one)
    for _try in range(8):
        assert await one.drain() is None
    assert one.refusals == [], "a server may fail for minutes"
    assert await titles(one) == ["One", "Two"]
    assert one.waiting == ["queued: The bad one", "queued: After it"]
    assert one.workspace.outbox.entries()[0].error == "The server fails at this: boom"
    monkeypatch.setattr(failing, "LONG", 0.0)
    await one.drain()
    assert one.refusals == ["The bad one: The server fails at this: boom"]
    deal = await one.client.v2.deals.get(deal_of(one))
    assert (deal.value, deal.probability) == (0, 50)


async def test_what_the_server_fails_at_is_tried_again_after_a_while_or_when_the_user_wants(one: Served) -> None:
    await failed_at(one)
    await one.drain()
    assert 0 < one.session.sync.doubts.due - time.monotonic() <= failing.FIRST
    one.faults.seen.clear()
    await one.drain()
    assert one.faults.seen == []
    one.faults.plan = lambda _request: ""
    await one.workspace.waiting.retry(one.workspace.outbox.entries()[0].id)
    await one.drain()
    assert one.waiting == []
    assert (await one.client.v2.deals.get(deal_of(one))).value == 5


async def test_a_server_that_fails_at_everything_refuses_nothing(
    one: Served, monkeypatch: pytest.MonkeyPatch, restless: None
) -> None:
    monkeypatch.setattr(failing, "LONG", 0.0)
    await failed_at(one)
    one.faults.plan = lambda _request: httpx.Response(500, json={"error": "boom"})
    for _try in range(8):
        assert isinstance(await one.drain(), ServerFault)
    one.faults.plan = lambda _request: ""
    assert await one.drain() is None
    assert one.refusals == []
    assert one.waiting == []


async def test_a_record_the_server_cannot_show_does_not_stop_the_others(one: Served, restless: None) -> None:
    await failed_at(one)
    one.faults.plan = lambda r: (
        httpx.Response(500, json={"error": "boom"}) if f"deals/{deal_of(one)}" in str(r.url) else ""
    )
    assert await one.drain() is None
    assert await titles(one) == ["One", "Two"]
    assert one.waiting == ["queued: The bad one", "queued: After it"]


async def test_nor_does_a_call_that_is_never_answered(one: Served, restless: None) -> None:
    await failed_at(one)
    one.faults.plan = only(f"deals/{deal_of(one)}", answer=LOST_REPLY)
    assert isinstance(await one.drain(), Interrupted)
    assert await one.drain() is None
    assert await titles(one) == ["One", "Two"]


async def test_a_creation_at_which_the_server_failed_may_have_been_carried_out(account: Served, restless: None) -> None:
    account.faults.plan = only("deals", answer=httpx.Response(500, json={"error": "boom"}))
    await account.workspace.deals.create({"title": "Mine"})
    assert await account.drain() is None
    assert account.waiting == [f"{UNKNOWN}: Add “Mine”"]
    account.faults.seen.clear()
    await account.drain()
    assert [method for method, _ in account.faults.seen] == ["GET"]


async def test_a_refused_change_that_is_tried_again_overwrites_nothing_unseen(one: Served) -> None:
    deals, deal = one.workspace.deals, deal_of(one)
    one.faults.plan = only(str(deal), answer=httpx.Response(400, json={"success": False, "error": "Not today"}))
    await deals.change(deal, {"title": "Mine"})
    await one.drain()
    assert one.waiting == ["refused: Edit “One”"]
    one.faults.plan = lambda _request: ""
    await one.client.call("v2.deals.update", {"id": deal}, {"title": "Theirs"})
    await one.workspace.waiting.retry(one.workspace.outbox.entries()[0].id)
    await one.drain()
    assert await titles(one) == ["Theirs"]
    assert [e.call.theirs for e in one.workspace.outbox.refused()] == [{"title": "Theirs"}]


async def test_a_change_whose_answer_nobody_can_read_is_not_sent_for_ever(one: Served, restless: None) -> None:
    deals, deal = one.workspace.deals, deal_of(one)
    await deals.change(deal, {"value": 5})
    one.faults.plan = only(f"deals/{deal}", answer=httpx.Response(200, text="<html>"))
    for _try in range(5):
        await one.drain()
    assert one.waiting == []
    assert one.refusals == []


async def test_a_call_of_another_version_is_refused_not_stuck(one: Served) -> None:
    one.workspace.outbox.put([Call("v9.dreams.create", {}, {"title": "x"}, (), "Dream")])
    one.workspace.outbox.put([Call("v2.deals.create", {"oddly": 1}, {"title": "x"}, (), "Odd")])
    one.workspace.outbox.put([Call("v2.deals.create", {}, {"title": "x", "value": float("inf")}, (), "Endless")])
    await one.workspace.deals.create({"title": "Two"})
    assert await one.drain() is None
    assert await titles(one) == ["One", "Two"]
    assert one.workspace.outbox.count() == (0, 3)


async def test_a_call_cut_short_by_the_end_of_the_program_is_sent_again(one: Served) -> None:
    await one.workspace.deals.create({"title": "Two"})
    entry = one.workspace.outbox.entries()[0]
    one.workspace.outbox.set_state(entry, IN_FLIGHT)
    await one.client.call(entry.call.operation, entry.call.arguments, entry.call.body, key=entry.key)
    assert await one.drain() is None
    assert await titles(one) == ["One", "Two"]


@pytest.mark.parametrize(
    ("theirs", "ours", "same"),
    [
        ("10:00:00", "10:00", True),
        ("10:00", "10:30", False),
        (5.0, 5, True),
        (None, "", True),
        ([{"value": "a@b.c", "label": "work", "primary": True}], [{"value": "a@b.c"}], True),
        ([{"value": "a@b.c"}], [{"value": "d@b.c"}], False),
        ({"amount": 5, "currency": "EUR"}, {"amount": 5}, True),
    ],
)
def test_what_counts_as_the_same_value(theirs: Any, ours: Any, same: bool) -> None:
    assert conflicts.covers(theirs, ours) is same


async def test_the_deal_of_a_refused_activity_is_told_to_look_different_again(one: Served) -> None:
    no = httpx.Response(400, json={"success": False, "error": "Not today"})
    one.faults.plan = lambda r: no if r.method == "POST" else ""
    deal = deal_of(one)
    await one.workspace.activities.create({"deal_id": deal, "subject": "Call", "due_date": "2026-03-12"})
    assert one.workspace.copy.get("deal", deal)["next_due"] == "2026-03-12"  # type: ignore[index]
    one.heard.clear()
    await one.drain()
    assert one.workspace.copy.get("deal", deal)["next_due"] is None  # type: ignore[index]
    assert any(deal in changed.ids["deal"] for changed in one.heard)
