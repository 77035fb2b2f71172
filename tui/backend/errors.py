"""What an answer may raise instead of answering; `tui.backend.envelopes` puts it on the wire."""

from __future__ import annotations


class Refusal(Exception):
    """The call is refused: HTTP status, the service's words, and its code where it has one."""

    def __init__(self, status: int, message: str, *, code: str = "", info: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.info = info


def invalid(parameter: str, reason: str) -> Refusal:
    """400 for one parameter, in the words of v2's schema validation (reference: section 5)."""
    return Refusal(400, f"Validation failed: {parameter}: {reason}", code="ERR_SCHEMA_VALIDATION_FAILED")


def not_found(what: str) -> Refusal:
    """404: no such record, or none this user may see."""
    return Refusal(404, f"{what} not found", info="Object was not found.")


def unauthorized() -> Refusal:
    """401 as the service words it (reference: section 5)."""
    return Refusal(401, "unauthorized access", info="Please check developers.pipedrive.com")
