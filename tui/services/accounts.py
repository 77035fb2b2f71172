"""Signing in: which server a company has, whom a token belongs to, and where it is kept.

All of it waits for the network or the keyring: the app calls it through `aside`, in a thread nothing waits for.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, get_args
from urllib.parse import urlsplit

from tui import credentials, settings
from tui.credentials import Item
from tui.settings import DEMO, Profile
from tui.store.text import clean

if TYPE_CHECKING:
    from tui.api.models.users import CurrentUser
    from tui.api.oauth import Tokens
    from tui.api.transport import Secret
    from tui.credentials import Place, Rung
    from tui.services.oauth import Attempt

T = TypeVar("T")
Secrets: TypeAlias = "dict[Item, Secret]"
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


def place_of(profile: Profile, *, unlock: float = 0.0) -> Place:
    """Where a profile's secrets are kept: the keyring, or what its user chose instead."""
    if profile.keep == "kernel":
        from tui.credentials.kernel import Kernel

        return Kernel()
    if profile.keep == "keyring":
        return credentials.Keyring(unlock)
    from tui.credentials.files import Plain, Sealed

    if profile.keep == "file":
        return Sealed(profile.directory / "secrets.sealed")
    return Plain(profile.directory / "secrets.json")


def first_item(profile: Profile) -> Item:
    """The secret a profile cannot do without."""
    return "access-token" if profile.sign_in == "oauth" else "api-token"


def rung(profile: Profile) -> Rung:
    """Where a profile's token is taken from now."""
    if credentials.take_variable():
        return credentials.VARIABLE
    return credentials.rung(profile.name, profile.token_command, place=place_of(profile), item=first_item(profile))


def closed(profile: Profile) -> bool:
    """Whether the profile's secrets wait for a passphrase."""
    from tui.credentials.files import Sealed

    place = place_of(profile)
    return isinstance(place, Sealed) and not place.opened and rung(profile) == place.name


async def owner(profile: Profile, token: Secret, scheme: Literal["token", "bearer"] = "token") -> CurrentUser:
    """Whom the server says a token belongs to; raises `ApiError`."""
    from tui.api.client import Client
    from tui.api.transport import Server
    from tui.services.connection import transport_of

    server = Server(profile.origin, token, scheme=scheme)
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
        company_name=clean(me.company_name or ""),
        user_id=me.id,
        user_name=clean(me.name or ""),
    )


def check(profile: Profile, token: Secret) -> Profile:
    """Ask the server whose token this is; raises `ApiError` and, for others than the profile's, `OtherOwner`.

    A profile without a name gets one: that of the profile the same user has already, else the company's.
    """
    return _theirs(replace(profile, sign_in="token"), asyncio.run(owner(profile, token)))


def check_allowed(profile: Profile, attempt: Attempt, code: str) -> tuple[Profile, Secrets]:
    """Change a code of OAuth for tokens and ask whose they are; raises what `check` does."""
    from tui.services.oauth import told_origin

    async def asked() -> tuple[Profile, CurrentUser, Tokens]:
        tokens = await attempt.tokens(code)
        there = told_origin(profile, tokens)
        return there, await owner(there, tokens.access, "bearer"), tokens

    there, me, tokens = asyncio.run(asked())
    app = attempt.app
    found = replace(there, sign_in="oauth", client_id=app.client_id, redirect_uri=app.redirect_uri)
    return _theirs(found, me), {
        "client-secret": app.secret,
        "refresh-token": tokens.refresh,
        "access-token": tokens.access,
    }


def _theirs(profile: Profile, me: CurrentUser) -> Profile:
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
        names = ("company_name", "user_name", "sign_in", "client_id", "redirect_uri")
        return replace(known, **{name: getattr(found, name) for name in names})
    return replace(found, name=free_name(default_name(found.origin), taken))


def keep(profile: Profile, items: Secrets) -> str:
    """Keep checked secrets where they will be found first, and say in a sentence where that is.

    Raises `CredentialsError` where the profile's place cannot keep them.
    """
    if (found := rung(profile)) in (credentials.VARIABLE, "token_command") and "api-token" in items:
        return held(profile, items, f"{found} still gives the old one")
    store(profile, items)
    return f"The token is in the {place_of(profile).name}."


def store(profile: Profile, items: Secrets, *, unlock: float = 0.0) -> None:
    """Keep every secret, in the order given; raises `CredentialsError`, and then none of them is kept."""
    place = place_of(profile, unlock=unlock)
    try:
        for item, value in items.items():
            credentials.store(profile.name, value, place=place, item=item)
    except credentials.CredentialsError:
        if len(items) > 1:
            with suppress(credentials.CredentialsError):
                forget(profile)
        raise


def held(profile: Profile, items: Secrets, why: str) -> str:
    """Use secrets until the program ends, and say so in a sentence."""
    for item, value in items.items():
        credentials.hold(profile.name, value, item=item)
    return f"The token is kept for this session only: {why}."


def forget(profile: Profile, *, unlock: float = 0.0) -> bool:
    """Remove a profile's secrets from their place and tell whether there were any; raises `CredentialsError`."""
    place = place_of(profile, unlock=unlock)
    items: tuple[Item, ...] = get_args(Item)
    found = [credentials.forget(profile.name, place=place, item=item) for item in items]
    return any(found)


def aside(work: Callable[..., T], *arguments: Any) -> Awaitable[T]:
    """Do work in a thread of its own that neither the keyboard nor the end of the program waits for."""
    from tui.services.threads import Loose

    return asyncio.wrap_future(Loose(max_workers=1).submit(work, *arguments))


def reason(error: Exception) -> str:
    """Why a sign-in failed and what to do, in a sentence."""
    from tui.api.errors import ApiError, Unauthorized, Unreachable

    if isinstance(error, Unauthorized):
        if error.status == 400:
            return (
                f"Pipedrive gives no token ({error.message}): open the new link, a code is good once and for 5 minutes"
            )
        return "Pipedrive does not accept that token: copy it anew from Personal preferences > API"
    if isinstance(error, Unreachable):
        return f"{error.message}; see whether this machine is online, then try again"
    if isinstance(error, ApiError | OtherOwner | credentials.CredentialsError):
        return getattr(error, "message", "") or str(error)
    return f"a fault of the program ({type(error).__name__}), which the log tells more of"
