"""What a refusing answer says: JSON of either dialect, a page of HTML, or nothing (reference: section 5)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tui.api.errors import RateLimited, Refused, refused
from tui.api.limits import advice, left_today

LONGEST = 500
"""Characters of a server's message that are kept."""
VALIDATION = "Validation failed: "
NOT_ALLOWED = re.compile(r"\AParameter '([^']+)' (is not allowed.*)", re.DOTALL)
QUOTED = re.compile(r'\A"([\w.\[\]-]+)" (.+)', re.DOTALL)
MIDNIGHT = 24 * 3600.0


def failure(status: int, content: bytes, headers: Mapping[str, str]) -> Refused:
    """The typed error of a refusing answer, whatever its body."""
    if 300 <= status < 400:
        return Refused(status, "the server answered with a redirect, which is not followed")
    body = _object(content)
    if body is None:
        error = refused(status, f"the server answered {status} with {_kind_of(content)}")
    else:
        message = _message(body) or f"the server answered {status}"
        error = refused(status, message, code=_word(body.get("code")), fields=_complaints(body, message))
    if isinstance(error, RateLimited):
        error.wait = _wait(headers)
    return error


def is_page(content: bytes) -> bool:
    """Whether an answer is no JSON object but something meant for eyes."""
    return _object(content) is None


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _kind_of(content: bytes) -> str:
    start = content.lstrip()[:15].lower()
    if not start:
        return "an empty body"
    return "a page instead of data" if start.startswith((b"<!doctype html", b"<html")) else "no data"


def _message(body: dict[str, Any]) -> str:
    for name in ("error", "message", "error_info", "statusText"):
        value = body.get(name)
        if isinstance(value, dict):
            value = value.get("message")
        if value and isinstance(value, str | int | float):
            return _word(value)
    return "; ".join(f"{name}: {text}" for name, text in _listed(body.get("errors")).items())


def _complaints(body: dict[str, Any], message: str) -> dict[str, str]:
    """The fields at fault: a mapping or list of errors, else what the sentence names."""
    if found := _listed(body.get("errors")):
        return found
    if message.startswith(VALIDATION):
        parts = message.removeprefix(VALIDATION).split("; ")
        return dict(part.split(": ", 1) for part in parts if ": " in part)
    named = NOT_ALLOWED.match(message) or QUOTED.match(message)
    return {named[1]: named[2]} if named else {}


def _listed(errors: Any) -> dict[str, str]:
    if isinstance(errors, dict):
        return {_word(n): "; ".join(map(_word, v)) if isinstance(v, list) else _word(v) for n, v in errors.items()}
    if not isinstance(errors, list):
        return {}
    named = [e for e in errors if isinstance(e, dict) and (e.get("field") or e.get("path") or e.get("param"))]
    return {_word(e.get("field") or e.get("path") or e.get("param")): _word(e.get("message")) for e in named}


def _word(value: Any) -> str:
    """Text that can be shown and logged, whatever was sent."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ".".join(map(_word, value))[:LONGEST]
    return str(value)[:LONGEST].encode(errors="replace").decode()


def _wait(headers: Mapping[str, str]) -> float | None:
    now = datetime.now(UTC)
    if left_today(headers) == 0:
        return MIDNIGHT - (now.timestamp() % MIDNIGHT)
    return advice(headers, now)
