"""Profiles are switched at any moment, with requests in flight: nothing of one company ever reaches another."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cli.conftest import Served, forget_variable, serving
from tui import credentials
from tui.api.page import every
from tui.services import doubts
from tui.services.connection import Connection
from tui.services.workspace import Workspace
from tui.settings import Profile

NAMES = ("acme", "beta", "coda")
SWITCHES = int(os.environ.get("SWITCHES", "8"))
"""How often another profile is opened; 1,000 show what a few may not."""


@pytest.fixture
def profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Profile]]:
    """Three companies, each with a server and a token of its own."""
    monkeypatch.setenv("PIPEDRIVE_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(credentials.VARIABLE, raising=False)
    forget_variable()
    monkeypatch.setattr(doubts, "SETTLED", 2.0)  # nobody waits a minute here to be sure that nothing is on its way
    with ExitStack() as stack:
        servers: list[Served] = [stack.enter_context(serving(tmp_path / name)) for name in NAMES]
        for name, served in zip(NAMES, servers, strict=True):
            credentials.hold(name, credentials.secret(served.token))
        yield {n: Profile(n, "pipedrive", s.url, 1, n, 1, "Me") for n, s in zip(NAMES, servers, strict=True)}
    forget_variable()


def opened(profile: Profile) -> Workspace:
    return Workspace(profile.copy, profile.outbox, Connection(profile), name=profile.name, company=1)


async def until_fresh(workspace: Workspace) -> None:
    try:
        await asyncio.wait_for(_fresh(workspace), 60 + SWITCHES / 10)
    except TimeoutError:
        raise AssertionError(f"{workspace.state}, {workspace.outbox.count()} waiting, refused") from None


async def _fresh(workspace: Workspace) -> None:
    while workspace.state.phase != "fresh" or workspace.outbox.count()[0]:  # noqa: ASYNC110 - the sync is in another thread
        await asyncio.sleep(0.02)


async def visit(profile: Profile, number: int, chance: random.Random, *, whole: bool = False) -> None:
    """Open a profile, change something, and leave in the middle of whatever it does, unless it is the `whole` visit."""
    workspace = opened(profile)
    try:
        workspace.start()
        if whole:
            await until_fresh(workspace)
        await workspace.deals.create({"title": f"{profile.name} {number}", "stage_id": 1, "pipeline_id": 1})
        if whole:
            await until_fresh(workspace)
        else:
            await asyncio.sleep(chance.uniform(0, 0.3))
    finally:
        workspace.close()  # in the thread that used it, as the app does


async def test_nothing_crosses(profiles: dict[str, Profile]) -> None:
    chance = random.Random(7)
    made: dict[str, int] = dict.fromkeys(NAMES, 1)
    for profile in profiles.values():
        await visit(profile, 0, chance, whole=True)
    for number in range(1, SWITCHES + 1):
        name = chance.choice(NAMES)
        made[name] += 1
        await visit(profiles[name], number, chance)
    for name, profile in profiles.items():
        workspace = opened(profile)
        workspace.start()
        await until_fresh(workspace)
        workspace.close()  # in the thread that used it, as the app does
        async with Connection(profile) as client:
            found = [deal.title async for deal in every(client.v2.deals.list)]
        assert {str(title).split()[0] for title in found} == {name}
        assert len(found) == len(set(found)) == made[name]
