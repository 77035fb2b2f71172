"""Answers and refusals in the envelope of the dialect that was spoken (reference: sections 4 and 5)."""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import to_json

from tui.api.endpoint import Endpoint
from tui.api.page import Page
from tui.backend.errors import Refusal

Arguments = dict[str, Any]

DEFAULT_LIMIT = 100
MAIL: Arguments = {"statusCode": 2000, "statusText": "Success", "service": "email-api"}
GOALS: Arguments = {"statusCode": 20000, "statusText": "OK", "service": "statistics-goals-api"}
SERVICES: dict[str, Arguments] = {
    "v1.mailbox.get_message": MAIL,
    "v1.mailbox.delete_thread": MAIL,
    **{f"v1.goals.{verb}": GOALS for verb in ("create", "delete", "find", "get_results", "update")},
    **{f"v1.webhooks.{verb}": {"status": "ok"} for verb in ("list", "create", "delete")},
}
"""What some of the service's parts say beside `success` (reference: section 5)."""
PLAIN = frozenset({"v2.deals.list", "v2.deals.archived", "v2.persons.list", "v2.organizations.list"})
"""Lists that are rows (`shown.as_they_are`); their models rename and rewrite nothing."""


def success(
    endpoint: Endpoint,
    result: Any,
    arguments: Arguments,
    beside: Arguments | None = None,
    objects: Arguments | None = None,
) -> bytes:
    """The body of a successful answer; `beside` joins `additional_data`, `objects` are v1's `related_objects`."""
    body = _success(endpoint, result, arguments, beside, objects)
    told = SERVICES.get(endpoint.id)
    return body if told is None else _json(told)[:-1] + b"," + body[1:]


def _success(
    endpoint: Endpoint, result: Any, arguments: Arguments, beside: Arguments | None, objects: Arguments | None
) -> bytes:
    if endpoint.answer is type(None):
        return b'{"success":true}'
    if not endpoint.is_page:
        one = endpoint.item.dump_json(result, by_alias=True, exclude_unset=True)
        inner = b'{"%b":%b}' % (endpoint.inside.encode(), one) if endpoint.inside else one
        return _body(inner, beside or None, objects)
    data = _listed(endpoint, result.items)
    if endpoint.inside:
        data = b'{"%b":%b%b}' % (endpoint.inside.encode(), data, _related(result))
    additional = _additional(endpoint, result, arguments)
    return _body(data, {**(beside or {}), **(additional or {})} or None, objects)


def _listed(endpoint: Endpoint, items: list[Any]) -> bytes:
    """Records as JSON; rows an answer vouches for are written without making models of them."""
    if items and type(items[0]) is dict and endpoint.id in PLAIN:
        return to_json(items)
    return endpoint.items.dump_json(items, by_alias=True, exclude_unset=True)


def _related(page: Page[Any]) -> bytes:
    """Related items stand beside the found ones, not in `additional_data`."""
    related = page.additional.pop("related_items", None)
    return b"" if related is None else b',"related_items":%b' % json.dumps(related).encode()


def _body(data: bytes, additional: Arguments | None = None, objects: Arguments | None = None) -> bytes:
    parts = {"additional_data": additional, "related_objects": objects or None}
    told = b"".join(b',"%b":%b' % (name.encode(), _json(part)) for name, part in parts.items() if part is not None)
    return b'{"success":true,"data":%b%b}' % (data, told)


def _json(part: Arguments) -> bytes:
    return json.dumps(part).encode()


def _additional(endpoint: Endpoint, page: Page[Any], arguments: Arguments) -> Arguments | None:
    if "cursor" in endpoint.named("query"):
        return page.additional | {"next_cursor": page.next}
    if "start" in endpoint.named("query"):
        return page.additional | {"pagination": _pagination(endpoint, page, arguments)}
    return page.additional or None


def _pagination(endpoint: Endpoint, page: Page[Any], arguments: Arguments) -> Arguments:
    parameter = endpoint.named("query").get("limit")
    most = (parameter and parameter.most) or DEFAULT_LIMIT
    told: Arguments = {
        "start": arguments.get("start") or 0,
        "limit": arguments.get("limit") or min(most, DEFAULT_LIMIT),
        "more_items_in_collection": page.next is not None,
    }
    return told if page.next is None else told | {"next_start": page.next}


def failure(refusal: Refusal, dialect: str) -> bytes:
    """The body of a refusal."""
    if refusal.errors:
        return _json({"status": "error", "success": False, "errors": refusal.errors})
    body: Arguments = {"success": False, "error": refusal.message}
    if refusal.number:
        body |= {"errorCode": refusal.number}
    if refusal.code:
        body |= {"code": refusal.code}
    if refusal.info or dialect == "v1":
        body |= {"error_info": refusal.info or "Please check developers.pipedrive.com"}
    if refusal.status != 401:
        body |= {"data": None, "additional_data": None}
    return json.dumps(body, ensure_ascii=False).encode()
