"""`call`: any declared operation from the shell; its options come from the declaration, its answer is JSON."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from typing import TYPE_CHECKING
from uuid import uuid4

from tui.api.errors import ApiError, Interrupted, Unreachable, Unreadable
from tui.commands.options import add_choice, chosen
from tui.commands.problems import MISUSED, Misused, say

if TYPE_CHECKING:
    from tui.api.endpoint import Endpoint
    from tui.api.request import Request
    from tui.services.connection import Connection
    from tui.settings import Profile

TRIES = 4
HELP = ("-h", "--help")
UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")
"""What `json` leaves as it is but a terminal would act upon, or could not write."""

USAGE = """\
usage: pipedrive-tui call RESOURCE.VERB [--NAME VALUE ...] [--json BODY|-] [--profile NAME | --demo]

Call any operation of the API; the answer is written as JSON. Names are those of Pipedrive's reference, lists are
comma separated, other values are JSON. --json gives the body as a whole, '-' reads it from standard input.

  pipedrive-tui call deals.get --id 5
  pipedrive-tui call deals.list --status open,won --limit 100
  pipedrive-tui call deals.update --id 5 --value 1200 --label_ids 3,4
  pipedrive-tui call v1.notes.create --json '{"content": "Called", "deal_id": 5}' --demo
  pipedrive-tui call files.upload --file offer.pdf --deal_id 5
  pipedrive-tui call files.download --id 1 > offer.pdf
  pipedrive-tui call deals --help
  pipedrive-tui call deals.get --help
"""


def run_call(arguments: list[str]) -> int:
    """Call what the arguments say and write the answer; raises `Misused` and `ApiError`."""
    name = _operation(arguments)
    if not name or _verbs(name):
        return _tell_operations(name, asked=any(a in HELP for a in arguments))
    from tui.api.catalog import endpoint_named

    endpoint = endpoint_named(name)
    rest = list(arguments)
    rest.remove(name)
    content = _answer(endpoint, name, rest)
    (write_file if endpoint.answer is bytes else write)(content)
    return 0


def _tell_operations(name: str, *, asked: bool) -> int:
    """Write what can be called: the answer to somebody who asked, else a complaint."""
    text = _operations_of(name) if name else f"{USAGE}\nresources: {', '.join(_resources())}\n"
    (sys.stdout if asked else sys.stderr).write(text)
    return 0 if asked else MISUSED


def _answer(endpoint: Endpoint, name: str, arguments: list[str]) -> bytes:
    from tui.commands.parameters import parser_of, values

    given = parser_of(endpoint, name).parse_args(arguments)
    profile = chosen(given)
    request = endpoint.request(*values(endpoint, vars(given)))
    try:
        return asyncio.run(_call(profile, request))
    except ApiError as error:
        if endpoint.writes and error.applied:
            say("it may have been carried out all the same: look before you repeat it")
        raise


async def _call(profile: Profile, request: Request) -> bytes:
    """Send a request; a workspace's backend may vanish with the process that started it, then it is asked again.

    The key makes that safe: the backend carries out a request with the same key once.
    """
    from tui.services.connection import Connection

    connection, headers = Connection(profile), {"idempotency-key": uuid4().hex}
    try:
        for left in reversed(range(1 if profile.kind == "pipedrive" else TRIES)):
            try:
                return await _send(connection, request, headers)
            except (Unreachable, Interrupted):
                if not left:
                    raise
        raise AssertionError("unreachable")
    finally:
        await connection.close()


async def _send(connection: Connection, request: Request, headers: dict[str, str]) -> bytes:
    client = await connection.open()
    try:
        return await client.transport.send(request, headers=headers)
    finally:
        await client.transport.close()


def write(content: bytes) -> None:
    """Write an answer as JSON that cannot drive the terminal; nothing for an empty one."""
    if not content.strip():
        return
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        raise Unreadable("the answer is not JSON") from None
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    text = json.dumps(answer, indent=2, ensure_ascii=not unicode)
    sys.stdout.write(UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


def write_file(content: bytes) -> None:
    """Write a downloaded file as it is, but not onto a terminal."""
    if sys.stdout.isatty():
        raise Misused("the answer is a file: send it to one with '> NAME'")
    sys.stdout.buffer.write(content)


def _operation(arguments: list[str]) -> str:
    import argparse

    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    first.add_argument("operation", nargs="?", default="")
    add_choice(first)
    if arguments and not arguments[0].startswith("-"):
        return arguments[0]
    return str(first.parse_known_args(arguments)[0].operation)


def _resources() -> list[str]:
    from tui.api.catalog import resource_names

    return sorted({*resource_names("v2"), *resource_names("v1")})


def _verbs(name: str) -> list[Endpoint]:
    from tui.api.catalog import endpoints_of

    dialect, _, rest = name.partition(".")
    wanted, resource = ([dialect], rest) if dialect in ("v1", "v2") else (["v2", "v1"], name)
    return [e for d in wanted for e in endpoints_of(d, resource).values()]


def _operations_of(name: str) -> str:
    from tui.commands.operations import table

    return table(_verbs(name)) + "\n'pipedrive-tui call OPERATION --help' tells its parameters.\n"
