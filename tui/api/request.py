"""Calls as they stand on the wire, in both directions: the client encodes and parses, the backend decodes."""

from __future__ import annotations

import gc
import json
import math
import re
import urllib.parse
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tui.api.endpoint import Endpoint, Parameter, path_names
from tui.api.errors import BadArgument, SetAside, Unreadable
from tui.api.models.base import Body
from tui.api.page import Page
from tui.api.refusals import failure

SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request: path and query ready to send, the body as JSON values (or a form's fields) or None.

    `cost` is in tokens of the daily budget. `heard` is told the headers of a successful answer while its body is still
    coming.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: Any = None
    encoding: str = "json"
    cost: int = field(default=0, compare=False)
    heard: Callable[[Mapping[str, str]], None] | None = field(default=None, compare=False, repr=False)

    @property
    def target(self) -> str:
        """Path and query string."""
        return f"{self.path}?{urllib.parse.urlencode(self.query)}" if self.query else self.path


def encode(endpoint: Endpoint, values: Mapping[str, Any], body: Mapping[str, Any] | None = None) -> Request:
    """The request for wire values; raises `BadArgument` naming the parameter at fault."""
    fields = _fields(endpoint, values)
    payload = body
    if wire := next(iter(endpoint.named("body")), None):
        given = fields.pop(wire, body)
        payload = _payload(endpoint, given)
    path = endpoint.path
    for name in path_names(path):
        path = path.replace(f"{{{name}}}", urllib.parse.quote(_one(fields[name]), safe=""))
    asked = ((n, v) for n, v in fields.items() if n in endpoint.named("query") and v is not None)
    query = tuple((n, _text(endpoint.adapters[n].dump_python(v, mode="json"))) for n, v in asked)
    return Request(endpoint.method, path, query, payload, endpoint.encoding, endpoint.cost)


def _fields(endpoint: Endpoint, values: Mapping[str, Any]) -> dict[str, Any]:
    known = {p.wire: p for p in endpoint.parameters}
    fields: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise BadArgument(name, f"{endpoint.id} has no such parameter; it takes {', '.join(known) or 'none'}")
        adapter = endpoint.adapters.get(name)
        fields[name] = value if adapter is None else check(adapter, value, name)
    for name, parameter in known.items():
        if parameter.required and parameter.place != "body" and fields.get(name) is None:
            raise BadArgument(name, "is required")
    return fields


def _payload(endpoint: Endpoint, given: Any) -> Any:
    if given is None:
        if next(iter(endpoint.named("body").values())).required:
            raise BadArgument("body", "is required")
        return None
    if not isinstance(given, Body):
        given = check(endpoint.body_adapter, given, "")
    for number, item in enumerate(given if isinstance(given, list) else (given,)):
        if item.encoding != "multipart":
            parts = item.model_dump(by_alias=True, exclude_unset=True)
            _sendable(parts, f"{number}." if isinstance(given, list) else "")
    return [item.wire() for item in given] if isinstance(given, list) else given.wire()


def _sendable(value: Any, place: str) -> None:
    """Refuse what no JSON can say, however deep in an open value: it would arrive as null, or not at all."""
    if isinstance(value, float) and not math.isfinite(value):
        raise BadArgument(place.rstrip("."), "is not a finite number")
    if isinstance(value, str) and not value.isascii() and SURROGATE.search(value):
        raise BadArgument(place.rstrip("."), "holds half of a surrogate pair, which is not text")
    if isinstance(value, dict):
        for name, inner in value.items():
            _sendable(name, place)
            _sendable(inner, f"{place}{name}.")
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            _sendable(inner, f"{place}{number}.")


def check(adapter: TypeAdapter[Any], value: Any, name: str) -> Any:
    """A value made what its parameter declares; raises `BadArgument` with what is allowed."""
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise bad_argument(error, name) from None


def bad_argument(error: ValidationError, name: str = "") -> BadArgument:
    """The first complaint of a validation, in terms of the parameter that caused it."""
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in (name, *first["loc"]) if part != "")
    if first["type"] == "extra_forbidden":
        return BadArgument(place, "is not allowed for this request")
    return BadArgument(place or "body", first["msg"].removeprefix("Value error, ").lower())


def _one(value: Any) -> str:
    text = _text(value)
    if not text or text in (".", ".."):
        raise BadArgument("id", "is not an id")
    return text


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ",".join(_text(v) for v in value)
    return str(getattr(value, "value", value))


def parse(endpoint: Endpoint, content: bytes) -> Any:
    """The answer in `content` as the endpoint declares it; raises `Unreadable`, or `Refused` if it says so itself.

    What is as declared is read in one go. Everything else is looked at piece by piece, to save what can be read and to
    tell what cannot.
    """
    if endpoint.answer is bytes:
        return content
    if endpoint.answer is type(None) and not content.strip():
        return None
    if endpoint.answer is not type(None):
        envelope = _validated(endpoint, content)
        if envelope.get("success") and "data" in envelope:
            return _told(endpoint, envelope)
    return _read(endpoint, content)


