"""Files: what they belong to, bytes that come back as they were, and what they do to their records."""

from __future__ import annotations

import os
import stat
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from tests.conftest import Clock
from tests.contract.scenes.files import receive_mail
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.api.models.base import Upload
from tui.api.models.files import FileNew
from tui.backend import forms
from tui.backend.app import create_app
from tui.backend.blobs import SPARED
from tui.backend.call import Call
from tui.backend.database import Database
from tui.backend.rules.files import move_files
from tui.backend.rules.mail import Address, Message
from tui.backend.sweeping import NAMES, sweep
from tui.backend.tables import files, metadata, users

NOON = "2026-03-10T12:00:00Z"
PDF = Upload("Offer März.pdf", b"%PDF-1.4 offer", "application/pdf")


async def send(client: Client, upload: Upload = PDF, **links: Any) -> int:
    return int((await client.v1.files.upload(FileNew(file=upload, **links))).id or 0)


async def make(client: Client) -> None:
    """An organization, a person, a deal and a product, each with id 1."""
    await client.call("v2.organizations.create", {}, {"name": "Roofers"})
    await client.call("v2.persons.create", {}, {"name": "Rita", "org_id": 1})
    await client.call("v2.deals.create", {}, {"title": "Roof", "person_id": 1, "org_id": 1})
    await client.call("v2.products.create", {}, {"name": "Tile"})


async def test_a_file_says_what_it_is_and_belongs_to(client: Client) -> None:
    await make(client)
    found = await client.v1.files.get(await send(client, deal_id=1, person_id=1, org_id=1, product_id=1))

    assert (found.name, found.file_type, found.file_size, found.active_flag) == ("Offer März.pdf", "pdf", 14, True)
    assert (found.deal_name, found.person_name, found.org_name, found.product_name) == (
        "Roof",
        "Rita",
        "Roofers",
        "Tile",
    )
    assert (found.lead_name, found.user_id, found.add_time) == ("", 1, "2026-03-11 09:30:00")
    assert found.url == f"http://localhost/v1/files/{found.id}/download"


@pytest.mark.parametrize(
    ("name", "content_type", "kind"),
    [
        ("a.PNG", "image/png", "img"),
        ("a.xlsx", "application/octet-stream", "xlsx"),
        ("a", "text/plain", "unknown"),
        ("a.", "", "unknown"),
        ("a.averylongsuffix", "text/plain", "unknown"),
    ],
)
async def test_its_type_follows_from_what_it_is_called(client: Client, name: str, content_type: str, kind: str) -> None:
    found = await client.v1.files.get(await send(client, Upload(name, b"1", content_type or "text/plain")))
    assert found.file_type == kind


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\a\\b.txt", "b.txt"), ("\u202etxt.exe", "txt.exe"), ("...", "file")],
)
async def test_its_name_is_one_file_in_one_folder(client: Client, name: str, kept: str) -> None:
    assert (await client.v1.files.get(await send(client, Upload(name, b"1")))).name == kept


@pytest.mark.parametrize("size", [0, 1, 2**20, 2**20 + 1, 3 * 2**20])
async def test_bytes_come_back_as_they_were(client: Client, size: int) -> None:
    content = os.urandom(size)
    assert await client.v1.files.download(await send(client, Upload("a.bin", content))) == content


async def test_a_download_is_saved_and_never_opened(client: Client, backend: Starlette) -> None:
    await send(client, Upload('a";\r\nx: y.html', b"<script>", "text/html"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(backend), base_url="http://localhost") as http:
        answer = await http.get("/v1/files/1/download")

    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment; filename")
    assert "x" not in answer.headers


async def test_the_same_bytes_are_kept_once_and_privately(client: Client, database: Database) -> None:
    for _time in range(2):
        await send(client, Upload("a.bin", b"same"))
    await send(client, Upload("b.bin", b"s" * (2**20 + 1)))

    kept = [path for path in database.blobs.directory.rglob("*") if path.is_file()]
    assert len(kept) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}


