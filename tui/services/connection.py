"""The way from a profile to its server: the account with its token, or the workspace's own backend."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from tui.api.client import Client
    from tui.api.limits import Limits
    from tui.api.transport import Server, Transport
    from tui.backend.process import LocalBackend
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

    async def open(self) -> Client:
        """A client whose server answers; raises `CredentialsError`, `BackendFailed` or `WrongOrigin`."""
        from tui.api.client import Client

        server = await self._server()
        return Client(server, transport=transport_of(self.profile, server, self._kept_limits()))

    def _kept_limits(self) -> Limits | None:
        """What an account allows and what was spent of it: the same over all connections and starts."""
        from tui.api.limits import Limits

        if self._limits is None and self.profile.kind == "pipedrive":
            plan, seats = self.profile.plan, self.profile.seats
            self._limits = Limits(plan, seats=seats, path=self.profile.directory / "tokens.json")
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
        from tui import credentials
        from tui.api.transport import Server

        known = self.profile
        return Server(known.origin, await credentials.fetch(known.name, known.token_command, unlock=self.unlock))


def transport_of(profile: Profile, server: Server, limits: Limits | None = None) -> Transport:
    """The way to a profile's server: through its proxy, trusting its certificates; raises `WrongOrigin` where not."""
    from tui.api.errors import WrongOrigin
    from tui.api.transport import Transport

    ca_file = Path(profile.ca_file).expanduser() if profile.ca_file else None
    try:
        return Transport(server, limits=limits, proxy=profile.proxy, ca_file=ca_file)
    except ValueError:
        words = f"the proxy {profile.proxy!r} is not an address: write it as http://proxy.example:3128"
        raise WrongOrigin(words) from None
    except OSError as error:
        raise WrongOrigin(f"the certificates in {ca_file} cannot be used: {error.strerror or error}") from None
