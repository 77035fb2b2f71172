"""`login --oauth`: the link, and its answer by the registered port or pasted, whichever comes first."""

from __future__ import annotations

import asyncio
import sys
import threading
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from tui import credentials
from tui.commands import secrets
from tui.commands.problems import Failed, Misused, say
from tui.services import accounts, oauth

if TYPE_CHECKING:
    from tui.api.transport import Secret
    from tui.services.accounts import Secrets
    from tui.settings import Profile

LIMIT = 600.0
"""Seconds the user may take."""
OWN_APP = f"""\
OAuth needs an app of your own: in Pipedrive's Developer Hub (the menu of your account) create a private app
with the callback URL {oauth.REDIRECT} and the scopes you need; its client id and secret stand there.
"""
PASTE = """\
Where the browser runs on another machine, its last page will not load. Then copy the address of that page
from the browser and paste it here."""


def app_of(profile: Profile, client_id: str, redirect_uri: str) -> Profile:
    """The profile with the user's own app; raises `Misused`."""
    try:
        uri = oauth.check_redirect(redirect_uri or profile.redirect_uri or oauth.REDIRECT)
    except oauth.BadAnswer as error:
        raise Misused(str(error)) from None
    return replace(profile, sign_in="oauth", redirect_uri=uri, client_id=client_id or profile.client_id or _client_id())


def _client_id() -> str:
    if not sys.stdin.isatty():
        raise Misused("name your app: --oauth needs --client-id")
    sys.stderr.write(f"{OWN_APP}Client id: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip() or secrets.nothing("client id")


def client_secret(profile: Profile) -> Secret:
    """The secret of the user's own app; raises `NotAToken` and `Misused`."""
    return credentials.opaque(secrets.asked("client secret", f"Client secret of {profile.client_id}"))


def allowed(profile: Profile, secret: Secret) -> tuple[Profile, Secrets]:
    """Have the user allow the app; gives whose tokens it got. Raises `Failed`, `ApiError` and `OtherOwner`."""
    from tui.api.errors import Unauthorized

    attempt = oauth.Attempt(oauth.app_of(profile, secret))
    try:
        return accounts.check_allowed(profile, attempt, asyncio.run(_code(attempt)))
    except Unauthorized as error:
        raise Failed(f"no token was given ({error.message}): run 'pipedrive-tui login --oauth' again") from None


async def _code(attempt: oauth.Attempt) -> str:
    pasted: asyncio.Queue[str] = asyncio.Queue()
    async with AsyncExitStack() as stack:
        try:
            brought: asyncio.Future[str] | None = await stack.enter_async_context(oauth.listening(attempt))
        except oauth.PortTaken as error:
            brought = None
            say(f"{error}: paste the address instead")
        _tell(attempt, listens=brought is not None)
        _read_lines(pasted)
        try:
            async with asyncio.timeout(LIMIT):
                return await _first(attempt, brought, pasted)
        except TimeoutError:
            raise Failed(f"nothing came back within {LIMIT / 60:g} minutes: nothing was changed") from None


def _tell(attempt: oauth.Attempt, *, listens: bool) -> None:
    lines = ["Open this link in a browser and allow the app:", "", attempt.link, "", PASTE]
    line = oauth.tunnel(attempt.app.redirect_uri)
    if listens and oauth.over_ssh() and line:
        lines += ["Or let it load: on the browser's machine first run, in another terminal,", "", f"  {line}"]
    sys.stderr.write("\n".join([*lines, "", "Address: "]))
    sys.stderr.flush()


def _read_lines(pasted: asyncio.Queue[str]) -> None:
    """Hand on what is pasted, from a thread nothing waits for; an empty text at the end."""
    loop = asyncio.get_running_loop()

    def read() -> None:
        line = "-"
        while line:
            line = sys.stdin.readline()
            try:
                loop.call_soon_threadsafe(pasted.put_nowait, line)
            except RuntimeError:  # nobody waits any more
                return

    threading.Thread(target=read, name="paste", daemon=True).start()


async def _first(attempt: oauth.Attempt, brought: asyncio.Future[str] | None, pasted: asyncio.Queue[str]) -> str:
    """The code by whichever way it comes; what cannot be it is told, and waited for on."""
    while True:
        line = asyncio.ensure_future(pasted.get())
        await asyncio.wait({line, brought} if brought else {line}, return_when=asyncio.FIRST_COMPLETED)
        if brought and brought.done():
            line.cancel()
            sys.stderr.write("\n")
            return brought.result()
        text = line.result()
        if not text and brought is None:
            return secrets.nothing("address")
        if not text:
            assert brought
            return await brought
        try:
            return attempt.code_of(text)
        except oauth.BadAnswer as error:
            if text.strip():
                say(str(error))
            sys.stderr.write("Address: ")
            sys.stderr.flush()
