"""Signing in: which server a company has, whom a token belongs to, and where it is kept.

All of it waits for the network or the keyring: the app calls it through `aside`, in a thread nothing waits for.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from tui import credentials, settings
from tui.settings import DEMO, Profile

if TYPE_CHECKING:
    from tui.api.models.users import CurrentUser
    from tui.api.transport import Secret
    from tui.credentials import Rung

T = TypeVar("T")
LONGEST = 56
"""Characters of a profile's name before its number."""


class OtherOwner(Exception):
    """The token belongs to another company or user than the profile's records; the message names both."""


def origin_of(company: str) -> str:
    """The server of a company given as `acme`, `acme.pipedrive.com` or a URL of it; http only on this machine.

    Raises `WrongOrigin` for every other server, because a token must not go there.
    """
    from tui.api.errors import WrongOrigin
    from tui.api.transport import check_origin

    text = company.strip().lower()
    if "://" not in text:
        host = text.split("/", 1)[0]
        text = f"https://{host}" if "." in host else f"https://{host}.pipedrive.com"
    try:
        parts = urlsplit(text)
        origin = f"{parts.scheme}://{parts.netloc}".removesuffix(":443" if parts.port == 443 else "")
    except ValueError:
        raise WrongOrigin(f"{company!r} is not an address: give what stands before .pipedrive.com") from None
    check_origin(origin)
    return origin


def default_name(origin: str) -> str:
    """What a profile is called unless the user says otherwise: the company, or `local-<port>`."""
    parts = urlsplit(origin)
    if parts.scheme == "http":
        return f"local-{parts.port or 80}"
    return re.sub(r"\.pipedrive\.com$", "", parts.hostname or "")


def free_name(wanted: str, taken: Mapping[str, Profile]) -> str:
    """A name no profile has, as near to the wanted one as can be."""
    names = (f"{wanted[:LONGEST]}{f'-{n}' if n > 1 else ''}" for n in count(1))
    return next(name for name in names if name not in taken and name != DEMO.name)


async def owner(profile: Profile, token: Secret) -> CurrentUser:
    """Whom the server says a token belongs to; raises `ApiError`."""
    from tui.api.client import Client
    from tui.api.transport import Server
    from tui.services.connection import transport_of

    server = Server(profile.origin, token)
    async with Client(server, transport=transport_of(profile, server)) as client:
        return await client.v1.users.me()


def owned(profile: Profile, me: CurrentUser) -> Profile:
    """The profile with the names of its company and user; raises `OtherOwner` for another company than before."""
    company = me.company_id or 0
    if profile.company_id and profile.company_id != company:
        raise OtherOwner(
            f"that token is of {me.company_name!r}, but profile {profile.name!r} holds records of "
            f"{profile.company_name!r}"
        )
    return replace(
        profile,
        kind="pipedrive",
        company_id=company,
        company_name=me.company_name or "",
        user_id=me.id,
        user_name=me.name or "",
    )


def check(profile: Profile, token: Secret) -> Profile:
    """Ask the server whose token this is; raises `ApiError` and, for others than the profile's, `OtherOwner`.

    A profile without a name gets one: that of the profile the same user has already, else the company's.
    """
    me = asyncio.run(owner(profile, token))
    found = _named(owned(profile, me))
    if profile.user_id and profile.user_id != found.user_id:
        raise OtherOwner(f"that token is of {found.user_name!r}, but this profile is that of {profile.user_name!r}")
    return found


def _named(found: Profile) -> Profile:
    if found.name:
        return found
    taken = settings.load().profiles
    who = (found.origin, found.company_id, found.user_id)
    same = (p for p in taken.values() if (p.origin, p.company_id, p.user_id) == who)
    if known := next(same, None):
        return replace(known, company_name=found.company_name, user_name=found.user_name)
    return replace(found, name=free_name(default_name(found.origin), taken))


def keep(profile: Profile, token: Secret) -> tuple[Rung, str]:
    """Keep a checked token where it will be found first, and say in a sentence where that is."""
    if (rung := credentials.rung(profile.name, profile.token_command)) in ("PIPEDRIVE_API_TOKEN", "token_command"):
        credentials.hold(profile.name, token)
        return credentials.SESSION, f"The token is kept for this session only: {rung} still gives the old one."
    try:
        credentials.store(profile.name, token)
    except credentials.CredentialsError as error:
        credentials.hold(profile.name, token)
        return credentials.SESSION, f"The token is kept for this session only: {error.reason}."
    return "keyring", "The token is in the keyring."


def aside(work: Callable[..., T], *arguments: Any) -> Awaitable[T]:
    """Do work in a thread of its own that neither the keyboard nor the end of the program waits for."""
    from tui.services.threads import Loose

    return asyncio.wrap_future(Loose(max_workers=1).submit(work, *arguments))


def reason(error: Exception) -> str:
    """Why a sign-in failed and what to do, in a sentence."""
    from tui.api.errors import ApiError, Unauthorized, Unreachable

    if isinstance(error, Unauthorized):
        return "Pipedrive does not accept that token: copy it anew from Personal preferences > API"
    if isinstance(error, Unreachable):
        return f"{error.message}; see whether this machine is online, then try again"
    if isinstance(error, ApiError | OtherOwner | credentials.CredentialsError):
        return getattr(error, "message", "") or str(error)
    return f"a fault of the program ({type(error).__name__}), which the log tells more of"
