"""What can go wrong with credentials: each a named state, with what to do about it."""

from __future__ import annotations

from typing import ClassVar, Final, Literal

VARIABLE: Final = "PIPEDRIVE_API_TOKEN"
State = Literal[
    "available",
    "locked",
    "absent",
    "timed out",
    "refused",
    "empty",
    "not a token",
    "command failed",
    "passphrase needed",
    "wrong passphrase",
    "damaged",
]


class CredentialsError(Exception):
    """A token cannot be had or kept; the message says why and what to do."""

    state: ClassVar[State] = "refused"
    reason: ClassVar[str] = "the keyring refused"
    advice: ClassVar[str] = f"try again, or set {VARIABLE} instead"

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.reason}{f' ({detail})' if detail else ''}: {self.advice}")


class KeyringRefused(CredentialsError):
    """The keyring answered, and said no."""


class KeyringLocked(CredentialsError):
    """The keyring is there but locked."""

    state = "locked"
    reason = "the keyring is locked"
    advice = f"unlock it (logging in to the desktop does), or set {VARIABLE} instead"


class KeyringAbsent(CredentialsError):
    """There is no keyring to keep a token in."""

    state = "absent"
    reason = "there is no keyring on this machine that keeps secrets encrypted"
    advice = f"set one up (for example GNOME Keyring), or set {VARIABLE} instead; nothing is written in the clear"


class KeyringTimedOut(CredentialsError):
    """The keyring did not answer within the limit."""

    state = "timed out"
    reason = "the keyring did not answer in time"
    advice = f"see whether the desktop is asking for a password, then try again, or set {VARIABLE} instead"


class NoToken(CredentialsError):
    """The keyring holds no token for this profile."""

    state = "empty"
    reason = "no API token is stored for this profile"
    advice = f"run 'pipedrive-tui login', or set {VARIABLE}"


class NotAToken(CredentialsError):
    """What was given cannot be an API token."""

    state = "not a token"
    reason = "that is not an API token"
    advice = "Pipedrive shows yours under Personal preferences > API: letters and digits, without spaces"


class CommandFailed(CredentialsError):
    """The profile's `token_command` gave no token."""

    state = "command failed"
    reason = "the profile's token_command gave no token"
    advice = "run it in a shell to see why; it must print the token on its first line and ask nothing"


class PassphraseNeeded(CredentialsError):
    """The encrypted file was not opened yet."""

    state = "passphrase needed"
    reason = "the encrypted file of secrets is closed"
    advice = "open it with its passphrase"


class WrongPassphrase(CredentialsError):
    """The encrypted file does not open with what was given."""

    state = "wrong passphrase"
    reason = "that passphrase does not open the encrypted file"
    advice = "try again; where it is forgotten, sign in anew"


class Damaged(CredentialsError):
    """The file of secrets is not what this program wrote."""

    state = "damaged"
    reason = "the file of secrets cannot be read"
    advice = f"sign in anew, or set {VARIABLE} instead"
