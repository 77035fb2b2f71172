"""Files are streamed both ways, and saved where they belong and nowhere else (reliability: row 28)."""

from __future__ import annotations

import os
import random
import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.servers import Recorder, Seen, http, recorder
from tests.dice import thrown
from tui.api import files
from tui.api.client import Client
from tui.api.errors import ApiError, BadArgument, Interrupted, Unreadable
from tui.api.files import safe_name
from tui.api.transport import Secret, Server, Transport

CONTENT = random.Random(1).randbytes(300_000)
HOSTILE = [
    *("..", ".", "", "/", "\\", "../../etc/passwd", "/etc/passwd", "..\\..\\x", "C:\\x", "a/../b", "~", "~root", "-rf"),
    *("\0", "a\0b", "a\nb", "\x1b[2J", "a\u202egpj.exe", "\ud800", "\ufeff.bashrc", ".bashrc", "...", " . ", ". .x"),
    *("CON", "con", "con.txt", "CON .txt", "NUL.tar.gz", "com1", "COM¹", "lpt9.x", "AUX", "prn.", "a.", "a ", "a:b"),
    *("x" * 300, "x" * 300 + ".pdf", "ä" * 300 + ".pdf", "x." + "y" * 300, 'a?b*c|d<e>f"g', "\u0301", "é", "e\u0301"),
]  # fmt: skip
NAMES = st.text(max_size=300) | st.text("./\\ :\0\n\u202eaCONul1", max_size=20) | st.sampled_from(HOSTILE)


