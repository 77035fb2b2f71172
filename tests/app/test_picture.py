"""Files that are pictures, looked at in the terminal: brought from the real backend, unpacked within limits."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from textual.pilot import Pilot
from textual.widgets import Static

from tests.app.conftest import NoConnection
from tests.app.open_record import press
from tui.api.client import Client
from tui.api.models.base import Upload
from tui.api.models.files import FileNew
from tui.app.app import PipedriveApp
from tui.app.ascii import SIGNS
from tui.app.screens.picture import PicturePane, PictureScreen
from tui.app.screens.record import RecordScreen
from tui.services import parts, pictures
from tui.services.changes import changed
from tui.services.edits import EditError
from tui.services.sync import Session
from tui.services.workspace import Workspace

RED, BLUE, GROUND = (255, 0, 0), (0, 0, 255), (10, 20, 30)


def flag(width: int = 40, height: int = 20, kind: str = "PNG", **options: Any) -> bytes:
    """Red above blue."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (0, height // 2, width, height))
    into = io.BytesIO()
    image.save(into, kind, **options)
    return into.getvalue()


def png_head(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels, and next to none of them."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")


# -- unpacking --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "WEBP", "JPEG"])
def test_a_picture_is_two_colours_a_cell(kind: str) -> None:
    picture = pictures.unpacked(flag(kind=kind, **({"lossless": True} if kind == "WEBP" else {})))
    assert (picture.width, picture.height) == (40, 20)
    assert pictures.fitted(picture.width, picture.height, 20, 20) == (20, 5)
    lines = pictures.halves(picture, 20, 5, GROUND)
    assert (len(lines), len(lines[0])) == (5, 20)
    near = [abs(a - b) < 60 for a, b in zip((*lines[0][3][0], *lines[4][3][1]), (*RED, *BLUE), strict=True)]
    assert all(near), lines


def test_what_lets_the_background_through_shows_it() -> None:
    into = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 255, 255, 0)).save(into, "PNG")
    assert pictures.halves(pictures.unpacked(into.getvalue()), 2, 1, GROUND) == [[(GROUND, GROUND)] * 2]


def test_a_photograph_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned
    picture = pictures.unpacked(flag(kind="JPEG", exif=exif))
    assert (picture.width, picture.height) == (20, 40)
    left, right = pictures.halves(picture, 20, 10, GROUND)[5][2][0], pictures.halves(picture, 20, 10, GROUND)[5][17][0]
    assert left[2] > 200
    assert right[0] > 200


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "cannot be read as a picture"),
        (b"just text", "cannot be read as a picture"),
        (flag()[:40], "cannot be read as a picture"),
        (flag(400, 400, "JPEG")[:700], "cannot be read as a picture"),
        (png_head(9, 9), "cannot be read as a picture"),
        (png_head(40_000, 40_000), "too many pixels"),
        (png_head(7_000, 7_000), "too many pixels"),
        (png_head(2**31 - 1, 2**31 - 1), "too many pixels"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be read as a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n", "cannot be read as a picture"),
        (b"\0" * (pictures.LARGEST + 1), "too large"),
    ],
    ids=[
        "nothing", "text", "a cut PNG", "a cut JPEG", "too few lines", "PNG bomb", "a little too many",
        "as many as there can be", "SVG", "PostScript", "a large file",
    ],
)  # fmt: skip
def test_what_cannot_be_shown_says_why(content: bytes, words: str) -> None:
    with pytest.raises(EditError, match=words):
        pictures.unpacked(content)


@pytest.mark.parametrize(
    ("size", "room", "taken"),
    [
        ((16, 16), (80, 24), (16, 8)),
        ((4000, 10), (80, 24), (80, 1)),
        ((10, 4000), (80, 24), (1, 24)),
        ((1600, 1200), (118, 36), (96, 36)),
        ((1, 1), (80, 24), (1, 1)),
    ],
)
def test_it_keeps_its_shape_and_is_never_made_larger(
    size: tuple[int, int], room: tuple[int, int], taken: tuple[int, int]
) -> None:
    assert pictures.fitted(*size, *room) == taken


# -- looking at them --------------------------------------------------------------------------------------------------


class Office:
    """The application over the demo company, with a session that does what is asked of the sync."""

    def __init__(self, workspace: Workspace, session: Session, pilot: Pilot[None]) -> None:
        self.workspace, self.session, self.pilot = workspace, session, pilot

    async def tasks(self) -> None:
        await self.workspace.sync._run_tasks(self.session)
        self.workspace.hub.announce(changed("file", 0))
        await self.pilot.pause()

    @property
    def screen(self) -> PictureScreen:
        screen = self.pilot.app.screen
        assert isinstance(screen, PictureScreen)
        return screen

    @property
    def shown(self) -> str:
        pane = self.screen.query_one(PicturePane)
        return "\n".join(pane.render_line(y).text.strip() for y in range(pane.size.height)).strip()

    @property
    def top(self) -> str:
        return str(self.screen.query_one("#top", Static).render())


