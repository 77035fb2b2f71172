"""`/openapi.json`: what this backend answers, in OpenAPI 3.1, made from the declarations alone.

Read models take whatever the service may send, so answers are described by their envelope and their records' fields,
none of them required.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode
from starlette.requests import Request
from starlette.responses import Response

from tui import __version__
from tui.api.endpoint import Endpoint, Parameter
from tui.api.models.base import Upload
from tui.backend import registry
from tui.backend.app import paths

REFERENCE = "#/components/schemas/{model}"
TYPES = {"json": "application/json", "form": "application/x-www-form-urlencoded", "multipart": "multipart/form-data"}
REFUSALS = {
    "400": "A parameter is not what it must be; the error names it.",
    "401": "No token, or none that is valid.",
    "403": "The caller may not do this.",
    "404": "There is none, or the caller may not see it.",
    "409": "It is in a state in which this cannot be done.",
    "410": "It was deleted.",
    "413": "The body is too large.",
    "415": "The body is of another type.",
    "422": "It was understood, and cannot be done.",
    "429": "Too many calls.",
}
Schema = dict[str, Any]


class _Schemas(GenerateJsonSchema):
    """As pydantic's, but files are binary text."""

    def dataclass_schema(self, schema: Any) -> Schema:
        if schema["cls"] is Upload:
            return {"type": "string", "format": "binary"}
        return super().dataclass_schema(schema)


async def answer(_request: Request) -> Response:
    """The document."""
    return Response(written(), media_type="application/json")


@functools.cache
def written() -> bytes:
    """The document as it is sent."""
    return json.dumps(document(), ensure_ascii=False, separators=(",", ":")).encode()


def document() -> Schema:
    """The whole document: every path with every operation that is answered."""
    answered = {endpoint.id for endpoint in registry.answered()}
    every = [(path, one) for path, one in paths() if one.id in answered and not path.startswith("/api/v1/")]
    schemas, definitions = _schemas([one for _path, one in every])
    operations: dict[str, Schema] = {}
    for path, endpoint in every:
        operations.setdefault(path, {})[endpoint.method.lower()] = _operation(endpoint, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "pipedrive-tui", "version": __version__, "description": "A Pipedrive on this machine."},
        "servers": [{"url": "/"}, {"url": "/api", "description": "v1 again"}],
        "security": [{"token": []}, {"oauth": []}],
        "paths": operations,
        "components": {"schemas": definitions, "securitySchemes": _sign_in()},
    }


def _sign_in() -> Schema:
    return {
        "token": {"type": "apiKey", "in": "header", "name": "x-api-token"},
        "oauth": {"type": "http", "scheme": "bearer"},
    }


def _adapters(endpoint: Endpoint) -> Iterator[tuple[str, JsonSchemaMode, TypeAdapter[Any]]]:
    for name, adapter in endpoint.adapters.items():
        yield f"{endpoint.id} {name}", "validation", adapter
    if endpoint.body is not None:
        yield f"{endpoint.id} body", "validation", endpoint.body_adapter
    if endpoint.answer not in (bytes, type(None)):
        yield f"{endpoint.id} answer", "serialization", endpoint.items if endpoint.is_page else endpoint.item


def _schemas(endpoints: list[Endpoint]) -> tuple[dict[str, Schema], Schema]:
    """The schema of every parameter, body and answer by its name, and the models they speak of."""
    inputs = [one for endpoint in endpoints for one in _adapters(endpoint)]
    made, definitions = TypeAdapter.json_schemas(inputs, ref_template=REFERENCE, schema_generator=_Schemas)
    return {str(key): schema for (key, _mode), schema in made.items()}, definitions.get("$defs", {})


def _operation(endpoint: Endpoint, schemas: dict[str, Schema]) -> Schema:
    said: Schema = {
        "operationId": endpoint.id,
        "summary": endpoint.summary,
        "tags": [endpoint.resource],
        "parameters": [_parameter(endpoint, one, schemas) for one in endpoint.parameters if one.place != "body"],
        "responses": {str(endpoint.status): _answer(endpoint, schemas), **_refused()},
        "x-token-cost": endpoint.cost,
    }
    if endpoint.retired:
        said["deprecated"] = True
    if endpoint.body is not None:
        required = any(one.place == "body" and one.required for one in endpoint.parameters)
        content = {TYPES[endpoint.encoding]: {"schema": schemas[f"{endpoint.id} body"]}}
        said["requestBody"] = {"required": required, "content": content}
    return said


def _parameter(endpoint: Endpoint, one: Parameter, schemas: dict[str, Schema]) -> Schema:
    schema = schemas[f"{endpoint.id} {one.wire}"]
    listed = {"style": "simple" if one.place == "path" else "form", "explode": False} if one.is_list else {}
    required = one.required or one.place == "path"
    return {"name": one.wire, "in": one.place, "required": required, "schema": _without_null(schema)} | listed


def _without_null(schema: Schema) -> Schema:
    """What a parameter can be where it is given: nothing on the wire means null."""
    branches = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    rest = {name: value for name, value in schema.items() if name not in ("anyOf", "default")}
    if not branches:
        return rest
    return rest | (branches[0] if len(branches) == 1 else {"anyOf": branches})


def _answer(endpoint: Endpoint, schemas: dict[str, Schema]) -> Schema:
    if endpoint.answer is bytes:
        return {"description": "The bytes.", "content": {"application/octet-stream": {}}}
    data: Schema = schemas.get(f"{endpoint.id} answer", {})
    if endpoint.inside:
        data = {"type": "object", "properties": {endpoint.inside: data}}
    told = {"success": {"const": True}, "data": {"anyOf": [data, {"type": "null"}]}, "additional_data": {}}
    schema = {"type": "object", "required": ["success"], "properties": told}
    return {"description": "What was asked for.", "content": {"application/json": {"schema": schema}}}


def _refused() -> Schema:
    error = {"type": "object", "required": ["success"], "properties": {"success": {"const": False}, "error": {}}}
    content = {"application/json": {"schema": error}}
    return {status: {"description": words, "content": content} for status, words in REFUSALS.items()}
