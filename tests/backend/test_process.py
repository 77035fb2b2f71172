"""The backend as a child process: real processes, real sockets."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from tui.api.client import Client
from tui.backend import process
from tui.backend.process import LONGEST_SOCKET, BackendFailed, LocalBackend, socket_path

pytestmark = pytest.mark.threads


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A runtime directory of this test alone, with a name short enough for sockets."""
    with tempfile.TemporaryDirectory() as directory:
        monkeypatch.setenv("XDG_RUNTIME_DIR", directory)
        yield Path(directory)


@pytest.fixture
async def local(tmp_path: Path) -> AsyncIterator[LocalBackend]:
    backend = LocalBackend(tmp_path / "workspace")
    yield backend
    await backend.stop()


def child_of(local: LocalBackend) -> int:
    assert local._child is not None
    return local._child.pid


async def owner_of(local: LocalBackend) -> str | None:
    async with Client(await local.ensure()) as client:
        return (await client.v1.users.me()).name


async def gone(path: Path) -> bool:
    deadline = time.monotonic() + 10
    while await process._listens(path):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.02)
    return True


async def test_it_starts_answers_stops_and_starts_again(local: LocalBackend) -> None:
    assert await owner_of(local) == "Me"
    first = child_of(local)
    assert await owner_of(local) == "Me"
    assert child_of(local) == first, "a running backend is used again"
    await local.stop()
    assert await gone(socket_path(local.directory))
    assert await owner_of(local) == "Me"


async def test_a_second_app_finds_the_first_ones_backend_and_outlives_it(local: LocalBackend) -> None:
    second = LocalBackend(local.directory)
    await owner_of(local)
    assert await owner_of(second) == "Me"
    assert second._child is None
    await local.stop()
    assert await owner_of(second) == "Me"
    assert second._child is not None
    await second.stop()


async def test_two_apps_that_start_at_once_share_one_backend(local: LocalBackend) -> None:
    second = LocalBackend(local.directory)

    assert list(await asyncio.gather(owner_of(local), owner_of(second))) == ["Me", "Me"]
    assert (local._child is None) != (second._child is None)
    await second.stop()


async def test_a_killed_backend_is_started_again(local: LocalBackend) -> None:
    await owner_of(local)
    os.kill(child_of(local), signal.SIGKILL)
    assert await gone(socket_path(local.directory))

    assert await owner_of(local) == "Me"


def test_it_ends_when_the_process_that_started_it_is_killed(tmp_path: Path) -> None:
    path = socket_path(tmp_path)
    program = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from tui.backend.process import LocalBackend\n"
        "async def main():\n"
        "    await LocalBackend(Path(sys.argv[1])).ensure()\n"
        "    print('ready', flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        assert asyncio.run(process._listens(path))
        parent.kill()

    assert asyncio.run(gone(path))


async def test_ctrl_c_in_the_terminal_does_not_reach_it(local: LocalBackend) -> None:
    await owner_of(local)

    assert os.getsid(child_of(local)) != os.getsid(0)


async def test_its_files_are_private_and_its_socket_lies_where_nobody_else_enters(local: LocalBackend) -> None:
    await owner_of(local)
    path = socket_path(local.directory)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (local.directory, *local.directory.iterdir())}

    assert {"company.db", "backend.lock", "backend.log"} <= modes.keys()
    assert modes.pop("workspace") == 0o700
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


async def test_a_start_that_fails_says_why(local: LocalBackend) -> None:
    local.directory.mkdir()
    (local.directory / "company.db").write_bytes(b"this is no database, but it is long enough to be read as one" * 20)

    with pytest.raises(BackendFailed, match="file is not a database"):
        await local.ensure()


def test_a_socket_directory_somebody_else_may_enter_is_refused(runtime: Path, tmp_path: Path) -> None:
    (runtime / "pipedrive-tui").mkdir(mode=0o755)

    with pytest.raises(BackendFailed, match="not a directory of this user alone"):
        socket_path(tmp_path)


def test_a_socket_directory_that_is_a_link_is_refused(runtime: Path, tmp_path: Path) -> None:
    (runtime / "pipedrive-tui").symlink_to(tmp_path)

    with pytest.raises(BackendFailed, match="not a directory of this user alone"):
        socket_path(tmp_path)


def test_a_runtime_directory_with_a_long_name_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("long" * 30)
    deep.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))

    assert len(os.fsencode(socket_path(tmp_path))) <= LONGEST_SOCKET


def test_one_workspace_has_one_socket_however_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(tmp_path)

    assert socket_path(tmp_path) == socket_path(tmp_path / "alias")
    assert socket_path(tmp_path) != socket_path(tmp_path / "other")


def test_the_module_needs_only_the_standard_library() -> None:
    program = (
        "import sys, tui.backend.process\n"
        "print([n for n in ('sqlalchemy', 'starlette', 'uvicorn', 'httpx', 'pydantic') if n in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_over_tcp_it_prints_its_url_and_a_token_and_answers_nobody_else(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tui.backend", "--directory", str(tmp_path / "workspace"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url, token = server.stdout.readline().strip(), server.stdout.readline().strip()
        try:
            assert url.startswith("http://127.0.0.1:")
            known = httpx.get(f"{url}/v1/users/me", headers={"x-api-token": token}, trust_env=False)
            unknown = httpx.get(f"{url}/v1/users/me", trust_env=False)
            busy = subprocess.run(command, capture_output=True, text=True, check=False)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(10)

    assert (known.status_code, unknown.status_code) == (200, 401)
    assert busy.returncode == process.BUSY
    assert "another backend serves" in busy.stderr
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", int(url.rpartition(":")[2]))) != 0
