"""How a call is made and its answer written: the options of `call` that are no parameters of an operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.commands.problems import Misused

if TYPE_CHECKING:
    import argparse

    from tui.api.endpoint import Endpoint

STYLES = ("json", "ndjson", "csv", "table")
OWN = ("output", "columns", "all-pages", "max-requests", "dry-run")
FIELDS = "fields"
"""A search has a parameter of this name, which goes before: there only `--columns` chooses fields of the answer."""
CUSTOMIZED = {
    "deals": "v2.deal_fields.list",
    "leads": "v2.deal_fields.list",
    "persons": "v2.person_fields.list",
    "organizations": "v2.organization_fields.list",
    "products": "v2.product_fields.list",
    "projects": "v2.project_fields.list",
}
"""Resources with custom fields, and which operation lists those; leads have those of deals."""
MARK = "way "
"""Marks these options among the parsed ones."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How a call is made: `most` requests at most, or as many as there are pages; `show` changes each record."""

    output: str = "json"
    fields: tuple[str, ...] = ()
    all_pages: bool = False
    most: int | None = None
    dry_run: bool = False
    show: Callable[[Any], Any] | None = None

    def shown(self, records: list[Any]) -> list[Any]:
        """Records as they are to be seen."""
        return records if self.show is None else [self.show(record) for record in records]


def add_options(parser: argparse.ArgumentParser, endpoint: Endpoint) -> None:
    """Give a parser the options that make sense for an operation; a file is written as it is."""
    group = parser.add_argument_group("answer")
    group.add_argument(
        "--dry-run",
        dest=f"{MARK}dry_run",
        action="store_true",
        help="write the request that would be sent and its cost; send nothing",
    )
    if endpoint.answer is bytes:
        return
    group.add_argument(
        "-o",
        "--output",
        dest=f"{MARK}output",
        choices=STYLES,
        default="json",
        metavar="STYLE",
        help=f"{', '.join(STYLES)}",
    )
    group.add_argument(
        *_names_of_fields(endpoint),
        dest=f"{MARK}fields",
        metavar="A,B.C",
        help="only these fields of each record; dots reach into objects",
    )
    if endpoint.is_page:
        _add_paging(group)


def _names_of_fields(endpoint: Endpoint) -> list[str]:
    return ["--columns"] if FIELDS in (*endpoint.named("query"), *endpoint.body_fields) else ["--fields", "--columns"]


def _add_paging(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--all-pages",
        dest=f"{MARK}all_pages",
        action="store_true",
        help="every record, page after page, each of them a call",
    )
    group.add_argument(
        "--max-requests",
        dest=f"{MARK}most",
        type=_count,
        metavar="N",
        help="with --all-pages: stop with a failure rather than make more calls than these",
    )


def ways_of(given: Mapping[str, Any]) -> Ways:
    """What the options mean; raises `Misused` for those that do not go together."""
    chosen = {key.removeprefix(MARK): value for key, value in given.items() if key.startswith(MARK)}
    if chosen.get("fields") is not None:
        chosen["fields"] = tuple(filter(None, map(str.strip, chosen["fields"].split(","))))
        if not chosen["fields"]:
            raise Misused("--fields names no field: give some, as in --fields id,title")
    else:
        chosen.pop("fields", None)
    ways = Ways(**chosen)
    if ways.most is not None and not ways.all_pages:
        raise Misused("--max-requests belongs to --all-pages: one page is one request")
    return ways


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text):
        return int(text)
    raise ValueError(text)


_count.__name__ = "number of requests"
