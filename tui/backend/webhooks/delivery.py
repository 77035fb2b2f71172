"""Sends what webhooks have asked for, in the server's process: 10 s each, never anywhere but where it was told to."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from typing import TYPE_CHECKING

from tui.backend.errors import Refusal
from tui.backend.rules.webhooks import check_url
from tui.backend.webhooks import queue
from tui.backend.webhooks.listeners import ALONE

if TYPE_CHECKING:
    import httpx

    from tui.backend.database import Database
    from tui.backend.webhooks.queue import Delivery

TIMEOUT = 10.0
"""Seconds within which an answer must have begun (guide, retry logic)."""
SHARED = 15.0
"""Seconds after which a process looks for what another one left behind, where several share a database."""
SOONEST = 0.05
AFTER_FAULT = 5.0
HEADERS = {"content-type": "application/json", "user-agent": "Pipedrive Webhooks"}

log = logging.getLogger(__name__)


class Deliverer:
    """Sends the deliveries of one workspace; several processes may each have one."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._http: httpx.AsyncClient | None = None
        self._recovered = False

    async def run(self) -> None:
        """Send for ever; sleeps while there is nothing to send."""
        try:
            while True:
                await self._sleep(await self._turn())
        finally:
            await self.close()

    async def _recover(self) -> None:
        """Where only one process serves, what was being sent when the last one died is sent at once."""
        async with self.database.reading() as db:
            left = db.dialect.name == ALONE and await queue.next_due(db) is not None
        if left:
            async with self.database.writing() as db:
                await queue.release(db)
        self._recovered = True

    async def _turn(self) -> float | None:
        """Send what is due, and give in how many seconds there is more, None if there is nothing."""
        self.database.listeners.news.clear()
        try:
            if not self._recovered:
                await self._recover()
            while await self.send_due():
                pass
            return await self._next()
        except Exception:
            log.exception("webhooks could not be sent")
            return AFTER_FAULT

    async def _sleep(self, seconds: float | None) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.database.listeners.news.wait()

    async def _next(self) -> float | None:
        async with self.database.reading() as db:
            due, alone = await queue.next_due(db), db.dialect.name == ALONE
        wait = None if due is None else max((due - self.database.clock()).total_seconds(), SOONEST)
        return wait if alone else min(SHARED, wait or SHARED)

    async def send_due(self) -> int:
        """Send some of what is due now, and give how much that was."""
        async with self.database.reading() as db:
            due = await queue.next_due(db)
        if due is None or due > self.database.clock():
            return 0
        async with self.database.writing() as db:
            mine = await queue.claim(db, self.database.clock())
        statuses = await asyncio.gather(*(self._send(delivery) for delivery in mine))
        if mine:
            await self._settle(list(zip(mine, statuses, strict=True)))
        return len(mine)

    async def _settle(self, sent: list[tuple[Delivery, int | None]]) -> None:
        async with self.database.writing() as db:
            removed = [await queue.settle(db, one, status, self.database.clock()) for one, status in sent]
        if any(removed):
            self.database.listeners.forget()

    async def _send(self, delivery: Delivery) -> int | None:
        """The status of the answer; None if there was none in time, or the address is none that is sent to."""
        import httpx

        hook = delivery.webhook
        content = json.dumps(delivery.body, ensure_ascii=False, separators=(",", ":")).encode()
        name = hook["http_auth_user"]
        auth = None if name is None else httpx.BasicAuth(name, hook["http_auth_password"] or "")
        try:
            check_url(hook["subscription_url"])
            async with asyncio.timeout(TIMEOUT):
                return await self._status(hook["subscription_url"], content, auth)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, Refusal, OSError):
            return None

    async def _status(self, url: str, content: bytes, auth: httpx.BasicAuth | None) -> int:
        request = self._client().stream("POST", url, content=content, headers=HEADERS, auth=auth)
        async with request as answer:  # what it says beside its status is not read
            return answer.status_code

    def _client(self) -> httpx.AsyncClient:
        """The connections; redirects are not followed, and plain HTTP, which stays on this machine, takes no proxy."""
        import httpx

        if self._http is None:
            direct = {"http://": httpx.AsyncHTTPTransport()}
            self._http = httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False, mounts=direct)
        return self._http

    async def close(self) -> None:
        """Close every connection."""
        if self._http is not None:
            await self._http.aclose()
            self._http = None
