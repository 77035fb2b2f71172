"""Wrong calls are type errors before they are anything else."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

CALLS = {
    'await client.v2.deals.get("5")': 'incompatible type "str"; expected "int"',
    "await client.v2.deals.get()": 'Missing positional argument "id"',
    "await client.v2.deals.get(5, colour=1)": 'Unexpected keyword argument "colour"',
    'await client.v2.deals.list(sort_by="colour")': "incompatible type",
    "await client.v2.deals.update(5)": 'Missing positional argument "change"',
    "await client.v2.deals.update(5, PersonChange())": 'expected "DealChange"',
    "(await client.v2.deals.get(5)).colour": 'has no attribute "colour"',
    "(await client.v2.deals.list()).title": 'has no attribute "title"',
    "client.v2.notes": 'has no attribute "notes"',
    "await client.v1.deals.gett(5)": 'has no attribute "gett"',
    "number: int = (await client.v2.deals.get(5)).title": "Incompatible types in assignment",
    "every(client.v2.deals.get, 5)": "incompatible type|Cannot infer",
    "every(client.v2.deals.list, colour=1)": 'Unexpected keyword argument "colour"|incompatible type',
    'Transport(Server("http://localhost", "token"))': 'expected "Secret"',
    'Server("http://localhost", scheme="basic")': "incompatible type",
}
RIGHT = (
    "deal: Deal = await client.v2.deals.get(5)",
    "async for one in every(client.v2.deals.list, status=['open']): title: str | None = one.title",
    "lead: str | None = (await client.v1.leads.list(start=5)).items[0].title",
    "await client.v2.deals.update(5, DealChange(title='x'))",
)
HEAD = """\
from tui.api.client import Client
from tui.api.models.deals import Deal, DealChange
from tui.api.models.persons import PersonChange
from tui.api.page import every
from tui.api.transport import Server, Transport


async def calls(client: Client) -> None:
"""


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What mypy says about each line."""
    lines = [*CALLS, *RIGHT]
    file = tmp_path_factory.mktemp("typing") / "wrong.py"
    file.write_text(HEAD + "".join(f"    {line}\n" for line in lines))
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--follow-imports=silent", str(file)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    found: dict[str, str] = {}
    first = HEAD.count("\n") + 1
    for number, words in re.findall(r":(\d+): error: (.*)", ran.stdout):
        line = lines[int(number) - first]
        found[line] = f"{found.get(line, '')}{words}\n"
    assert found, ran.stdout + ran.stderr
    return found


def test_a_wrong_call_is_a_type_error(complaints: dict[str, str]) -> None:
    assert [call for call, words in CALLS.items() if not re.search(words, complaints.get(call, ""))] == []


def test_right_calls_are_none(complaints: dict[str, str]) -> None:
    assert complaints.keys() == CALLS.keys()
