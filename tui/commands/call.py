"""`call`: any declared operation from the shell; its options come from the declaration."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from tui import collecting
from tui.api.errors import ApiError, UnknownOperation
from tui.commands.options import add_choice, chosen
from tui.commands.problems import MISUSED, Misused, say

if TYPE_CHECKING:
    from tui.api.endpoint import Endpoint
    from tui.api.request import Request
    from tui.commands.ways import Ways
    from tui.settings import Profile

HELP = ("-h", "--help")

USAGE = """\
usage: pipedrive-tui call RESOURCE.VERB [--NAME VALUE ...] [--json BODY] [--output STYLE] [--profile NAME | --demo]

Call any operation of the API. Names are those of Pipedrive's reference, lists are comma separated, other values are
JSON. --json gives the body as a whole: inline, from standard input (-) or from a file (@FILE). The answer is written
as JSON, or as ndjson, csv or table.

  pipedrive-tui call deals.get --id 5
  pipedrive-tui call deals.list --status open,won --limit 100 --output table --fields id,title,value
  pipedrive-tui call persons.list --all-pages --output csv --fields id,name,emails.value > persons.csv
  pipedrive-tui call deals.update --id 5 --value 1200 --label_ids 3,4 --dry-run
  pipedrive-tui call v1.notes.create --json '{"content": "Called", "deal_id": 5}' --demo
  pipedrive-tui call files.upload --file offer.pdf --deal_id 5
  pipedrive-tui call files.download --id 1 > offer.pdf
  pipedrive-tui call deals --help
  pipedrive-tui call deals.get --help
  pipedrive-tui operations note         what can be called, by words
"""


def run_call(arguments: list[str]) -> int:
    """Call what the arguments say and write the answer; raises `Misused`, `Failed` and `ApiError`."""
    _start_lean()
    name = _operation(arguments)
    if not name or _verbs(name):
        return _tell_operations(name, asked=any(a in HELP for a in arguments))
    rest = list(arguments)
    rest.remove(name)
    _run(_endpoint(name), name, rest)
    sys.stdout.flush()
    return 0


def _start_lean() -> None:
    """Leave out what libraries would import for others: httpx's own command line, pydantic's search for plugins.

    Both are a quarter of the time a call takes before it is sent; both libraries do without.
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    cast("dict[str, object]", sys.modules).setdefault("httpx._main", None)


def _endpoint(name: str) -> Endpoint:
    """The operation of a name; raises `UnknownOperation` with what may have been meant."""
    from tui.api.catalog import endpoint_named

    try:
        return endpoint_named(name)
    except UnknownOperation as error:
        from difflib import get_close_matches

        if near := get_close_matches(name, _operation_names(name), 3, 0.75):
            raise UnknownOperation(f"{error.message}: did you mean {' or '.join(near)}?") from None
        raise error from None


def _operation_names(name: str) -> list[str]:
    """Every name there is, with the dialect or without as this one has it."""
    from tui.commands import declared

    marked = name.partition(".")[0] in declared.DIALECTS
    found = [(f"{d}." if marked else "", d, r) for d in declared.DIALECTS for r in declared.resources(d)]
    return list(dict.fromkeys(f"{mark}{r}.{verb}" for mark, d, r in found for verb in declared.verbs(d, r)))


def _run(endpoint: Endpoint, name: str, arguments: list[str]) -> None:
    from tui.commands.parameters import parser_of, replacement, spelled, values
    from tui.commands.ways import ways_of

    given = parser_of(endpoint, name).parse_args(spelled(endpoint, arguments))
    ways, profile = ways_of(vars(given)), chosen(given)
    parameters, body = values(endpoint, vars(given))
    body, ways = _with_custom(profile, endpoint, vars(given), body, ways)
    request = endpoint.request(parameters, body)
    if endpoint.retired:
        say(f"{endpoint.id} is retired: {replacement(endpoint)}")
    if ways.dry_run:
        from tui.commands.dry_run import write_request

        write_request(profile, request, every_page=ways.all_pages)
    elif endpoint.answer is bytes:
        asyncio.run(_download(profile, request))
    elif ways.all_pages:
        collecting.resume()
        asyncio.run(_write_pages(profile, endpoint, parameters, ways))
    else:
        write(endpoint, _answer(profile, endpoint, request), ways, limited="limit" in parameters)


def _with_custom(
    profile: Profile, endpoint: Endpoint, given: dict[str, Any], body: Any, ways: Ways
) -> tuple[Any, Ways]:
    """The body with the custom values that were given by name, and ways that show them so."""
    from tui.commands import custom

    wanted, named = given.get(custom.GIVEN), given.get(custom.NAMED)
    if not wanted and not named:
        return body, ways
    fields = custom.definitions(profile, endpoint)
    if named:
        ways = replace(ways, show=partial(custom.shown, endpoint, fields=fields))
    return custom.written(endpoint, body, fields, wanted) if wanted else body, ways


def _answer(profile: Profile, endpoint: Endpoint, request: Request) -> bytes:
    try:
        return asyncio.run(_send(profile, request))
    except ApiError as error:
        if endpoint.writes and error.applied:
            say("it may have been carried out all the same: look before you repeat it")
        raise


async def _send(profile: Profile, request: Request) -> bytes:
    from tui.commands.line import Line

    async with Line(profile) as line:
        return await line.send(request)


def write(endpoint: Endpoint, content: bytes, ways: Ways, *, limited: bool = False) -> None:
    """Write an answer; nothing for an empty one. Raises `Unreadable` and `Refused`.

    `limited` says that no more than so many records were asked for, so nobody misses those of the next page.
    """
    if not content.strip():
        return
    from tui.api.request import opened, raw_page
    from tui.commands import output

    envelope = opened(endpoint, content)
    if ways.output == "json":
        output.write_json(envelope, ways, endpoint.inside)
        return
    sink = output.sink(ways.output, ways.fields, endpoint)
    sink.page(ways.shown(output.records(envelope, endpoint.inside)))
    sink.end()
    if endpoint.is_page and not limited and raw_page(endpoint, content).next is not None:
        say("there are more records: get them with --all-pages")


async def _write_pages(profile: Profile, endpoint: Endpoint, parameters: dict[str, Any], ways: Ways) -> None:
    """Write every page as it comes."""
    from contextlib import aclosing

    from tui.api.page import pages
    from tui.commands.line import Line, Lists, checked
    from tui.commands.output import sink

    into = sink(ways.output, ways.fields, endpoint)
    async with Line(profile) as line:
        call = Lists(line, endpoint, ways.most)
        async with aclosing(pages(call, **checked(endpoint, parameters))) as found:
            async for page in found:
                into.page(ways.shown(page.items))
    into.end()


async def _download(profile: Profile, request: Request) -> None:
    """Write a file as it is, piece by piece, but not onto a terminal."""
    if sys.stdout.isatty():
        raise Misused("the answer is a file: send it to one with '> NAME'")
    from tui.commands.line import Line

    async with Line(profile) as line:
        await line.save(request, sys.stdout.buffer.write)


def _tell_operations(name: str, *, asked: bool) -> int:
    """Write what can be called: the answer to somebody who asked, else a complaint."""
    text = _operations_of(name) if name else f"{USAGE}\nresources: {', '.join(_resources())}\n"
    (sys.stdout if asked else sys.stderr).write(text)
    return 0 if asked else MISUSED


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