@asynccontextmanager
async def office(client: Client, tmp_path: Path, files: dict[str, bytes]) -> AsyncIterator[Office]:
    """Deal 1 with these files, its screen open and the cursor on the first of them."""
    workspace = Workspace(tmp_path / "copy.sqlite", tmp_path / "outbox.sqlite", NoConnection())
    session = Session(client, workspace.copy, workspace.outbox, workspace.sync)
    for name, content in files.items():
        await client.v1.files.upload(FileNew(file=Upload(name, content), deal_id=1))
    session.put("deal", [(await client.v2.deals.get(1)).model_dump(mode="json")])
    workspace.copy.remember("filled", value=True)
    await parts.fetch(session, "deal", 1)
    app = PipedriveApp(workspace, live=False)
    async with app.run_test(size=(100, 40)) as pilot:
        screen = RecordScreen("deal", 1)
        await app.push_screen(screen)
        await pilot.pause()
        rows = [r for r in screen.fields.list.rows if not isinstance(r, str) and r.kind == "file"]
        at = next(r for r in rows if r.text == next(iter(files)))
        screen.fields.list.go((at.kind, at.record, "", 0))
        yield Office(workspace, session, pilot)
    workspace.close()


async def test_pictures_of_a_deal_are_looked_at_one_after_the_other(demo_client: Client, tmp_path: Path) -> None:
    files = {"yard.png": flag(), "offer.pdf": b"%PDF", "gate.jpeg": flag(60, 30, "JPEG"), "bad.png": b"no picture"}
    async with office(demo_client, tmp_path, files) as here:
        await press(here.pilot, "enter", "v")
        assert "Bringing it here" in here.shown
        await here.tasks()
        assert "▀" not in here.shown  # each of its cells has one colour
        assert "yard.png   40 × 20 · " in here.top
        pane = here.screen.query_one(PicturePane)
        upper = pane.render_line(pane.size.height // 2 - 2)
        assert any(s.style and s.style.bgcolor and s.style.bgcolor.triplet == RED for s in upper)
        seen = {here.screen.file["name"]}
        await press(here.pilot, "K", "K", "K", "K")
        for _ in range(3):
            await here.tasks()
            seen.add(here.screen.file["name"])
            if here.screen.file["name"] == "bad.png":
                assert "It cannot be read as a picture" in here.shown
            await press(here.pilot, "J")
        assert {"yard.png", "gate.jpeg", "bad.png"} <= seen
        assert "offer.pdf" not in seen
        await press(here.pilot, "escape")
        assert isinstance(here.pilot.app.screen, RecordScreen)


async def test_a_picture_that_is_gone_or_too_large_says_so(demo_client: Client, tmp_path: Path) -> None:
    async with office(demo_client, tmp_path, {"yard.png": flag(), "huge.png": flag()}) as here:
        stored = {f["name"]: f for f in here.workspace.parts.of("deal", "file", 1, "id")}
        await demo_client.v1.files.delete(int(stored["yard.png"]["id"]))
        here.workspace.copy.put("file", [stored["huge.png"] | {"file_size": 90_000_000}])
        await press(here.pilot, "enter", "v")
        await here.tasks()
        assert here.shown
        assert "Bringing" not in here.shown
        names = {here.screen.file["name"]: here.shown}
        for key in ("J", "J", "K", "K", "K"):
            await press(here.pilot, key)
            names[here.screen.file["name"]] = here.shown
        assert "too large to be shown here: 90 MB" in names["huge.png"]


async def test_it_is_drawn_anew_in_another_size_and_theme(demo_client: Client, tmp_path: Path) -> None:
    async with office(demo_client, tmp_path, {"yard.png": flag(600, 300)}) as here:
        await press(here.pilot, "enter", "v")
        await here.tasks()
        pane = here.screen.query_one(PicturePane)
        wide = len(pane._strips[0].text.strip("\n"))
        await here.pilot.resize_terminal(60, 15)
        await here.pilot.pause()
        assert len(pane._strips) <= pane.size.height < 15
        assert len(pane._strips[0].text) < wide


def test_terminals_of_seven_bits_show_one_colour_a_cell() -> None:
    assert "▀".translate(SIGNS) == " "
