"""Winning, losing and reopening: what a deal's status does to its times (product 9.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.backend.clock import given, local_date
from tui.backend.errors import invalid

OPEN, WON, LOST = "open", "won", "lost"
TIMES = ("won_time", "lost_time", "close_time")
CLOSED = (*TIMES, "lost_reason", "local_won_date", "local_lost_date", "local_close_date")
ALLOWED = {OPEN: (), WON: ("won_time", "close_time"), LOST: ("lost_time", "close_time", "lost_reason")}


def closed(before: Mapping[str, Any], wanted: Mapping[str, Any], now: str, zone: str) -> dict[str, Any]:
    """The columns a deal's status decides, after a change; raises a 400 (product 9.2).

    A closed deal has the time of its side, a close time and the local dates of both in the company's time zone; the
    other side is cleared. Reopening clears all of them but `first_won_time`. Times set by hand and the reason for
    losing are allowed only in the matching status. Won to lost is as reopening and losing.
    """
    status = _status(before, wanted)
    _check_allowed(status, wanted)
    cleared: dict[str, Any] = dict.fromkeys(CLOSED) | {"status": status}
    if status == OPEN:
        return cleared
    stays = before if status == before.get("status") else {}
    own = f"{status}_time"
    times = _times(own, wanted, stays, now)
    result = cleared | times
    result[f"local_{status}_date"] = local_date(times[own], zone)
    result["local_close_date"] = local_date(times["close_time"], zone)
    return result | (_lost(wanted, stays) if status == LOST else _won(before, times[own]))


def _status(before: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    status = wanted.get("status", before.get("status") or OPEN)
    if status not in ALLOWED:
        raise invalid("status", "must be one of [open, won, lost]")
    return str(status)


def _check_allowed(status: str, wanted: Mapping[str, Any]) -> None:
    for name in (*TIMES, "lost_reason"):
        if wanted.get(name) is not None and name not in ALLOWED[status]:
            raise invalid(name, f"is not allowed while the deal is {status}")
        if name in TIMES and name in ALLOWED[status] and name in wanted and wanted[name] is None:
            raise invalid(name, f"cannot be null while the deal is {status}")


def _times(own: str, wanted: Mapping[str, Any], stays: Mapping[str, Any], now: str) -> dict[str, str]:
    by_hand = {name: given(wanted[name], name) for name in (own, "close_time") if wanted.get(name) is not None}
    either = by_hand.get(own) or by_hand.get("close_time")
    return {name: by_hand.get(name) or either or stays.get(name) or now for name in (own, "close_time")}


def _lost(wanted: Mapping[str, Any], stays: Mapping[str, Any]) -> dict[str, Any]:
    return {"lost_reason": wanted.get("lost_reason", stays.get("lost_reason"))}


def _won(before: Mapping[str, Any], time: str) -> dict[str, Any]:
    return {"first_won_time": before.get("first_won_time") or time}
