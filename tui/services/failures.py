"""Why the sync does not get on, in words for the user."""

from __future__ import annotations

import logging

from tui.store.database import StoreError

log = logging.getLogger(__name__)
SIGN_IN = 'Pipedrive does not accept the token any more. Your edits wait here; to sign in again: ^k, "sign in".'
LEAST = 1.0
"""Seconds to wait where the server says that there were too many calls, and not for how long."""


def told(error: Exception) -> tuple[str, str, float]:
    """A failure as a phase, in words, and for how many seconds the server wants not to be asked."""
    from tui.api.errors import ApiError, RateLimited, Unauthorized
    from tui.backend.process import BackendFailed
    from tui.credentials import CredentialsError
    from tui.services.filling import OtherAccount

    if isinstance(error, Unauthorized):
        return "signed out", SIGN_IN, 0.0
    if isinstance(error, OtherAccount | CredentialsError):
        return "signed out", str(error), 0.0
    if isinstance(error, RateLimited):
        return "offline", "The account's limit of calls is reached; this goes on by itself.", error.wait or LEAST
    if isinstance(error, ApiError | BackendFailed | OSError | StoreError):
        return "offline", str(error), 0.0
    log.error("the sync met a fault", exc_info=error)
    return "offline", "A fault, which the log tells more of; this is tried again by itself.", 0.0