async def test_what_nobody_names_is_swept_away_later(client: Client, database: Database) -> None:
    await send(client)
    deleted = await send(client, Upload("b.bin", b"2"))
    await client.v1.files.delete(deleted)
    stray = database.blobs.path(await database.blobs.put(b"of a call that was rolled back"))
    for path in database.blobs.directory.rglob("*"):
        long_ago = path.stat().st_mtime - SPARED - 60
        os.utime(path, (long_ago, long_ago))

    assert await sweep(database) == 1
    assert not stray.exists()
    assert await client.v1.files.download(1) == PDF.content


def test_no_column_that_names_bytes_is_forgotten_by_the_sweep() -> None:
    named = [column for table in metadata.tables.values() for column in table.c if "sha256" in column.name]
    secrets = [column for column in named if column.primary_key or column.name == "secret_sha256"]
    assert {str(column) for column in named} - {str(column) for column in secrets} == {str(one) for one in NAMES}


async def test_too_much_is_refused_and_nothing_of_it_kept(
    client: Client, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MAX_UPLOAD", 3 * 2**20)
    with pytest.raises(Refused, match="larger than 3145728 bytes"):
        await send(client, Upload("a.bin", b"a" * (4 * 2**20)))

    assert not [path for path in database.blobs.directory.rglob("*") if path.is_file()]


async def test_who_may_not_call_sends_no_file(database: Database) -> None:
    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    transport = httpx.ASGITransport(create_app(database))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        headers = {"content-type": "multipart/form-data; boundary=x"}
        answer = await http.post("/v1/files", content=never(), headers=headers)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "links",
    [{"deal_id": 99}, {"person_id": 99}, {"org_id": 99}, {"product_id": 99}, {"activity_id": 99}, {"lead_id": "x"}],
)
async def test_what_it_belongs_to_must_be_there(client: Client, links: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=next(iter(links))):
        await send(client, **links)


async def test_each_record_lists_its_own_files(client: Client) -> None:
    await make(client)
    one, two = await send(client, deal_id=1), await send(client, Upload("b.txt", b"2"), deal_id=1, org_id=1)

    assert [file.id for file in (await client.v1.deals.list_files(1)).items] == [one, two]
    assert [file.id for file in (await client.v1.organizations.list_files(1)).items] == [two]
    assert (await client.v1.persons.list_files(1)).items == []
    with pytest.raises(NotFound):
        await client.v1.products.list_files(99)


async def test_lists_are_sorted_and_paged(client: Client, clock: Clock) -> None:
    for number in range(3):
        await send(client, Upload(f"{number}.txt", b"1" * (3 - number)))
        clock.advance(minutes=1)
    first = await client.v1.files.list(limit=2, sort="file_size ASC")
    second = await client.v1.files.list(limit=2, start=2, sort="file_size ASC")

    assert ([file.id for file in first.items], first.next) == ([3, 2], 2)
    assert ([file.id for file in second.items], second.next) == ([1], None)
    with pytest.raises(Refused, match="sort"):
        await client.v1.files.list(sort="sha256")


async def test_a_file_is_renamed_described_and_deleted(client: Client, clock: Clock) -> None:
    made = await send(client)
    clock.advance(minutes=1)
    changed = await client.call("v1.files.update", {"id": made}, {"name": "Offer 2", "description": "Signed"})

    assert (changed.name, changed.description, changed.update_time) == ("Offer 2", "Signed", "2026-03-11 09:31:00")
    with pytest.raises(Refused, match="name"):
        await client.call("v1.files.update", {"id": made}, {"name": ""})
    await client.v1.files.delete(made)
    for gone in (client.v1.files.get(made), client.v1.files.download(made), client.v1.files.delete(made)):
        with pytest.raises(NotFound):
            await gone
    assert (await client.v1.files.list()).items == []


async def test_a_file_starts_the_rotting_of_its_deal_anew(client: Client, clock: Clock) -> None:
    await make(client)
    clock.advance(days=3)
    await send(client, deal_id=1)
    assert (await client.v2.deals.get(1)).update_time == "2026-03-14T09:30:00Z"


async def test_files_are_counted(client: Client) -> None:
    await make(client)
    await send(client, deal_id=1, person_id=1)
    await client.v1.files.delete(await send(client, deal_id=1))

    for resource, count in (("deals", 1), ("persons", 1), ("organizations", 0)):
        found = await client.call(f"v2.{resource}.get", {"id": 1, "include_fields": ["files_count"]})
        assert found.files_count == count