def _validated(endpoint: Endpoint, content: bytes) -> dict[str, Any]:
    """The envelope with its records made, empty where something is not as declared.

    Garbage is not looked for meanwhile: 500 records are thousands of objects that all stay, and looking at them again
    and again while they are made takes a third of the time.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        envelope: dict[str, Any] = endpoint.envelope.validate_json(content)
    except ValidationError:
        return {}
    finally:
        if collects:
            gc.enable()
    return envelope


def _told(endpoint: Endpoint, envelope: dict[str, Any]) -> Any:
    """The answer in an envelope whose records are made already."""
    data = envelope["data"]
    if endpoint.inside and data is not None:
        data = data[endpoint.inside]
    if not endpoint.is_page:
        return data
    return Page(data or [], _next(additional := _additional(envelope)), [], additional)


def raw_page(endpoint: Endpoint, content: bytes) -> Page[Any]:
    """One page of records as they were sent, none of them looked at; raises `Unreadable`, or `Refused`."""
    envelope = opened(endpoint, content)
    return Page(_records(endpoint, envelope), _next(additional := _additional(envelope)), [], additional)


def opened(endpoint: Endpoint, content: bytes) -> dict[str, Any]:
    """The whole answer, unread; raises `Unreadable`, or `Refused` if it says so itself."""
    try:
        envelope = json.loads(content.decode())
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{endpoint.id}: the answer is not JSON") from error
    if not isinstance(envelope, dict):
        raise Unreadable(f"{endpoint.id}: the answer is not an object")
    if envelope.get("success") is False:
        raise failure(200, content, {})
    return envelope


def _read(endpoint: Endpoint, content: bytes) -> Any:
    envelope = opened(endpoint, content)
    if endpoint.is_page:
        return _page(endpoint, envelope)
    if endpoint.answer is type(None):
        return None
    data = envelope.get("data")
    if endpoint.inside and isinstance(data, dict):
        data = data.get(endpoint.inside)
    try:
        return endpoint.item.validate_python(data)
    except (ValidationError, RecursionError) as error:
        raise Unreadable(f"{endpoint.id}: {_first(error)}") from error


def _page(endpoint: Endpoint, envelope: dict[str, Any]) -> Page[Any]:
    items, aside = _items(endpoint, _records(endpoint, envelope))
    return Page(items, _next(additional := _additional(envelope)), aside, additional)


def _records(endpoint: Endpoint, envelope: dict[str, Any]) -> list[Any]:
    data = envelope.get("data")
    if endpoint.inside and isinstance(data, dict):
        data = data.get(endpoint.inside)
    if data is not None and not isinstance(data, list):
        raise Unreadable(f"{endpoint.id}: the answer holds no list")
    return data or []


def _additional(envelope: dict[str, Any]) -> dict[str, Any]:
    additional = envelope.get("additional_data")
    return additional if isinstance(additional, dict) else {}


def _items(endpoint: Endpoint, data: list[Any]) -> tuple[list[Any], list[SetAside]]:
    try:
        return endpoint.items.validate_python(data), []
    except (ValidationError, RecursionError):
        items, aside = [], []
        for raw in data:
            try:
                items.append(endpoint.item.validate_python(raw))
            except (ValidationError, RecursionError) as error:
                name = raw.get("id", "?") if isinstance(raw, dict) else "?"
                aside.append(SetAside(str(name), _first(error)))
        return items, aside


def _next(additional: dict[str, Any]) -> str | int | None:
    cursor = additional.get("next_cursor")
    if isinstance(cursor, str) and cursor:
        return cursor
    pagination = additional.get("pagination", additional)
    if isinstance(pagination, dict) and pagination.get("more_items_in_collection"):
        return _whole(pagination.get("next_start")) or _after(pagination)
    return None


def _after(pagination: dict[str, Any]) -> int | None:
    """Where the next page starts, if the server says that there is one but not where."""
    start, limit = _whole(pagination.get("start")), _whole(pagination.get("limit"))
    return start + limit if start is not None and limit else None


def _whole(value: Any) -> int | None:
    return value if type(value) is int and value >= 0 else None


def _first(error: ValidationError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "the answer is nested too deeply"
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(p) for p in first['loc'])}: {first['msg']}"


def decode(
    endpoint: Endpoint,
    path: Mapping[str, str],
    query: Iterable[tuple[str, str]],
    body: bytes,
    form: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The stub's keyword arguments a request on the wire means; raises `BadArgument`.

    `form` holds the fields of a body that is no JSON, files as `Upload`. v2 refuses unknown query parameters, v1
    ignores them (reference: section 5); v2's bodies are strict about types, so `"5"` is no number and 1 no boolean
    (reference: section 6).
    """
    wire: dict[str, Any] = dict(path)
    known = endpoint.named("query")
    for name, value in query:
        if parameter := known.get(name.removesuffix("[]")):
            wire[parameter.wire] = _split(parameter, value, wire.get(parameter.wire))
        elif endpoint.dialect == "v2":
            raise BadArgument(name, "is not allowed for this request")
    fields = _fields(endpoint, wire)
    if endpoint.body is not None:
        given = _decode_body(endpoint, body) if form is None else check(endpoint.body_adapter, dict(form), "")
        fields[next(iter(endpoint.named("body")))] = given
    names = {p.wire: p.name for p in endpoint.parameters}
    return {names[name]: value for name, value in fields.items()}


def _split(parameter: Parameter, value: str, before: Any) -> Any:
    if not parameter.is_list:
        return next((choice for choice in parameter.choices if _text(choice) == value), value)
    return [*(before or []), *(part.strip() for part in value.split(",") if part.strip())]


def _decode_body(endpoint: Endpoint, body: bytes) -> Any:
    if not body.strip() and not next(iter(endpoint.named("body").values())).required:
        return None
    try:
        empty = b"[]" if endpoint.body_is_list else b"{}"
        return endpoint.body_adapter.validate_json(body or empty, strict=endpoint.dialect == "v2")
    except ValidationError as error:
        raise bad_argument(error) from None
