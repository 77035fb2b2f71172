"""The backend as a child process of the app: found if it runs, started if not, gone when the app is.

Only the standard library is imported here: the app loads this file before its first frame.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import stat
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.api.transport import Server

READY = "ready"
BUSY = 75
LONGEST_SOCKET = 100
PATIENCE = 20.0
LOG = "backend.log"


class BackendFailed(Exception):
    """The backend did not start; the message ends with what it said last."""


class LocalBackend:
    """The backend of one workspace; `ensure` may be called before every use, `stop` ends what this object started.

    Several processes may use one workspace: the first one starts the backend, the others find it, and when it vanishes
    with its process the next `ensure` of any of them starts another.
    """

    def __init__(self, directory: Path, *, demo: bool = False) -> None:
        self.directory = directory.absolute()
        self.demo = demo
        self._child: asyncio.subprocess.Process | None = None
        self._starting = asyncio.Lock()

    async def ensure(self) -> Server:
        """Where the backend answers; starts it where it does not. Raises `BackendFailed`."""
        from tui.api.transport import Server

        path = socket_path(self.directory)
        async with self._starting:
            if not await _listens(path):
                await self._start(path)
        return Server("http://localhost", socket=str(path))

    async def stop(self) -> None:
        """End the backend if this object started it, by closing the pipe it reads."""
        child, self._child = self._child, None
        if child is not None:
            await _end(child)

    async def _start(self, path: Path) -> None:
        await self.stop()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            child = await self._spawn(path)
            if await _says_ready(child, deadline - time.monotonic()):
                self._child = child
                return
            await _end(child)
            if child.returncode != BUSY:
                break
            if await _listens_soon(path):
                return
        raise BackendFailed(f"the backend of {self.directory} did not start: {_last_line(self.directory / LOG)}")

    async def _spawn(self, path: Path) -> asyncio.subprocess.Process:
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        log = os.open(self.directory / LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.fchmod(log, 0o600)
            return await asyncio.create_subprocess_exec(
                *self._command(path),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                env=_environment(),
                start_new_session=True,  # the terminal's ctrl+c is not for the backend
            )
        finally:
            os.close(log)

    def _command(self, path: Path) -> list[str]:
        options = ["--directory", str(self.directory), "--socket", str(path), "--until-eof"]
        return [sys.executable, "-P", "-m", "tui.backend", *options, *(["--demo"] if self.demo else [])]


def socket_path(directory: Path) -> Path:
    """The socket of a workspace's backend: short enough for the system, in a directory only this user can enter."""
    name = hashlib.sha256(os.fsencode(directory.resolve())).hexdigest()[:16]
    for base in _runtime_bases():
        path = base / f"{name}.sock"
        if len(os.fsencode(path)) <= LONGEST_SOCKET:
            _make_own(base)
            return path
    raise BackendFailed("no directory has a name short enough for a socket")


def _runtime_bases() -> list[Path]:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    bases = [Path(runtime) / "pipedrive-tui"] if runtime and Path(runtime).is_dir() else []
    name = f"pipedrive-tui-{os.getuid()}"
    return [*bases, Path(tempfile.gettempdir()) / name, Path("/tmp") / name]  # noqa: S108 - checked by `_make_own`


def _make_own(directory: Path) -> None:
    """Create a directory for this user alone; raises `BackendFailed` for one that is somebody else's or open."""
    with contextlib.suppress(FileExistsError):
        directory.mkdir(mode=0o700)
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise BackendFailed(f"{directory} is not a directory of this user alone")


def _environment() -> dict[str, str]:
    """The environment, with this very package importable: `-P` keeps the working directory out of the path."""
    root = Path(__file__).absolute().parents[2]
    if root.name in ("site-packages", "dist-packages"):
        return dict(os.environ)
    paths = [os.environ["PYTHONPATH"]] if os.environ.get("PYTHONPATH") else []
    return {**os.environ, "PYTHONPATH": os.pathsep.join([*paths, str(root)])}


async def _listens(path: Path) -> bool:
    try:
        _reader, writer = await asyncio.open_unix_connection(path)
    except OSError:
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


async def _listens_soon(path: Path) -> bool:
    for _try in range(20):
        if await _listens(path):
            return True
        await asyncio.sleep(0.05)
    return False


async def _says_ready(child: asyncio.subprocess.Process, patience: float) -> bool:
    assert child.stdout is not None
    try:
        async with asyncio.timeout(patience):
            return (await child.stdout.readline()).decode().strip() == READY
    except TimeoutError:
        return False


async def _end(child: asyncio.subprocess.Process) -> None:
    assert child.stdin is not None
    child.stdin.close()
    try:
        async with asyncio.timeout(5):
            await child.wait()
    except TimeoutError:
        child.kill()
        await child.wait()


def _last_line(path: Path) -> str:
    with contextlib.suppress(OSError):
        lines = path.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"
    return "it said nothing"
