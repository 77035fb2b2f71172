"""What can go wrong with a call: what happened, whether it may have been applied, whether to retry."""

from __future__ import annotations

from typing import NamedTuple


class ApiError(Exception):
    """A call did not give what was asked for.

    `applied` tells whether the other side may have carried it out all the same; `retry` whether the same call can
    succeed later without anybody changing it.
    """

    applied = False
    retry = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadArgument(ApiError):
    """Refused before anything was sent: an argument does not fit the declaration of the operation."""

    def __init__(self, parameter: str, reason: str) -> None:
        super().__init__(f"{parameter}: {reason}")
        self.parameter = parameter
        self.reason = reason


class UnknownOperation(ApiError):
    """No operation of that name is declared."""


class Unreachable(ApiError):
    """The server could not be reached; nothing was sent."""

    retry = True


class Interrupted(ApiError):
    """The connection ended after the request had left: it may have been applied."""

    applied = True
    retry = True


class WrongOrigin(ApiError):
    """A URL points outside the profile's own server, so the credentials must not go there."""


class Unreadable(ApiError):
    """The answer is not what Pipedrive's API sends; for a writing call it may have been applied."""

    applied = True


class Refused(ApiError):
    """The server answered, and said no.

    `status` is the HTTP status, `fields` maps parameter names to the server's complaint where it named any.
    """

    def __init__(self, status: int, message: str, *, code: str = "", fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.fields = fields or {}


class Unauthorized(Refused):
    """401: the token is missing, wrong or no longer valid."""


class Forbidden(Refused):
    """403: the user may not do this, or the account's plan does not allow it."""


class NotFound(Refused):
    """404 or 410: no such record, or none this user may see."""


class Conflict(Refused):
    """409: what is there already does not allow it, such as a second recording of a call."""


class TooSlow(Refused):
    """408: the server gave up waiting for the request."""

    retry = True


class RateLimited(Refused):
    """429: too many calls, or no tokens left today; `wait` is the server's advice in seconds, or None."""

    retry = True

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str = "",
        fields: dict[str, str] | None = None,
        wait: float | None = None,
    ) -> None:
        super().__init__(status, message, code=code, fields=fields)
        self.wait = wait


class Blocked(RateLimited):
    """403 with a page after a 429: the service turns this machine away, so nothing is sent for `wait` seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__(403, "Pipedrive turns this machine away after too many calls: none is sent for now", wait=wait)


class ServerFault(Refused):
    """5xx: the server failed; a writing call may have been applied."""

    applied = True
    retry = True


class Unsupported(ServerFault):
    """501: the server cannot do this at all."""

    applied = False
    retry = False


class SetAside(NamedTuple):
    """One record of a list that could not be read: its id as sent, and the reason."""

    id: str
    reason: str


KINDS: dict[int, type[Refused]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    408: TooSlow,
    409: Conflict,
    410: NotFound,
    429: RateLimited,
    501: Unsupported,
}


def refused(status: int, message: str, *, code: str = "", fields: dict[str, str] | None = None) -> Refused:
    """The error of the class that fits an HTTP status."""
    kind = KINDS.get(status, ServerFault if status >= 500 else Refused)
    return kind(status, message, code=code, fields=fields)