async def test_the_flow_shows_files(client: Client) -> None:
    await make(client)
    made = await send(client, deal_id=1)
    (item,) = (await client.v1.deals.flow(1, items=["file"])).items
    assert (item.object, (item.data or {})["id"], (item.data or {})["name"]) == ("file", made, "Offer März.pdf")


@pytest.mark.parametrize("verb", ["create_remote", "link_remote"])
async def test_a_document_elsewhere_is_noted_with_its_link(client: Client, verb: str) -> None:
    await make(client)
    said = {"file_type": "gsheet", "title": "Prices"} if verb == "create_remote" else {"remote_id": "1mT6"}
    body = said | {"item_type": "deal", "item_id": 1, "remote_location": "googledrive"}
    made = await client.call(f"v1.files.{verb}", {}, body)

    assert (made.deal_id, made.remote_location, made.file_size) == (1, "googledocs", 0)
    assert (made.name, made.file_type) == (("Prices", "gsheet") if verb == "create_remote" else ("1mT6", "gdoc"))
    assert [file.id for file in (await client.v1.deals.list_files(1)).items] == [made.id]
    with pytest.raises(NotFound, match="storage provider"):
        await client.v1.files.download(made.id)
    with pytest.raises(Refused, match="item_id"):
        await client.call(f"v1.files.{verb}", {}, body | {"item_id": 99})


async def test_files_go_along_with_what_their_record_became(client: Client, database: Database) -> None:
    await make(client)
    await send(client, deal_id=1, person_id=1)
    await client.call("v2.persons.create", {}, {"name": "Rudi"})
    async with database.writing() as db:
        user = dict((await db.execute(select(users))).mappings().first() or {})
        await move_files(Call(db, user, database.company, database.clock()), {"person_id": 1}, {"person_id": 2})
        row = (await db.execute(select(files))).mappings().one()

    assert (row["deal_id"], row["person_id"]) == (1, 2)


async def test_an_upload_that_is_tried_again_is_kept_once(client: Client, backend: Starlette) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(backend), base_url="http://localhost") as http:
        ids = set()
        for boundary in ("one", "two"):
            headers = {"idempotency-key": "k", "content-type": f"multipart/form-data; boundary={boundary}"}
            part = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nroof\r\n'
            answer = await http.post("/v1/files", content=f"{part}--{boundary}--\r\n".encode(), headers=headers)
            ids.add(answer.json()["data"]["id"])

    assert ids == {1}
    assert len((await client.v1.files.list()).items) == 1


@pytest.mark.parametrize("content", [b"", b"--x", b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n"])
async def test_a_form_that_cannot_be_read_is_a_400(backend: Starlette, content: bytes) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(backend), base_url="http://localhost") as http:
        headers = {"content-type": "multipart/form-data; boundary=x"}
        answer = await http.post("/v1/files", content=content, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["success"] is False


async def test_files_and_calls_and_mail_follow_a_lead_that_becomes_a_deal_and_back(client: Client) -> None:
    await make(client)
    lead = await client.call("v1.leads.create", {}, {"title": "Roof", "person_id": 1})
    await send(client, lead_id=lead.id)
    said = {"outcome": "busy", "to_phone_number": "1", "start_time": "2026-03-11 08:00:00"}
    await client.call("v1.call_logs.create", {}, said | {"end_time": "2026-03-11 08:00:10", "lead_id": lead.id})
    await receive_mail(client, Message(Address("a@b.c"), [Address("me@localhost")], "Roof", "", NOON, lead_id=lead.id))
    started = await client.v2.leads.convert_to_deal(lead.id)
    deal = (await client.v2.leads.conversion_status(lead.id, started.conversion_id or "")).deal_id or 0

    assert [file.name for file in (await client.v1.deals.list_files(deal)).items] == [PDF.name]
    assert len((await client.v1.deals.list_mail_messages(deal)).items) == 1
    assert [log.deal_id for log in (await client.v1.call_logs.list()).items] == [deal]
    started = await client.v2.deals.convert_to_lead(deal)
    again = (await client.v2.deals.conversion_status(deal, started.conversion_id or "")).lead_id
    found = (await client.v1.files.list()).items[0]
    assert (found.deal_id, found.lead_id, found.lead_name) == (None, again, "Roof")
    assert (await client.v1.mailbox.get_thread(1)).lead_id == again
