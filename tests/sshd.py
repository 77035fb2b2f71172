"""A real sshd on loopback, for this user alone, gone at the end."""

from __future__ import annotations

import getpass
import os
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

NEEDED = ("sshd", "ssh", "ssh-keygen")
CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {directory}/host
AuthorizedKeysFile {directory}/user.pub
PidFile {directory}/pid
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
AcceptEnv LANG LC_*
"""
OPTIONS = ("StrictHostKeyChecking=no", "LogLevel=ERROR", "IdentitiesOnly=yes", "PasswordAuthentication=no")


def found(name: str) -> str | None:
    """Where a program is; that of the server is not on a user's path."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def missing() -> str:
    """What has to be installed first; empty if nothing."""
    lacking = ", ".join(name for name in NEEDED if found(name) is None)
    if lacking or os.getuid() != 0:
        return lacking
    with suppress(OSError):
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where a server of root's wants to be enclosed
    return "" if Path("/run/sshd").is_dir() else "/run/sshd"


@contextmanager
def sshd(directory: Path) -> Iterator[list[str]]:
    """The words that run a command over SSH on this machine, but the command."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    for name in ("host", "user"):
        words = [found("ssh-keygen") or "", "-q", "-t", "ed25519", "-N", "", "-f", str(directory / name)]
        subprocess.run(words, check=True)
    config = directory / "config"
    config.write_text(CONFIG.format(port=port, directory=directory))
    with subprocess.Popen([found("sshd") or "", "-D", "-e", "-f", str(config)], stderr=subprocess.DEVNULL) as server:
        try:
            _until_it_listens(port)
            yield [*_client(directory, port), f"{getpass.getuser()}@127.0.0.1"]
        finally:
            server.terminate()


def _client(directory: Path, port: int) -> list[str]:
    options = [f"-o{option}" for option in (*OPTIONS, f"UserKnownHostsFile={directory / 'known'}")]
    return [found("ssh") or "", "-F", "none", *options, "-i", str(directory / "user"), "-p", str(port)]


def remote(words: Sequence[str], environment: dict[str, str]) -> str:
    """A command line for the shell at the other end, with an environment of its own besides a login's."""
    return shlex.join(["env", *(f"{name}={value}" for name, value in environment.items()), *words])


def _until_it_listens(port: int) -> None:
    end = time.monotonic() + 60
    while True:
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < end, "sshd does not listen"
        time.sleep(0.05)
