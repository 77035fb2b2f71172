"""`--dry-run`: the request that would go out, made by what would send it, written instead of sent."""

from __future__ import annotations

import asyncio
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from tui.api.models.base import Upload
from tui.api.transport import Secret, Server, Transport
from tui.commands.line import keyed
from tui.commands.output import as_json

if TYPE_CHECKING:
    from tui.api.request import Request
    from tui.settings import Profile

SECRETS = ("x-api-token", "authorization")
MASK = "***"


def write_request(profile: Profile, request: Request, *, every_page: bool = False) -> None:
    """Write method, URL, headers and body; neither the keyring is asked nor a backend started."""
    head = asyncio.run(_head(profile, request))
    body = [as_json(_shown(request.body), indent=2), ""] if request.body is not None else []
    each = " for each page" if every_page else ""
    lines = [*head, "", *body, f"{request.cost} tokens of the daily budget{each}; nothing was sent"]
    sys.stdout.write("\n".join(lines) + "\n")


async def _head(profile: Profile, request: Request) -> list[str]:
    account = profile.kind == "pipedrive"
    server = Server(profile.origin, Secret(MASK)) if account else Server("http://localhost")
    transport = Transport(server)
    try:
        with ExitStack() as opened:
            built = transport.built(request, keyed(), opened)
            headers = [f"{name}: {MASK if name in SECRETS else value}" for name, value in built.headers.items()]
            return [f"{built.method} {built.url}", *headers]
    finally:
        await transport.close()


def _shown(body: Any) -> Any:
    """A body as JSON, a file in it as its name, type and size."""
    if isinstance(body, dict):
        return {name: _shown(value) for name, value in body.items()}
    if isinstance(body, Upload):
        size = len(body.content) if isinstance(body.content, bytes) else body.content.stat().st_size
        return f"<{body.name}, {body.type}, {size} bytes>"
    return body
