"""The demo company's files open, its mail reads, and both fit the deals they are on."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import Image

from tests.conftest import NOW
from tui.api.client import Client
from tui.backend.demo.company import build
from tui.backend.demo.files import content

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module", params=[NOW, datetime(2026, 11, 23, 5, tzinfo=UTC)], ids=["working day", "monday"])
def built(request: pytest.FixtureRequest) -> Rows:
    now: datetime = request.param
    return build(1, now)


def test_nothing_of_a_deal_is_later_than_its_last_change(built: Rows) -> None:
    deals = {deal["id"]: deal for deal in built["deals"]}
    threads = {thread["id"]: thread for thread in built["mail_threads"]}
    times = [(file["deal_id"], file["add_time"]) for file in built["files"] if file["deal_id"]]
    linked = [(threads[one["mail_thread_id"]]["deal_id"], one["message_time"]) for one in built["mail_messages"]]
    for deal_id, time in times + [(deal_id, time) for deal_id, time in linked if deal_id]:
        assert deals[deal_id]["add_time"] <= time <= deals[deal_id]["update_time"]


def test_threads_say_what_their_messages_do(built: Rows) -> None:
    for thread in built["mail_threads"]:
        mine = [one for one in built["mail_messages"] if one["mail_thread_id"] == thread["id"]]
        assert thread["last_time"] == max(one["message_time"] for one in mine)
        assert [one["message_time"] for one in mine] == sorted(one["message_time"] for one in mine)
    assert 1 <= sum(not thread["read_flag"] for thread in built["mail_threads"]) <= 5
    assert len(built["mail_messages"]) > len(built["mail_threads"]) > 30


def test_calls_take_as_long_as_they_say(built: Rows) -> None:
    assert len(built["call_logs"]) > 5
    for log in built["call_logs"]:
        start, end = (datetime.fromisoformat(log[name]) for name in ("start_time", "end_time"))
        assert (end - start).total_seconds() == int(log["duration"])


def test_files_are_what_they_are_called(built: Rows) -> None:
    for file in built["files"]:
        kept = content(file)
        assert (hashlib.sha256(kept).hexdigest(), len(kept)) == (file["sha256"], file["file_size"])
        if file["file_type"] == "img":
            assert Image.open(io.BytesIO(kept)).size == (240, 160)
        elif file["file_type"] == "pdf":
            place = int(kept.split(b"startxref\n")[1].split()[0])
            assert (kept[:8], kept[place : place + 4]) == (b"%PDF-1.4", b"xref")
        else:
            assert kept.decode()
    assert {file["file_type"] for file in built["files"]} == {"img", "pdf", "txt"}


async def test_they_can_be_looked_at(demo_client: Client) -> None:
    newest = (await demo_client.v1.files.list(sort="id DESC", limit=1)).items[0]
    assert len(await demo_client.v1.files.download(newest.id or 0)) == newest.file_size
    inbox = (await demo_client.v1.mailbox.list_threads(folder="inbox")).items
    assert inbox
    messages = (await demo_client.v1.mailbox.list_thread_messages(inbox[0].id or 0)).items
    assert messages[-1].subject
    assert (await demo_client.v1.call_logs.list()).items
    deal = next(thread.deal_id for thread in inbox if thread.deal_id)
    flow = (await demo_client.v1.deals.flow(deal, items=["mailMessage"])).items
    assert flow
    counted = await demo_client.call("v2.deals.get", {"id": deal, "include_fields": ["email_messages_count"]})
    assert counted.email_messages_count == len(flow)
