"""`operations`: the declared operations of the API, all or those with some words, as a table or as JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from tui.commands.problems import Failed

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from tui.api.endpoint import Endpoint

HEADS = ("OPERATION", "METHOD", "PATH", "COST", "RETIRED", "MEANING")


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "operations",
        help="list or search the operations that can be called",
        description="List the declared operations, or those whose name, path or summary has all the words.",
    )
    parser.add_argument("words", nargs="*", metavar="WORD", help="what to look for, as in 'note pin'")
    parser.add_argument("--json", action="store_true", help="with all parameters, as JSON")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Write the list; raises `Failed` where nothing has all the words."""
    from tui.api.catalog import endpoints

    found = [endpoint for endpoint in endpoints() if matches(endpoint, given.words)]
    if not found:
        raise Failed(f"no operation has {' and '.join(map(repr, given.words))} in its name, path or summary")
    sys.stdout.write(json.dumps([described(e) for e in found], indent=2) + "\n" if given.json else table(found))
    return 0


def matches(endpoint: Endpoint, words: Sequence[str]) -> bool:
    """Whether every word is in the operation's name, path or summary."""
    text = f"{endpoint.id} {endpoint.path} {endpoint.summary}".casefold()
    return all(word.casefold() in text for word in words)


def described(endpoint: Endpoint) -> dict[str, Any]:
    """An operation in wire names; `cost` is in tokens of the daily budget, `retired` names the replacement."""
    return {
        "id": endpoint.id,
        "method": endpoint.method,
        "path": endpoint.path,
        "api_version": endpoint.dialect,
        "retired": endpoint.retired,
        "cost": endpoint.cost,
        "summary": endpoint.summary,
        "path_params": list(endpoint.named("path")),
        "query_params": list(endpoint.named("query")),
        "body_params": list(endpoint.body_fields),
    }


def table(endpoints: list[Endpoint]) -> str:
    """The operations one below the other; what is retired says what replaced it."""
    rows = [HEADS, *((e.id, e.method, e.path, str(e.cost), _retired(e), e.summary) for e in endpoints)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _retired(endpoint: Endpoint) -> str:
    if endpoint.retired == "nothing":
        return "yes"
    return f"use {endpoint.retired}" if endpoint.retired else ""
