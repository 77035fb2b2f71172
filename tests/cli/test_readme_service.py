"""The service the README describes starts as it is written there, as a user without a home."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import httpx

README = Path(__file__).parents[2] / "README.md"


def test_the_service_of_the_readme_starts_and_ends(tmp_path: Path) -> None:
    found = re.search(r"^ExecStart=(\S+) (.*)$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    assert found[1].endswith("/pipedrive-tui")
    words = shlex.split(found[2].replace("8000", "0").replace("/var/lib/crm", str(tmp_path)))
    env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    command = [sys.executable, "-m", "tui", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env, cwd=README.parent) as process:
        assert process.stdout is not None
        url, token = process.stdout.readline().strip(), process.stdout.readline().strip()
        forwarded = {"host": "crm.example.com", "x-forwarded-proto": "https", "x-api-token": token}
        answer = httpx.get(f"{url}/v1/users/me", headers=forwarded, timeout=60)
        assert (answer.status_code, answer.headers["x-ratelimit-limit"]) == (200, "40")
        process.send_signal(signal.SIGTERM)  # what systemd sends
        process.wait(60)
    assert (tmp_path / "company" / "company.db").stat().st_mode & 0o777 == 0o600
