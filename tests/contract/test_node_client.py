"""Pipedrive's official client for Node cannot tell this backend from the service: a week of a salesperson's work."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_name("node_client.mjs")
VERSION = "33.7.0"
PLACE = "PIPEDRIVE_TUI_TEST_NODE_MODULES"
"""Where the client is kept between runs; without it, in the cache directory of the user."""


@pytest.fixture(scope="module")
def modules() -> Path:
    """A directory with the client in it, installed by npm."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("needs Node and npm (Debian: nodejs, npm)")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    directory = Path(os.environ.get(PLACE) or cache / "pipedrive-tui-tests") / VERSION
    if not (directory / "node_modules" / "pipedrive").exists():
        directory.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory.parent) as work:
            command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", f"pipedrive@{VERSION}"]
            done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False, timeout=180)
            if done.returncode:
                pytest.skip(f"npm could not install the client: {done.stderr.strip().splitlines()[-1:]}")
            shutil.copytree(work, directory, dirs_exist_ok=True)
    return directory


@contextmanager
def served(directory: Path) -> Iterator[tuple[str, str]]:
    """The URL and the token of a new workspace, served by the program itself."""
    command = [sys.executable, "-m", "tui", "serve", "--port", "0", "--directory", str(directory)]
    environment = {**os.environ, "PIPEDRIVE_TUI_HOME": str(directory.parent / "home")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process.stdout.readline().strip()
        finally:
            process.send_signal(signal.SIGINT)


@pytest.fixture(scope="module")
def week(modules: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came of the week: calls by class, failures, and classes nobody called."""
    with served(tmp_path_factory.mktemp("node") / "workspace") as (url, token):
        command = ["node", str(SCRIPT), url, token, str(modules)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_week_of_work_goes_as_with_the_service(week: dict[str, Any]) -> None:
    assert week["failures"] == []


def test_every_class_of_the_client_was_used(week: dict[str, Any]) -> None:
    assert week["unused"] == []
    assert len(week["calls"]) == 65
    assert sum(map(len, week["calls"].values())) >= 250
