"""The options of one operation: made of its declaration, read back as its parameters and its body."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import TypeAdapter, ValidationError

from tui.api.errors import BadArgument
from tui.commands.options import add_choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tui.api.endpoint import Endpoint

OWN = ("json", "profile", "demo", "help")
"""Options that are no parameters of an operation; a body's field of such a name needs `--json`."""

BODY = "body "
"""Marks a body's field among the parsed options."""


def parser_of(endpoint: Endpoint, name: str) -> argparse.ArgumentParser:
    """The parser of one operation: path and query parameters, the body's fields, the choice of a profile."""
    retired = f"\nRetired: use {endpoint.retired}." if endpoint.retired else ""
    parser = argparse.ArgumentParser(
        f"pipedrive-tui call {name}",
        usage=_usage(endpoint, name),
        description=f"{endpoint.summary}\n{endpoint.method} {endpoint.path}, {endpoint.cost} tokens{retired}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_parameters(parser, endpoint)
    if endpoint.body is not None:
        _add_body(parser, endpoint)
    add_choice(parser)
    return parser


def _usage(endpoint: Endpoint, name: str) -> str:
    needed = (
        f"--{p.wire} {_metavar(endpoint.adapters[p.wire].json_schema())}"
        for p in endpoint.parameters
        if p.required and p.place != "body"
    )
    body = ["[--FIELD VALUE ...]"] if endpoint.body is not None else []
    return " ".join(["pipedrive-tui call", name, *needed, *body, "[options]"])


def _add_parameters(parser: argparse.ArgumentParser, endpoint: Endpoint) -> None:
    for parameter in (p for p in endpoint.parameters if p.place != "body"):
        schema = endpoint.adapters[parameter.wire].json_schema()
        parser.add_argument(
            f"--{parameter.wire}",
            dest=parameter.wire,
            metavar=_metavar(schema),
            required=parameter.required,
            action="append" if parameter.is_list else "store",
            help=_help(schema),
        )


def _add_body(parser: argparse.ArgumentParser, endpoint: Endpoint) -> None:
    assert endpoint.body is not None
    group = parser.add_argument_group("body")
    group.add_argument("--json", metavar="BODY|-", help="the whole body as JSON; - reads it from standard input")
    taken = {*OWN, *(p.wire for p in endpoint.parameters if p.place != "body")}
    schema = endpoint.body.model_json_schema(by_alias=True)
    for wire, field in schema.get("properties", {}).items():
        if wire not in taken:
            group.add_argument(f"--{wire}", dest=BODY + wire, metavar=_metavar(field), help=_help(field))


def values(endpoint: Endpoint, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The parameters and the body the options mean, by wire name; raises `BadArgument`."""
    parameters = {
        p.wire: _listed(given[p.wire]) if p.is_list else given[p.wire]
        for p in endpoint.parameters
        if p.place != "body" and given[p.wire] is not None
    }
    body = _json_body(given["json"]) if given.get("json") is not None else None
    fields = {key.removeprefix(BODY): v for key, v in given.items() if key.startswith(BODY) and v is not None}
    if not fields:
        return parameters, body
    return parameters, {**(body or {}), **{wire: _typed(endpoint, wire, text) for wire, text in fields.items()}}


def _listed(texts: Iterable[str]) -> list[str]:
    return [part.strip() for text in texts for part in text.split(",") if part.strip()]


def _json_body(text: str) -> dict[str, Any]:
    try:
        body = _json(sys.stdin.read() if text == "-" else text)
    except ValueError:
        raise BadArgument("--json", "is not JSON") from None
    if not isinstance(body, dict):
        raise BadArgument("--json", 'is not a JSON object, such as \'{"title": "New deal"}\'')
    return body


def _typed(endpoint: Endpoint, wire: str, text: str) -> Any:
    """A field's value from the shell: JSON where the field takes it, else text, else a list with commas."""
    adapter = _field_adapter(endpoint, wire)
    for reading in _readings(text):
        try:
            adapter.validate_python(reading)
        except ValidationError:
            continue
        return reading
    return text  # refused with the reason when the body is checked as a whole


def _field_adapter(endpoint: Endpoint, wire: str) -> TypeAdapter[Any]:
    assert endpoint.body is not None
    fields = endpoint.body.model_fields
    field = next(f for name, f in fields.items() if (f.alias or name) == wire)
    annotation: Any = field.annotation
    for constraint in field.metadata:
        annotation = Annotated[annotation, constraint]
    return TypeAdapter(annotation)


def _readings(text: str) -> Iterator[Any]:
    try:
        value = _json(text)
    except ValueError:
        value = text
    if not isinstance(value, str):
        yield value
    yield text
    yield [_scalar(part) for part in _listed([text])]


def _scalar(text: str) -> Any:
    try:
        return _json(text)
    except ValueError:
        return text


def _json(text: str) -> Any:
    def refuse(name: str) -> None:
        raise ValueError(name)

    try:
        return json.loads(text, parse_constant=refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _metavar(schema: Mapping[str, Any]) -> str:
    """What may stand after an option, in a word: `INTEGER`, `TEXT`, `CHOICE`."""
    if schema.get("type") == "array":
        return f"{_metavar(schema.get('items', {}))},..."
    if _choices(schema):
        return "CHOICE"
    kinds = [_metavar(option) for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    if kinds:
        return "|".join(dict.fromkeys(kinds))
    names = {"integer": "INTEGER", "number": "NUMBER", "string": "TEXT", "boolean": "true|false"}
    return names.get(str(schema.get("type", "")), "JSON")


def _choices(schema: Mapping[str, Any]) -> list[str]:
    return [str(choice) for choice in schema.get("enum", [schema["const"]] if "const" in schema else [])]


def _help(schema: Mapping[str, Any]) -> str:
    """What a parameter means, what it may be, and its bounds, as far as the declaration says so."""
    options = [schema, *schema.get("anyOf", ())]
    options += [option["items"] for option in options if "items" in option]
    choices = next(filter(None, map(_choices, options)), [])
    low = next((o["minimum"] for o in options if "minimum" in o), 0)
    high = next((o["maximum"] for o in options if "maximum" in o and o["maximum"] < 10**9), None)
    words = [
        str(schema.get("description", "")),
        ", ".join(choices),
        f"at least {low}" if low > 1 else "",
        f"at most {high}" if high is not None else "",
    ]
    return "; ".join(filter(None, words)).replace("%", "%%")
