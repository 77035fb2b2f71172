"""Images of products: kept as bytes, read without signing in for seven days (OpenAPI, product images)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import ApiError, NotFound, Refused
from tui.api.models.base import Upload
from tui.backend.database import Database

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(40))
GIF = b"GIF89a" + bytes(20)


@pytest.fixture
async def shop(client: Client) -> Client:
    """A company with two products."""
    for name in ("Roof", "Door"):
        await client.call("products.create", {}, {"name": name})
    return client


@pytest.fixture
async def browser(backend: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who has an address and nothing else."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(backend)) as browser:
        yield browser


async def upload(client: Client, content: bytes = PNG, name: str = "roof.png", *, how: str = "upload_image") -> None:
    await client.call(f"v2.products.{how}", {"id": 1}, {"data": Upload(name, content)})


async def address(client: Client) -> str:
    return str((await client.v2.products.get_image(1)).public_url)


async def test_it_is_told_and_can_be_read_by_anybody_with_the_address(shop: Client, browser: httpx.AsyncClient) -> None:
    await upload(shop)
    image = await shop.v2.products.get_image(1)
    assert (image.id, image.product_id, image.company_id, image.add_time) == (1, 1, "1", "2026-03-11")
    assert (image.mime_type, image.name) == ("image/png", "roof.png")

    answer = await browser.get(await address(shop))
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, PNG, "image/png")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_an_address_is_good_for_seven_days(shop: Client, browser: httpx.AsyncClient, clock: Clock) -> None:
    await upload(shop)
    old = await address(shop)
    clock.advance(days=7)
    assert (await browser.get(old)).status_code == 200
    clock.advance(seconds=1)
    assert (await browser.get(old)).status_code == 404
    assert (await browser.get(await address(shop))).status_code == 200


async def test_another_image_or_none_ends_earlier_addresses(shop: Client, browser: httpx.AsyncClient) -> None:
    await upload(shop)
    old = await address(shop)
    await upload(shop, GIF, "roof.gif", how="update_image")
    new = await address(shop)
    assert [(await browser.get(one)).status_code for one in (old, new)] == [404, 200]
    assert (await shop.v2.products.get_image(1)).mime_type == "image/gif"

    assert (await shop.v2.products.delete_image(1)).id == 1
    assert (await browser.get(new)).status_code == 404
    with pytest.raises(NotFound):
        await shop.v2.products.get_image(1)


async def test_an_address_cannot_be_made_up(shop: Client, browser: httpx.AsyncClient) -> None:
    await upload(shop)
    known = await address(shop)
    head, _, tail = known.rpartition("/")
    number, until, signature = tail.split(".")[0].split("-")
    made_up = [
        f"{number}-{int(until) + 1}-{signature}.png",
        f"2-{until}-{signature}.png",
        f"{number}-{until}-{'0' * 64}.png",
        f"{number}-{until}-{signature}",
        "..%2fcompany.db",
        "",
    ]
    assert {(await browser.get(f"{head}/{one}")).status_code for one in made_up} == {404}


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"%PDF-1.7", b"\x89PNG", b"RIFF0000WAVE"])
async def test_what_is_no_image_is_refused(shop: Client, content: bytes) -> None:
    with pytest.raises(Refused, match="data"):
        await upload(shop, content)
    with pytest.raises(NotFound):
        await shop.v2.products.get_image(1)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0" + bytes(9), "image/jpeg"),
        (b"GIF87a" + bytes(9), "image/gif"),
        (b"RIFF0000WEBPVP8 ", "image/webp"),
    ],
)
async def test_its_kind_is_told_by_its_bytes_and_not_by_its_name(shop: Client, content: bytes, kind: str) -> None:
    await upload(shop, content, "../../roof.html")
    image = await shop.v2.products.get_image(1)
    assert (image.mime_type, image.name) == (kind, "roof.html")


async def test_there_is_one_which_put_replaces(shop: Client) -> None:
    with pytest.raises(NotFound):
        await upload(shop, how="update_image")
    await upload(shop)
    with pytest.raises(ApiError, match="an image already"):
        await upload(shop)


async def test_a_large_one_is_kept_whole(shop: Client, browser: httpx.AsyncClient) -> None:
    large = PNG + bytes(3 * 2**20)
    await upload(shop, large)
    assert (await browser.get(await address(shop))).content == large


async def test_a_copied_product_comes_without(shop: Client) -> None:
    await upload(shop)
    copy = await shop.v2.products.duplicate(1)
    with pytest.raises(NotFound):
        await shop.v2.products.get_image(copy.id)


async def test_bytes_that_are_gone_are_not_found(shop: Client, browser: httpx.AsyncClient, database: Database) -> None:
    await upload(shop)
    known = await address(shop)
    for path in database.blobs.directory.rglob("*"):
        if path.is_file():
            path.unlink()
    assert (await browser.get(known)).status_code == 404
