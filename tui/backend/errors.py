"""What an answer may raise instead of answering; `tui.backend.envelopes` puts it on the wire."""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):
    """The call is refused: HTTP status, the service's words, and its code where it has one.

    `number` stands in the body as `errorCode`; `page` is the HTML to answer with instead of JSON; `errors` are the
    complaints by parameter of the parts of the service that say nothing else.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str = "",
        info: str = "",
        number: int = 0,
        headers: Mapping[str, str] | None = None,
        page: str = "",
        errors: Mapping[str, list[str]] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.info = info
        self.number = number
        self.headers = dict(headers or {})
        self.page = page
        self.errors = dict(errors or {})


def invalid(parameter: str, reason: str) -> Refusal:
    """400 for one parameter, in the words of v2's schema validation (reference: section 5)."""
    return Refusal(400, f"Validation failed: {parameter}: {reason}", code="ERR_SCHEMA_VALIDATION_FAILED")


def not_found(what: str) -> Refusal:
    """404: no such record, or none this user may see."""
    return Refusal(404, f"{what} not found", info="Object was not found.")


def unauthorized() -> Refusal:
    """401 as the service words it (reference: section 5)."""
    return Refusal(401, "unauthorized access", number=401, info="Please check developers.pipedrive.com")
