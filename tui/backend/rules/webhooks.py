"""Webhooks: where they may send, how many there may be, and whose they are (guide for webhooks v2)."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import delete, func, select

from tui.backend.clock import fractional
from tui.backend.errors import Refusal
from tui.backend.rules.call_logs import is_admin
from tui.backend.tables import users, webhook_deliveries, webhooks

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

MOST = 40
"""Webhooks of one user."""
LONGEST_URL = 2048
LONGEST_NAME = 255
OLDER = ("added", "updated", "merged", "deleted")
"""Actions as the first version of webhooks named them."""
REMOVED = "deleted by user"


def refused(parameter: str, reason: str, status: int = 400) -> Refusal:
    """A refusal as webhooks word it: `{"status": "error", "errors": {parameter: [reason]}}` (reference: section 5)."""
    return Refusal(status, f"{parameter}: {reason}", errors={parameter: [reason]})


async def add(call: Call, wanted: dict[str, Any]) -> int:
    """Add a webhook and give its id; raises a 400, a 403 for another's by who is no administrator, a 422 for too many.

    Only the second version of webhooks is sent.
    """
    wanted = {name: value for name, value in wanted.items() if value is not None}
    user_id = int(wanted.get("user_id", call.user_id))
    check_url(wanted["subscription_url"])
    _check_words(wanted)
    await _check_user(call, user_id)
    begin = {"owner_id": call.user_id, "user_id": user_id, "version": "2.0", "add_time": call.time}
    return int(await call.add(webhooks, begin | wanted))


def _check_words(wanted: dict[str, Any]) -> None:
    if wanted.get("version", "2.0") != "2.0":
        raise refused("version", "only 2.0 is sent by this service")
    if wanted["event_action"] in OLDER or wanted["event_object"] == "activityType":
        raise refused("event_action", "was one of version 1.0")
    if not wanted["name"].strip() or len(wanted["name"]) > LONGEST_NAME:
        raise refused("name", f"must have 1 to {LONGEST_NAME} characters")


async def _check_user(call: Call, user_id: int) -> None:
    if user_id != call.user_id and not is_admin(call):
        raise Refusal(403, "Forbidden")
    there = select(func.count()).where(users.c.id == user_id, users.c.active_flag, ~users.c.is_deleted)
    if not await call.one(there):
        raise refused("user_id", f"there is none with id {user_id}")
    mine = select(func.count()).where(webhooks.c.user_id == user_id, webhooks.c.is_active)
    if (await call.whole.one(mine) or 0) >= MOST:
        raise refused("user_id", f"has {MOST} webhooks already", 422)


def check_url(url: str) -> None:
    """Raise a 400 for an address events are not sent to: https anywhere, http on this machine alone."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise refused("subscription_url", "invalid or non-reachable URL") from None
    plain = url.isascii() and url.isprintable() and len(url) <= LONGEST_URL and " " not in url
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if not (plain and host and safe) or parts.username is not None or parts.fragment:
        raise refused("subscription_url", "invalid or non-reachable URL")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name or number alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


async def remove(call: Call, webhook: Row, reason: str = REMOVED) -> None:
    """Take a webhook out of service, with everything that was still to be sent to it."""
    await call.change(webhooks, webhook["id"], {"is_active": False, "remove_time": call.time, "remove_reason": reason})
    await call.db.execute(delete(webhook_deliveries).where(webhook_deliveries.c.webhook_id == webhook["id"]))


def shown(call: Call, row: Row) -> Row:
    """A webhook as its model has it; its password is never told again."""
    hidden = ("failures", "failing_since", "banned_until", "http_auth_password")
    times = {name: fractional(row[name]) for name in ("add_time", "remove_time", "last_delivery_time")}
    own = {"company_id": call.company["id"], "type": "general", "admin_id": row["owner_id"]}
    own |= {"http_auth_password": None, "is_active": int(row["is_active"])}
    return {name: value for name, value in row.items() if name not in hidden} | times | own
