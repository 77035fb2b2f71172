"""`operations`: every declared operation of the API, as a table or as JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse

    from tui.api.endpoint import Endpoint


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "operations", help="list every operation that can be called", description="List every declared operation."
    )
    parser.add_argument("--json", action="store_true", help="with path, cost and parameters, as JSON")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Write the list."""
    from tui.api.catalog import endpoints

    if given.json:
        sys.stdout.write(json.dumps([described(e) for e in endpoints()], indent=2) + "\n")
    else:
        sys.stdout.write(table(list(endpoints())))
    return 0


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
    rows = [(e.id, e.method, e.path, str(e.cost), _words(e)) for e in endpoints]
    rows.insert(0, ("OPERATION", "METHOD", "PATH", "COST", "MEANING"))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ("  ".join([*(cell.ljust(w) for cell, w in zip(row, widths, strict=False)), row[4]]) for row in rows)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _words(endpoint: Endpoint) -> str:
    return f"{endpoint.summary} (retired: use {endpoint.retired})" if endpoint.retired else endpoint.summary
