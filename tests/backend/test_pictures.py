"""Pictures of persons: cut, made small, replaced, and read by their addresses."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest
from PIL import Image
from starlette.applications import Starlette

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import NotFound, Refused
from tui.api.models.base import Upload
from tui.backend.rules import pictures as rules


@pytest.fixture(autouse=True)
async def person(client: Client) -> None:
    """A person with the id 1."""
    await client.call("persons.create", {}, {"name": "Ada"})


def image(width: int = 200, height: int = 200, kind: str = "PNG", mode: str = "RGB") -> bytes:
    """A red image whose left upper quarter is blue."""
    made = Image.new(mode, (width, height), "red")
    made.paste(Image.new(mode, (width // 2, height // 2), "blue"), (0, 0))
    into = io.BytesIO()
    made.save(into, kind)
    return into.getvalue()


async def add(client: Client, content: bytes, **crop: int) -> Any:
    body = {"file": Upload("ada.png", content, "image/png")} | crop
    return await client.call("v1.persons.add_picture", {"id": 1}, body)


async def read(backend: Starlette, address: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(backend)) as http:
        return await http.get(address)


async def shown(backend: Starlette, address: str) -> Image.Image:
    return Image.open(io.BytesIO((await read(backend, address)).content))


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "png")])
async def test_a_picture_is_read_in_both_widths(client: Client, backend: Starlette, kind: str, suffix: str) -> None:
    made = await add(client, image(kind=kind))

    assert (made.id, made.item_type, made.item_id, made.active_flag, made.added_by_user_id) == (1, "person", 1, True, 1)
    for width in (128, 512):
        address = made.pictures[str(width)]
        assert address.endswith(f"_{width}.{suffix}")
        assert (await shown(backend, address)).size == (width, width)
    answer = await read(backend, made.pictures["128"])
    assert answer.headers["content-type"] == ("image/jpeg" if suffix == "jpg" else "image/png")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_both_dialects_tell_of_it(client: Client) -> None:
    made = await add(client, image())
    newer = await client.v2.persons.get_picture(1)
    older = await client.v1.persons.get(1)

    assert (newer.id, newer.item_id, newer.pictures) == (1, 1, made.pictures)
    assert newer.file_size
    assert older.picture_id is not None
    assert (older.picture_id["value"], older.picture_id["pictures"]) == (1, made.pictures)
    assert (await client.v2.persons.get(1)).picture_id == 1


async def test_what_is_cut_out_is_what_is_kept(client: Client, backend: Starlette) -> None:
    made = await add(client, image(400, 300), crop_x=200, crop_y=150, crop_width=150, crop_height=150)
    assert (await shown(backend, made.pictures["128"])).convert("RGB").getpixel((5, 5)) == (255, 0, 0)
    blue = await add(client, image(400, 300), crop_width=150, crop_height=150)
    assert (await shown(backend, blue.pictures["128"])).convert("RGB").getpixel((120, 120)) == (0, 0, 255)


@pytest.mark.parametrize(
    ("content", "crop", "parameter"),
    [
        (image(200, 199), {}, "file"),
        (image(127, 127), {}, "file"),
        (image(400, 300), {"crop_width": 100, "crop_height": 100}, "file"),
        (image(400, 300), {"crop_width": 200, "crop_height": 150}, "file"),
        (image(400, 300), {"crop_x": -1, "crop_width": 150, "crop_height": 150}, "crop_x"),
        (image(400, 300), {"crop_x": 300, "crop_width": 150, "crop_height": 150}, "crop_x"),
        (b"no image", {}, "file"),
        (b"", {}, "file"),
        (image()[:90], {}, "file"),
        (image(kind="BMP"), {}, "file"),
    ],
)
async def test_what_does_not_fit_is_refused(
    client: Client, content: bytes, crop: dict[str, int], parameter: str
) -> None:
    with pytest.raises(Refused) as refused:
        await add(client, content, **crop)
    assert list(refused.value.fields) == [parameter]
    with pytest.raises(NotFound):
        await client.v2.persons.get_picture(1)


async def test_more_pixels_than_are_unpacked_are_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_PIXELS", 200 * 200 - 1)
    with pytest.raises(Refused, match="pixels"):
        await add(client, image())


async def test_a_new_one_replaces_the_old_one(client: Client, backend: Starlette, clock: Clock) -> None:
    first = await add(client, image())
    clock.advance(hours=1)
    second = await add(client, image(300, 300))

    assert (await read(backend, first.pictures["128"])).status_code == 404
    assert (await read(backend, second.pictures["128"])).status_code == 200
    person = await client.v2.persons.get(1)
    assert (person.picture_id, person.update_time) == (second.id, "2026-03-11T10:30:00Z")


async def test_a_deleted_one_is_gone(client: Client, backend: Starlette) -> None:
    made = await add(client, image())
    assert (await client.v1.persons.delete_picture(1)).id == 1

    assert (await read(backend, made.pictures["512"])).status_code == 404
    assert (await client.v1.persons.get(1)).picture_id is None
    for call in (client.v1.persons.delete_picture, client.v2.persons.get_picture):
        with pytest.raises(NotFound):
            await call(1)


@pytest.mark.parametrize("name", ["x", "0" * 40 + "_128.png", "../company.db", "0" * 40 + "_64.png"])
async def test_an_address_nobody_gave_leads_nowhere(backend: Starlette, name: str) -> None:
    assert (await read(backend, f"http://localhost/pictures/{name}")).status_code == 404


async def test_a_search_shows_them_where_it_is_asked_to(client: Client) -> None:
    made = await add(client, image())
    (hit,) = (await client.v2.persons.search(term="Ada", include_fields=["person.picture"])).items

    assert hit.item["picture"] == {"id": made.id, "url": made.pictures["128"]}
    assert "picture" not in (await client.v2.persons.search(term="Ada")).items[0].item
