"""The options of one operation: made of its declaration, read back as its parameters and its body."""

from __future__ import annotations

import argparse
import json
import mimetypes
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

from pydantic import TypeAdapter, ValidationError

from tui.api.catalog import endpoint_named
from tui.api.errors import BadArgument
from tui.api.models.base import Upload
from tui.commands import custom, ways
from tui.commands.options import add_choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic.fields import FieldInfo

    from tui.api.endpoint import Endpoint

OWN = ("json", "custom", "named", "profile", "demo", "help", *ways.OWN)
"""Options that are no parameters of an operation; a body's field of such a name needs `--json`."""

BODY = "body "
"""Marks a body's field among the parsed options."""


def parser_of(endpoint: Endpoint, name: str) -> argparse.ArgumentParser:
    """The parser of one operation: path and query parameters, the body's fields, the choice of a profile."""
    parser = argparse.ArgumentParser(
        f"pipedrive-tui call {name}",
        usage=_usage(endpoint, name),
        description=_description(endpoint),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_parameters(parser, endpoint)
    if endpoint.body is not None:
        _add_body(parser, endpoint)
    custom.add_options(parser, endpoint)
    ways.add_options(parser, endpoint)
    add_choice(parser)
    return parser


def _description(endpoint: Endpoint) -> str:
    """What the operation does, what it costs, by which names it is called, and what to use once it is retired."""
    lines = [
        endpoint.summary,
        f"{endpoint.method} {endpoint.path}, {endpoint.cost} tokens{' each page' if endpoint.is_page else ''}",
        f"Called {' or '.join(names(endpoint))}.",
    ]
    if endpoint.retired:
        lines.append(f"Retired: {replacement(endpoint)}.")
    return "\n".join(lines)


def names(endpoint: Endpoint) -> list[str]:
    """The names an operation is called by: without a dialect v2 is meant, where v2 has it."""
    short = endpoint.id.partition(".")[2]
    return [short, endpoint.id] if endpoint_named(short) is endpoint else [endpoint.id]


def replacement(endpoint: Endpoint) -> str:
    """What to do now that an operation is retired."""
    return "nothing replaces it" if endpoint.retired == "nothing" else f"use {endpoint.retired}"


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
            help=_help(schema, required=parameter.required),
        )


def _add_body(parser: argparse.ArgumentParser, endpoint: Endpoint) -> None:
    group = parser.add_argument_group("one item of the body" if endpoint.body_is_list else "body")
    group.add_argument(
        "--json", metavar="BODY", help="the body as JSON; - reads it from standard input, @FILE from a file"
    )
    taken = {*OWN, *(p.wire for p in endpoint.parameters if p.place != "body")}
    for wire, field in _fields(endpoint).items():
        if wire not in taken:
            schema = {} if _is_file(field) else _adapter(field).json_schema()
            metavar = "FILE" if _is_file(field) else _metavar(schema)
            group.add_argument(
                f"--{wire}", dest=BODY + wire, metavar=metavar, help=_help(schema, required=field.is_required())
            )


def _fields(endpoint: Endpoint) -> dict[str, FieldInfo]:
    """The fields of a body by wire name."""
    fields = endpoint.body.model_fields if endpoint.body else {}
    return {field.alias or name: field for name, field in fields.items()}


def _is_file(field: FieldInfo) -> bool:
    return field.annotation is Upload or Upload in get_args(field.annotation)


def spelled(endpoint: Endpoint, arguments: Iterable[str]) -> list[str]:
    """The arguments with each parameter spelled as on the wire, where `stage_id` was called `--stage-id`."""
    wires = {*(p.wire for p in endpoint.parameters), *endpoint.body_fields}
    dashed = {f"--{wire.replace('_', '-')}": f"--{wire}" for wire in wires} | {f"--{w}": f"--{w}" for w in wires}
    parts = (argument.partition("=") for argument in arguments)
    return ["".join((dashed.get(head, head), *rest)) for head, *rest in parts]


def values(endpoint: Endpoint, given: Mapping[str, Any]) -> tuple[dict[str, Any], Any]:
    """The parameters by wire name, and the body, that the options mean; raises `BadArgument`."""
    parameters = {
        p.wire: _listed(given[p.wire]) if p.is_list else given[p.wire]
        for p in endpoint.parameters
        if p.place != "body" and given[p.wire] is not None
    }
    texts = {key.removeprefix(BODY): v for key, v in given.items() if key.startswith(BODY) and v is not None}
    fields = {wire: _typed(_fields(endpoint)[wire], wire, text) for wire, text in texts.items()}
    return parameters, _body(endpoint, given.get("json"), fields)


def _body(endpoint: Endpoint, text: str | None, fields: dict[str, Any]) -> Any:
    if text is None:
        return ([fields] if endpoint.body_is_list else fields) if fields else None
    body = _json_body(text, list if endpoint.body_is_list else dict)
    if fields and endpoint.body_is_list:
        raise BadArgument("--json", f"gives the whole list: leave out --{next(iter(fields))}")
    return {**body, **fields} if fields else body


def _listed(texts: Iterable[str]) -> list[str]:
    return [part.strip() for text in texts for part in text.split(",") if part.strip()]


def _json_body(text: str, kind: type[list[Any] | dict[str, Any]]) -> Any:
    try:
        body = _json(_text(text))
    except ValueError:
        raise BadArgument("--json", "is not JSON") from None
    if not isinstance(body, kind):
        example = '[{"label": "Hot"}]' if kind is list else '{"title": "New deal"}'
        raise BadArgument("--json", f"is not a JSON {'list' if kind is list else 'object'}, such as '{example}'")
    return body


def _text(given: str) -> str:
    """What `--json` means: itself, standard input, or the file after `@`; raises `ValueError` for what is no text."""
    if given == "-":
        return sys.stdin.read()
    if not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).expanduser().read_text("utf-8")
    except OSError as error:
        raise BadArgument("--json", f"{given[1:]} cannot be read: {error.strerror}") from None


def _typed(field: FieldInfo, wire: str, text: str) -> Any:
    """A field's value from the shell: JSON where the field takes it, else text, else a list with commas."""
    if _is_file(field):
        return _file(wire, Path(text))
    adapter = _adapter(field)
    for reading in _readings(text):
        try:
            adapter.validate_python(reading)
        except ValidationError:
            continue
        return reading
    return text  # refused with the reason when the body is checked as a whole


def _file(wire: str, path: Path) -> Upload:
    if not path.is_file():
        raise BadArgument(wire, f"there is no file {path}")
    kind, _ = mimetypes.guess_type(path.name)
    return Upload(path.name, path, kind or "application/octet-stream")


def _adapter(field: FieldInfo) -> TypeAdapter[Any]:
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


def _help(schema: Mapping[str, Any], *, required: bool) -> str:
    """What a parameter means, what it may be, and its bounds, as far as the declaration says so."""
    options = [schema, *schema.get("anyOf", ())]
    options += [option["items"] for option in options if "items" in option]
    choices = next(filter(None, map(_choices, options)), [])
    low = next((o["minimum"] for o in options if "minimum" in o), 0)
    high = next((o["maximum"] for o in options if "maximum" in o and o["maximum"] < 10**9), None)
    words = [
        "required" if required else "",
        str(schema.get("description", "")),
        ", ".join(choices),
        f"at least {low}" if low > 1 else "",
        f"at most {high}" if high is not None else "",
    ]
    return "; ".join(filter(None, words)).replace("%", "%%")
