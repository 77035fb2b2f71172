"""Custom fields by name: `--custom "Units=40"` writes them, `--named` shows them so, with options by label.

Which fields there are is asked of the server first: one list more, at its own cost.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tui.api import custom_fields
from tui.api.catalog import endpoint_named
from tui.api.errors import BadArgument
from tui.api.models.base import OpenBody
from tui.commands.ways import CUSTOMIZED

if TYPE_CHECKING:
    import argparse

    from tui.api.endpoint import Endpoint
    from tui.api.models.fields import Field
    from tui.settings import Profile

GIVEN, NAMED = "custom values", "custom named"
INSIDE = "custom_fields"


def add_options(parser: argparse.ArgumentParser, endpoint: Endpoint) -> None:
    """Give a parser what an operation can do with custom fields."""
    if endpoint.resource not in CUSTOMIZED or endpoint.answer is bytes:
        return
    group = parser.add_argument_group("custom fields")
    if takes(endpoint):
        group.add_argument(
            "--custom",
            dest=GIVEN,
            action="append",
            metavar="NAME=VALUE",
            help="a custom field by name or key; options by label, several with commas, money as '40 EUR', "
            "ranges as A..B; nothing behind the = clears it; may be repeated",
        )
    group.add_argument("--named", dest=NAMED, action="store_true", help="show custom fields by name, options by label")


def takes(endpoint: Endpoint) -> bool:
    """Whether the body of an operation may hold custom values."""
    body = endpoint.body
    return body is not None and (INSIDE in endpoint.body_fields or issubclass(body, OpenBody))


def definitions(profile: Profile, endpoint: Endpoint) -> list[Field]:
    """The fields of an operation's records, asked of the server; raises `ApiError`."""
    return asyncio.run(_definitions(profile, endpoint_named(CUSTOMIZED[endpoint.resource])))


async def _definitions(profile: Profile, listing: Endpoint) -> list[Field]:
    from tui.api.page import every
    from tui.api.request import parse
    from tui.commands.line import Line

    async with Line(profile) as line:

        async def page(**asked: Any) -> Any:
            return parse(listing, await line.send(listing.request(asked)))

        return [field async for field in every(page, limit=500)]


def written(endpoint: Endpoint, body: Any, fields: Iterable[Field], given: Iterable[str]) -> dict[str, Any]:
    """A body with custom values in it, as its dialect has them; raises `BadArgument`."""
    known = list(fields)
    if not isinstance(body or {}, dict):
        raise BadArgument("--custom", "belongs to a body that is an object")
    values = custom_fields.write(known, dict(_pair(known, text) for text in given))
    whole: dict[str, Any] = dict(body or {})
    if INSIDE in endpoint.body_fields:
        return whole | {INSIDE: {**(whole.get(INSIDE) or {}), **values}}
    return whole | custom_fields.to_v1(known, values)


def _pair(fields: list[Field], text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise BadArgument("--custom", f"'{text}' is not NAME=VALUE, such as 'Units=40'")
    return name.strip(), typed(custom_fields.find(fields, name.strip()), value.strip())


def typed(field: Field, text: str) -> Any:
    """A value from the shell as its field takes it; what does not fit is left for the check, which names the reason."""
    kind = field.field_type or ""
    if not text:
        return None
    if kind in (*custom_fields.PARTS, "set") and text[:1] in ("{", "["):
        return _json(text)
    if kind == "double" or kind in custom_fields.LINKS:
        return _json(text)
    if kind == "set":
        return [_option(field, part.strip()) for part in text.split(",") if part.strip()]
    if kind == "enum":
        return _option(field, text)
    return _parts(kind, text)


def _parts(kind: str, text: str) -> Any:
    if kind == "monetary" and len(text.split()) == 2:
        amount, currency = text.split()
        return {"value": _json(amount), "currency": currency.upper()}
    if kind in ("daterange", "timerange") and ".." in text:
        begin, _, end = text.partition("..")
        return {"value": begin.strip(), "until": end.strip()}
    return text


def _option(field: Field, text: str) -> Any:
    """The id where no label says the same."""
    labels = {(option.label or "").casefold() for option in field.options or ()}
    return int(text) if text.isdecimal() and text.casefold() not in labels and len(text) < 20 else text


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def shown(endpoint: Endpoint, record: Any, *, fields: list[Field]) -> Any:
    """A record of an answer with its custom values under `custom_fields`, by name."""
    if not isinstance(record, dict):
        return record
    if endpoint.dialect == "v2":
        return _replaced(record, custom_fields.read(fields, record.get(INSIDE)))
    values = custom_fields.from_v1(fields, record)
    plain = {
        name: value for name, value in record.items() if name.partition("_")[0] not in custom_fields.custom(fields)
    }
    return _replaced(plain, custom_fields.read(fields, values))


def _replaced(record: Mapping[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    return {**record, INSIDE: values} if values or INSIDE in record else dict(record)
