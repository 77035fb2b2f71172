"""The page on which a user allows an app or does not: plain HTML, no script, nothing from elsewhere.

It cannot be forged from another page: the form holds a mark only this process can make, for this very request and for
ten minutes, and the user's own API token, which no browser sends by itself.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse

from tui.backend.oauth.scopes import SCOPES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.responses import Response

    from tui.backend.call import Row

ASKED = ("client_id", "redirect_uri", "state", "scope", "response_type", "code_challenge", "code_challenge_method")
"""What a request for authorization says, kept in the form."""
OPEN_FOR = timedelta(minutes=10)
_KEY = secrets.token_bytes(32)
_FRAME = """\
<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<body style="font: 16px/1.5 sans-serif; max-width: 34em; margin: 3em auto; padding: 0 1em">
<h1>{title}</h1>
{body}
</body></html>
"""
_FORM = """\
<p><b>{app}</b> asks to act for you in <b>{company}</b>. It could:</p>
<ul>{scopes}</ul>
<p>You would then be sent to <code>{target}</code>.</p>
{problem}<form method="post" action="/oauth/authorize">{hidden}
{sign_in}<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button></form>
"""
_SIGN_IN = """\
<p><label>Your API token<br>
<input type="password" name="api_token" autocomplete="off" size="40" autofocus></label></p>
"""


def form(asked: Mapping[str, str], client: Row, company: Row, scopes: Sequence[str], now: datetime, *,
         signs_in: bool, target: str, problem: str = "") -> Response:  # fmt: skip
    """The page that asks; `signs_in` where the connection does not say who the user is."""
    body = _FORM.format(
        app=escape(client["name"]),
        company=escape(company["name"]),
        scopes="".join(f"<li>{escape(SCOPES[scope])}</li>" for scope in scopes),
        target=escape(_origin(target)),
        problem=f"<p role=alert><b>{escape(problem)}</b></p>\n" if problem else "",
        hidden="".join(_hidden(name, value) for name, value in asked.items()) + _hidden("mark", mark(asked, now)),
        sign_in=_SIGN_IN if signs_in else "",
    )
    return _page("Allow access?", body, 403 if problem else 200, f"'self' {_origin(target)}")


def refusal(message: str) -> Response:
    """The page for a request that cannot be answered by sending the user back."""
    return _page("This request cannot be answered", f"<p>{escape(message)}</p>", 400, "'none'")


def _page(title: str, body: str, status: int, form_action: str) -> Response:
    """Never kept, never in a frame, and never telling the next site where the user came from."""
    policy = f"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; form-action {form_action}"
    headers = {"content-security-policy": policy, "x-frame-options": "DENY", "cache-control": "no-store"}
    headers |= {"referrer-policy": "no-referrer", "x-content-type-options": "nosniff"}
    return HTMLResponse(_FRAME.format(title=escape(title), body=body), status, headers)


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def _origin(uri: str) -> str:
    """Where an address leads, without its path; an app's own scheme stands alone."""
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") else f"{parts.scheme}:"


def mark(asked: Mapping[str, str], now: datetime) -> str:
    """What shows that this process made the form: the time until which it holds, and its signature over the request."""
    until = str(int((now + OPEN_FOR).timestamp()))
    return f"{until}.{_signed(asked, until)}"


def is_mark(said: str, asked: Mapping[str, str], now: datetime) -> bool:
    """Whether a form was made here, for this request and not long ago."""
    until, _, signature = said.partition(".")
    fits = hmac.compare_digest(signature.encode(errors="replace"), _signed(asked, until).encode())
    return fits and int(until) >= now.timestamp()


def _signed(asked: Mapping[str, str], until: str) -> str:
    told = "\n".join(f"{len(value.encode())}:{value}" for value in (until, *(asked.get(name, "") for name in ASKED)))
    return hmac.new(_KEY, told.encode(), hashlib.sha256).hexdigest()
