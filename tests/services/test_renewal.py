"""An expired access token is renewed once, whoever asks, and whatever dies meanwhile."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.app.accounts import written
from tests.cli.conftest import forget_variable
from tests.oauth_app import Issuer, issuing
from tui import credentials
from tui.api.errors import Unauthorized
from tui.services import accounts
from tui.services.connection import Connection
from tui.settings import Profile

pytestmark = pytest.mark.threads

TASKS, PROCESSES = 50, 4
USED = "kind = 'refresh' AND used_time IS NOT NULL"
CALLS = """
    import asyncio, json, sys
    from tui.services.connection import Connection
    from tui.settings import Profile

    async def main():
        async with Connection(Profile(**json.loads(sys.argv[1]))) as client:
            print("ready", flush=True)
            sys.stdin.readline()
            calls = (client.v1.users.me() for _ in range(int(sys.argv[2])))
            found = await asyncio.gather(*calls, return_exceptions=True)
        print(json.dumps([f"{type(one).__name__}: {one}" for one in found if isinstance(one, Exception)]), flush=True)

    asyncio.run(main())
"""
DIES = """
    import os
    from tui.services.renewal import Renewal

    def die(self, item, value):
        if item == {item!r}:
            os.kill(os.getpid(), 9)
        return keep(self, item, value)

    keep, Renewal._keep = Renewal._keep, die
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PIPEDRIVE_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(credentials.VARIABLE, raising=False)
    forget_variable()
    yield tmp_path / "home"
    forget_variable()


@pytest.fixture(scope="module", params=[True], ids=["single use"])
def issuer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issuer]:
    with issuing(tmp_path_factory.mktemp("issuer"), single_use=request.param) as found:
        yield found


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issuer]:
    """An issuer as Pipedrive is by default: a refresh token is good many times."""
    with issuing(tmp_path_factory.mktemp("patient"), single_use=False) as found:
        yield found


async def signed_in(issuer: Issuer) -> Profile:
    """A profile whose secrets lie in a file, and whose access token has expired."""
    profile = replace(issuer.profile(), keep="plain")
    tokens = await issuer.tokens()
    accounts.store(
        profile,
        {"client-secret": issuer.app.secret, "refresh-token": tokens.refresh, "access-token": tokens.access},
    )
    issuer.expire(tokens.access)
    return profile


def kept(profile: Profile, item: credentials.Item) -> str:
    return credentials.token(profile.name, place=accounts.place_of(profile), item=item).reveal()


def started(profile: Profile, tasks: int, before: str = "") -> subprocess.Popen[str]:
    given = {name: getattr(profile, name) for name in profile.__slots__ if name != "token_command"}
    program = textwrap.dedent(before) + textwrap.dedent(CALLS)
    return subprocess.Popen(
        [sys.executable, "-c", program, json.dumps(given), str(tasks)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def failures(processes: list[subprocess.Popen[str]]) -> list[str]:
    """Let all go at once, and give what did not work."""
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    found = []
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        output = process.communicate(timeout=120)[0]
        found += json.loads(output or f'["it ended with {process.returncode}"]')
    return found


async def test_many_tasks_of_many_processes_renew_once(issuer: Issuer) -> None:
    profile = await signed_in(issuer)
    before, used = kept(profile, "refresh-token"), issuer.counted(USED)

    assert failures([started(profile, TASKS) for _ in range(PROCESSES)]) == []
    assert issuer.counted(USED) - used == 1
    assert kept(profile, "refresh-token") != before
    async with Connection(profile) as client:
        assert (await client.v1.users.me()).name == "Me"


async def test_a_process_killed_before_the_access_token_was_kept_costs_nothing(issuer: Issuer) -> None:
    profile = await signed_in(issuer)
    assert failures([started(profile, 5, DIES.format(item="access-token"))]) == ["it ended with -9"]

    async with Connection(profile) as client:
        assert (await client.v1.users.me()).name == "Me"


async def test_a_process_killed_before_anything_was_kept(issuer: Issuer, patient: Issuer) -> None:
    """With a token good for one use the user signs in again, which is all there is left; else nothing is felt."""
    profile = await signed_in(patient)
    assert failures([started(profile, 5, DIES.format(item="refresh-token"))]) == ["it ended with -9"]
    async with Connection(profile) as client:
        assert (await client.v1.users.me()).name == "Me"

    profile = await signed_in(issuer)
    assert failures([started(profile, 5, DIES.format(item="refresh-token"))]) == ["it ended with -9"]
    async with Connection(profile) as client:
        with pytest.raises(Unauthorized, match="used before"):
            await client.v1.users.me()


async def test_a_token_another_window_renewed_is_taken(issuer: Issuer) -> None:
    profile = await signed_in(issuer)
    used = issuer.counted(USED)
    async with Connection(profile) as first, Connection(profile) as second:
        await first.v1.users.me()
        await second.v1.users.me()
    assert issuer.counted(USED) - used == 1


async def test_a_token_of_the_session_is_renewed_in_the_session(issuer: Issuer, home: Path) -> None:
    profile, tokens = issuer.profile(), await issuer.tokens()
    items: accounts.Secrets = {
        "client-secret": issuer.app.secret,
        "refresh-token": tokens.refresh,
        "access-token": tokens.access,
    }
    for item, value in items.items():
        credentials.hold(profile.name, value, item=item)
    issuer.expire(tokens.access)
    async with Connection(profile) as client:
        assert (await client.v1.users.me()).name == "Me"
    new = credentials.token(profile.name, item="refresh-token").reveal()
    assert new != tokens.refresh.reveal()
    assert not written(home, new)


async def test_renewing_waits_for_the_one_who_does_it(issuer: Issuer) -> None:
    profile = await signed_in(issuer)
    async with Connection(profile) as client:
        renewal = client.transport.refresh
        assert renewal is not None
        found = await asyncio.gather(*(renewal() for _ in range(5)))
    assert len({secret.reveal() for secret in found}) == 1


async def test_without_an_access_token_one_is_had(issuer: Issuer) -> None:
    profile = await signed_in(issuer)
    credentials.forget(profile.name, place=accounts.place_of(profile), item="access-token")
    async with Connection(profile) as client:
        assert (await client.v1.users.me()).name == "Me"
