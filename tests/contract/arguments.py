"""Random arguments an operation accepts, made from its declaration alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from pydantic import TypeAdapter

from tui.api.endpoint import Endpoint, Parameter
from tui.api.models.base import Upload

Schema = Mapping[str, Any]

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
NAMES = st.text("abcäöü 0123.", min_size=1, max_size=12)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters=",/"), min_size=1)
JSON = st.recursive(st.none() | st.booleans() | st.integers() | TEXT, lambda inner: st.lists(inner, max_size=2))


@dataclass(frozen=True)
class Arguments:
    """One call's wire values: parameters by wire name, and the body as JSON."""

    values: dict[str, Any]
    body: Any


@st.composite
def arguments(draw: st.DrawFn, endpoint: Endpoint) -> Arguments:
    """Arguments the operation's declaration accepts."""
    values = {p.wire: draw(_parameter(p)) for p in endpoint.parameters if p.place != "body" and _given(draw, p)}
    bodies = [p for p in endpoint.parameters if p.place == "body" and _given(draw, p)]
    if not bodies:
        return Arguments(values, None)
    if endpoint.encoding == "multipart":
        assert endpoint.body is not None
        file = next(n for n, f in endpoint.body.model_fields.items() if f.annotation is Upload)
        return Arguments(values, {file: Upload(draw(NAMES), draw(st.binary(max_size=40)))})
    return Arguments(values, draw(from_schema(endpoint.body_adapter.json_schema())))


def _given(draw: st.DrawFn, parameter: Parameter) -> bool:
    return parameter.required or draw(st.booleans())


def _parameter(parameter: Parameter) -> st.SearchStrategy[Any]:
    """What can stand in a path or a query: lists are joined by commas, so no word of theirs holds one."""
    schema = dict(TypeAdapter(parameter.annotation).json_schema())
    if "anyOf" in schema:
        schema["anyOf"] = [branch for branch in schema["anyOf"] if branch.get("type") != "null"]
    words = WORDS.filter(lambda word: word not in (".", "..")) if parameter.place == "path" else TEXT
    if parameter.is_list:
        words = WORDS
    return from_schema(schema, words, commas=not parameter.is_list)


def from_schema(
    schema: Schema, words: st.SearchStrategy[str] = TEXT, *, root: Schema | None = None, commas: bool = True
) -> st.SearchStrategy[Any]:
    """Values of a JSON schema, as far as the declarations use them."""
    top = root or schema

    def within(inner: Schema) -> st.SearchStrategy[Any]:
        return from_schema(inner, words, root=top, commas=commas)

    if "$ref" in schema:
        return within(top["$defs"][schema["$ref"].rsplit("/", 1)[-1]])
    if "anyOf" in schema:
        return st.one_of(*map(within, schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        choices = schema.get("enum", [schema.get("const")])
        return st.sampled_from([c for c in choices if commas or "," not in str(c)])
    kinds = {"object": _object, "array": _array, "string": _string, "integer": _integer, "number": _number}
    kind = schema.get("type")
    if kind in kinds:
        return kinds[kind](schema, within, words)
    return {"boolean": st.booleans(), "null": st.none()}.get(str(kind), JSON)


def _object(schema: Schema, within: Any, _words: Any) -> st.SearchStrategy[Any]:
    fields = {name: within(inner) for name, inner in schema.get("properties", {}).items()}
    if not fields:
        return st.dictionaries(TEXT, JSON, max_size=2)
    required = {name: fields.pop(name) for name in schema.get("required", ())}
    return st.fixed_dictionaries(required, optional=fields)


def _array(schema: Schema, within: Any, _words: Any) -> st.SearchStrategy[Any]:
    return st.lists(within(schema.get("items", {})), max_size=3)


def _string(schema: Schema, _within: Any, words: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    if schema.get("format") == "date":
        return st.dates().map(lambda day: day.isoformat())
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength", 10**6)
    return words.filter(lambda word: shortest <= len(word) <= longest)


def _integer(schema: Schema, _within: Any, _words: Any) -> st.SearchStrategy[Any]:
    return st.integers(schema.get("minimum"), schema.get("maximum"))


def _number(schema: Schema, _within: Any, _words: Any) -> st.SearchStrategy[Any]:
    return st.floats(schema.get("minimum"), schema.get("maximum"), allow_nan=False, allow_infinity=False)
