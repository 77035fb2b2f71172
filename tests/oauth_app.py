"""What the tests of OAuth share: a workspace with an app registered, and a browser that allows it."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TypeAlias

import httpx

from tests.cli.conftest import Served, serving
from tui.api.oauth import App, Tokens
from tui.api.transport import Secret
from tui.services.oauth import Attempt
from tui.settings import Profile

CLIENT = "my-app"
Address: TypeAlias = str


@dataclass(frozen=True)
class Issuer:
    """A served workspace whose users may allow one app."""

    served: Served
    directory: Path
    secret: str
    redirect_uri: str

    @property
    def app(self) -> App:
        """The app as its user knows it."""
        return App(CLIENT, self.redirect_uri, self.served.url, Secret(self.secret))

    def profile(self, name: str = "acme") -> Profile:
        """A profile that signed in with it."""
        return Profile(
            name,
            "pipedrive",
            self.served.url,
            1,
            "My company",
            1,
            "Me",
            sign_in="oauth",
            client_id=CLIENT,
            redirect_uri=self.redirect_uri,
        )

    def allow(self, link: str, *, decision: str = "allow") -> Address:
        """Do in a browser what the user does there, and give the address it is sent to."""
        with httpx.Client(trust_env=False) as browser:
            page = browser.get(link)
            assert page.status_code == 200, page.text
            pairs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text)
            fields = {unescape(name): unescape(value) for name, value in pairs}
            said = {**fields, "decision": decision, "api_token": self.served.token}
            found = browser.post(f"{self.served.url}/oauth/authorize", data=said)
            assert found.status_code == 303, found.text
            return found.headers["location"]

    async def tokens(self) -> Tokens:
        """Tokens, from the beginning."""
        attempt = Attempt(self.app)
        return await attempt.tokens(attempt.code_of(self.allow(attempt.link)))

    def expire(self, token: Secret) -> None:
        """Have the server forget an access token alone, as after an hour."""
        asked = {"token": token.reveal()}
        with httpx.Client(trust_env=False) as http:
            assert http.post(f"{self.served.url}/oauth/revoke", data=asked, auth=(CLIENT, self.secret)).is_success

    def counted(self, where: str) -> int:
        """How many tokens the server knows of."""
        with closing(sqlite3.connect(self.directory / "company.db")) as database:
            (found,) = database.execute(f"SELECT count(*) FROM oauth_tokens WHERE {where}").fetchone()
            return int(found)


@contextmanager
def issuing(directory: Path, *, single_use: bool = True, redirect_uri: str = "") -> Iterator[Issuer]:
    """Serve a new workspace with an app while the context lasts; it is answered at a free port if not told."""
    redirect_uri = redirect_uri or f"http://127.0.0.1:{free_port()}/callback"
    more = ["--single-use-refresh"] if single_use else []
    words = ["serve", "--directory", str(directory), "--oauth-client", CLIENT, "--redirect-uri", redirect_uri, *more]
    environment = {**os.environ, "PIPEDRIVE_TUI_HOME": str(directory / "home")}
    ran = subprocess.run(
        [sys.executable, "-m", "tui", *words], env=environment, capture_output=True, text=True, check=True
    )
    with serving(directory) as served:
        yield Issuer(served, directory, ran.stdout.strip(), redirect_uri)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
