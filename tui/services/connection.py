"""The way from a profile to its server: the account with its token, or the workspace's own backend."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from tui.api.client import Client
    from tui.api.limits import Limits
    from tui.api.transport import Refresh, Server, Transport
    from tui.backend.process import LocalBackend
    from tui.services.renewal import Renewal
    from tui.settings import Profile


class Connection:
    """Opens clients of one profile's server; `close` ends the backend if this object started it.

    `unlock` is how many seconds the desktop may ask for the keyring's password; 0 means not at all.
    """

    def __init__(self, profile: Profile, *, unlock: float = 0.0) -> None:
        self.profile = profile
        self.unlock = unlock
        self._backend: LocalBackend | None = None
        self._limits: Limits | None = None
        self._renewal: Renewal | None = None

    async def open(self) -> Client:
        """A client whose server answers; raises `CredentialsError`, `BackendFailed` or `WrongOrigin`."""
        from tui.api.client import Client

        server = await self._server()
        limits = self._kept_limits(bearer=server.scheme == "bearer")
        return Client(server, transport=transport_of(self.profile, server, limits, self._renewal))

    def _kept_limits(self, *, bearer: bool) -> Limits | None:
        """What an account allows and what was spent of it: the same over all connections and starts."""
        from tui.api.limits import Limits

        if self._limits is None and self.profile.kind == "pipedrive":
            plan, seats = self.profile.plan, self.profile.seats
            self._limits = Limits(plan, seats=seats, bearer=bearer, path=self.profile.directory / "tokens.json")
        return self._limits

    async def close(self) -> None:
        """End what was started here."""
        if self._backend:
            await self._backend.stop()

    async def __aenter__(self) -> Client:
        self._client = await self.open()
        return self._client

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.transport.close()
        await self.close()

    async def _server(self) -> Server:
        if self.profile.kind != "pipedrive":
            from tui.backend.process import LocalBackend

            self._backend = self._backend or LocalBackend(self.profile.workspace, demo=self.profile.kind == "demo")
            return await self._backend.ensure()
        return await self._account()

    async def _account(self) -> Server:
        from tui import credentials
        from tui.api.transport import Server
        from tui.services.accounts import place_of

        known = self.profile
        place = place_of(known, unlock=self.unlock)
        if known.sign_in == "oauth" and not credentials.take_variable():
            from tui.services.renewal import Renewal

            self._renewal = Renewal(known, place, unlock=self.unlock)
            return Server(known.origin, await self._renewal.access(), scheme="bearer")
        token = await credentials.fetch(known.name, known.token_command, unlock=self.unlock, place=place)
        return Server(known.origin, token)


def transport_of(
    profile: Profile, server: Server, limits: Limits | None = None, refresh: Refresh | None = None
) -> Transport:
    """The way to a profile's server: through its proxy, trusting its certificates; raises `WrongOrigin` where not."""
    from tui.api.errors import WrongOrigin
    from tui.api.transport import Transport

    ca_file = Path(profile.ca_file).expanduser() if profile.ca_file else None
    try:
        return Transport(server, limits=limits, proxy=profile.proxy, ca_file=ca_file, refresh=refresh)
    except ValueError:
        words = f"the proxy {profile.proxy!r} is not an address: write it as http://proxy.example:3128"
        raise WrongOrigin(words) from None
    except OSError as error:
        raise WrongOrigin(f"the certificates in {ca_file} cannot be used: {error.strerror or error}") from None
