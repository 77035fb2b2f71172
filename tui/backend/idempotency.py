"""A POST with an `Idempotency-Key` is carried out once: its answer is kept in the transaction that wrote it."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from tui.backend.call import Call
from tui.backend.clock import stamp
from tui.backend.errors import Refusal
from tui.backend.tables import idempotency

LONGEST_KEY = 255
KEPT = timedelta(days=30)
"""How long an answer is kept: a client that was switched off meanwhile may ask again that late."""


def fingerprint(method: str, target: str, body: bytes) -> str:
    """What was asked, in one short text; JSON that says the same counts as the same."""
    try:
        said: Any = json.dumps(json.loads(body or b"null"), sort_keys=True)
    except (ValueError, RecursionError):
        said = body.decode(errors="replace")
    return hashlib.sha256(f"{method} {target}\n{said}".encode(errors="replace")).hexdigest()


async def earlier(call: Call, key: str, asked: str) -> tuple[int, bytes] | None:
    """The status and body this key was answered with, None if it is new; raises 422 if it meant another request.

    Answers older than `KEPT` are cleared away on the way.
    """
    if len(key) > LONGEST_KEY:
        raise Refusal(400, f"The Idempotency-Key is longer than {LONGEST_KEY} characters")
    await call.db.execute(delete(idempotency).where(idempotency.c.time < stamp(call.now - KEPT)))
    mine = (idempotency.c.user_id == call.user_id) & (idempotency.c.key == key)
    found = await call.row(select(idempotency).where(mine))
    if found is None:
        return None
    if found["request"] != asked:
        raise Refusal(422, "This Idempotency-Key was used for another request")
    return int(found["status"]), str(found["answer"]).encode()


async def keep(call: Call, key: str, asked: str, status: int, answer: bytes) -> None:
    """Keep the answer for whoever asks again."""
    values = {"user_id": call.user_id, "key": key, "request": asked, "time": call.time}
    await call.db.execute(insert(idempotency).values(**values, status=status, answer=answer.decode()))