def is_safe(name: str) -> bool:
    return (
        0 < len(name.encode()) <= files.LONGEST + 1
        and not set(name) & set('/\\:<>"|?*')
        and name[0] not in ". "
        and name[-1] not in ". "
        and not any(unicodedata.category(c) in files.UNSEEN for c in name)
        and name.split(".", maxsplit=1)[0].strip().lower() not in {"con", "prn", "aux", "nul", "com1", "com¹", "lpt9"}
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_becomes_a_harmless_one(name: str) -> None:
    assert is_safe(safe_name(name))


@settings(max_examples=thrown(200), deadline=None, derandomize=True, database=None)
@given(NAMES)
def test_any_name_does(name: str) -> None:
    assert is_safe(safe_name(name))
    assert safe_name(safe_name(name)) == safe_name(name)


@pytest.mark.parametrize("name", ["report.pdf", "Angebot Müller & Söhne (2).docx", "見積.xlsx", "a.tar.gz", "-rf"])
def test_an_honest_name_stays(name: str) -> None:
    assert safe_name(name) == name


@pytest.fixture
async def home() -> AsyncIterator[Recorder]:
    def answer(seen: Seen) -> bytes:
        if seen.target.endswith("/download"):
            return http(200, CONTENT)
        if seen.target == "/cut":
            return http(200, CONTENT, connection="close").replace(b"300000", b"300001")
        if seen.method == "POST":
            return http(200, {"success": True, "data": {"id": 5, "pictures": {}}})
        return http(200, {"success": True, "data": {"id": 5, "name": "../../Offer.pdf"}})

    async with recorder(answer) as found:
        yield found


@pytest.fixture
async def client(home: Recorder) -> AsyncIterator[Client]:
    async with Client(Server(home.origin, Secret("token"))) as found:
        found.transport.timeout = 2
        yield found


async def test_a_file_is_saved_as_it_is(client: Client, tmp_path: Path) -> None:
    heard: list[tuple[int, int | None]] = []
    path = await files.download(client, 5, tmp_path, progress=lambda *told: heard.append(told))

    assert path == tmp_path / "Offer.pdf"
    assert path.read_bytes() == CONTENT
    assert path.stat().st_mode & 0o777 == 0o600
    assert heard[-1] == (len(CONTENT), len(CONTENT))
    assert len(heard) > 3
    assert [one.name for one in there(tmp_path)] == ["Offer.pdf"]


async def test_nothing_is_overwritten(client: Client, tmp_path: Path) -> None:
    (tmp_path / "Offer.pdf").write_text("mine")
    (tmp_path / "Offer (1).pdf").symlink_to(tmp_path / "elsewhere")
    path = await files.download(client, 5, tmp_path)

    assert path.name == "Offer (2).pdf"
    assert (tmp_path / "Offer.pdf").read_text() == "mine"
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("name", HOSTILE)
async def test_no_name_leaves_the_folder(client: Client, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    path = await files.download(client, 5, folder, name=name or "..")

    assert [one.parent for one in there(folder)] == [folder]
    assert path.read_bytes() == CONTENT
    assert there(tmp_path) == [folder]


async def test_what_comes_in_part_or_is_too_large_is_not_there_at_all(
    client: Client, home: Recorder, tmp_path: Path
) -> None:
    with pytest.raises(Unreadable, match="larger than"):
        await files.download(client, 5, tmp_path, most=100_000)
    with pytest.raises(Interrupted):
        await files.save(client, f"{home.origin}/cut", tmp_path, "cut.bin")
    with pytest.raises(ApiError):
        await files.save(client, "http://127.0.0.1:9/x", tmp_path, "none.bin")
    assert not there(tmp_path)


async def test_swapping_the_folder_for_a_link_leads_nowhere(client: Client, tmp_path: Path) -> None:
    folder, trap = tmp_path / "folder", tmp_path / "trap"
    folder.mkdir()
    trap.mkdir()

    def swap(_seen: int, _whole: int | None) -> None:
        if not folder.is_symlink():
            folder.rename(tmp_path / "moved")
            folder.symlink_to(trap)

    await files.download(client, 5, folder, progress=swap)
    assert not there(trap)
    assert (tmp_path / "moved" / "Offer.pdf").read_bytes() == CONTENT


async def test_a_file_is_sent_in_pieces(client: Client, home: Recorder, tmp_path: Path) -> None:
    source, heard = tmp_path / "Offer.pdf", []
    source.write_bytes(CONTENT)
    await files.upload(client, source, deal_id=7, progress=lambda done, whole: heard.append((done, whole)))

    (seen,) = home.seen
    assert CONTENT in seen.body
    assert b'name="deal_id"\r\n\r\n7' in seen.body
    assert b'filename="Offer.pdf"\r\nContent-Type: application/pdf' in seen.body
    assert heard[-1] == (len(CONTENT), len(CONTENT))
    assert len(heard) >= len(CONTENT) // 65_536


async def test_pictures_and_recordings_go_the_same_way(client: Client, home: Recorder, tmp_path: Path) -> None:
    source = tmp_path / "sound.mp3"
    source.write_bytes(b"la")
    await files.set_picture(client, 3, source)
    await files.add_recording(client, "abc", source)

    assert [seen.target for seen in home.seen] == ["/v1/persons/3/picture", "/v1/callLogs/abc/recordings"]
    assert all(b"la" in seen.body for seen in home.seen)


async def test_what_cannot_be_sent_is_said_before(client: Client, home: Recorder, tmp_path: Path) -> None:
    with pytest.raises(BadArgument, match="is not a file"):
        await files.upload(client, tmp_path)
    (tmp_path / "x").write_bytes(b"")
    with pytest.raises(BadArgument, match="deal"):
        await files.upload(client, tmp_path / "x", deal_idd=5)
    assert not home.seen


class Drain(httpx.AsyncBaseTransport):
    """Takes everything and keeps nothing but how much memory this process had meanwhile."""

    most = taken = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.AsyncByteStream)
        async for piece in request.stream:
            self.taken += len(piece)
            self.most = max(self.most, _resident())
        return httpx.Response(200, json={"success": True, "data": {"id": 5}})


async def test_a_large_file_is_not_held_in_memory(tmp_path: Path) -> None:
    source, size = tmp_path / "large", 128 * 2**20
    with source.open("wb") as file:
        file.truncate(size)
    drain, server = Drain(), Server("http://localhost")
    before = _resident()
    async with Client(server, transport=Transport(server, wrap=drain)) as client:
        await files.upload(client, source)

    assert drain.taken > size
    assert drain.most - before < 16 * 2**20


def there(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
