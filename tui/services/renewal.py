"""An access token of OAuth lives for an hour; here it is renewed, once for all tasks, windows and processes.

A refresh token may be good for one use only. So whoever renews holds a lock, looks first whether another one did it
meanwhile, and has the new refresh token kept before anybody uses the new access token: a kill in between costs an
access token, not the sign-in.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tui import credentials, settings

if TYPE_CHECKING:
    from tui.api.transport import Secret
    from tui.credentials import Item, Place
    from tui.settings import Profile

PATIENCE = 60.0
"""Seconds another process may take to renew."""
LOOK = 0.02


class Renewal:
    """The tokens of one profile that signed in with OAuth; a call renews the access token given last."""

    def __init__(self, profile: Profile, place: Place, *, unlock: float = 0.0) -> None:
        self.profile = profile
        self.place = place
        self.unlock = unlock
        self._given: Secret | None = None

    async def access(self) -> Secret:
        """The access token as it is kept, which may have expired; raises `CredentialsError`."""
        self._given = await self._kept()
        return self._given or await self()

    async def __call__(self) -> Secret:
        """A newer access token; raises `Unauthorized` where the user must sign in again, and `CredentialsError`."""
        refused = self._given
        async with self._alone():
            kept = await self._kept()
            if kept is None or (refused and kept.reveal() == refused.reveal()):
                kept = await self._renewed()
        self._given = kept
        return kept

    async def _kept(self) -> Secret | None:
        try:
            return await self._fetch("access-token")
        except credentials.NoToken:
            return None

    async def _renewed(self) -> Secret:
        from tui.api import oauth
        from tui.services.oauth import app_of

        app = app_of(self.profile, await self._fetch("client-secret"))
        tokens = await oauth.refresh(app, await self._fetch("refresh-token"))
        self._keep("refresh-token", tokens.refresh)  # at once, without letting anything else happen between
        self._keep("access-token", tokens.access)
        return tokens.access

    async def _fetch(self, item: Item) -> Secret:
        return await credentials.fetch(self.profile.name, unlock=self.unlock, place=self.place, item=item)

    def _keep(self, item: Item, value: Secret) -> None:
        if credentials.rung(self.profile.name, place=self.place, item=item) == credentials.SESSION:
            credentials.hold(self.profile.name, value, item=item)
        else:
            credentials.store(self.profile.name, value, place=self.place, item=item)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """Be the only one of all processes who renews; the lock dies with its holder."""
        import fcntl

        path = settings.private_file(self.profile.directory / "sign-in.lock")
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        try:
            await _turn(descriptor)
            yield
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)
            os.close(descriptor)


async def _turn(descriptor: int) -> None:
    from tui.api.errors import Interrupted

    try:
        async with asyncio.timeout(PATIENCE):
            while not _taken(descriptor):  # noqa: ASYNC110 - another process tells nobody when it is done
                await asyncio.sleep(LOOK)
    except TimeoutError:
        raise Interrupted("another window renews the sign-in and does not come to an end") from None


def _taken(descriptor: int) -> bool:
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
