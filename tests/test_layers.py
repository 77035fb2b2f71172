"""What an import brings along: the way to the first frame, and to the shell's first word, must stay short."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "aiosqlite",
    "babel",
    "httpx",
    "keyring",
    "markdownify",
    "pydantic",
    "secretstorage",
    "sqlalchemy",
    "stamina",
    "starlette",
    "textual",
    "tomlkit",
    "uvicorn",
}


def brought_along(statement: str) -> set[str]:
    program = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("import tui.cli", set()),
        ("import tui.settings, tui.credentials", set()),
        ("import tui.commands.account, tui.commands.profiles, tui.commands.serve, tui.commands.operations", set()),
        ("import tui.backend.process", set()),
        ("import tui.store.copy, tui.store.outbox", set()),
        ("import tui.services.workspace, tui.services.connection", set()),
        ("import tui.api.client", {"httpx", "pydantic", "stamina"}),
    ],
)
def test_an_import_brings_no_heavy_library_along(statement: str, allowed: set[str]) -> None:
    assert brought_along(statement) & HEAVY <= allowed


def test_without_arguments_not_even_a_parser_is_imported() -> None:
    program = (
        "import tui.cli; tui.cli.open_app = lambda profile: 0\n"
        "tui.cli.settings.load = lambda: tui.cli.settings.Settings(current='demo'); assert tui.cli.main([]) == 0"
    )
    assert not brought_along(program) & (HEAVY | {"argparse"})
