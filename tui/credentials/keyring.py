"""The keyring of this system, found by class and without a prompt: asking for a default one may create it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from tui.credentials.errors import KeyringAbsent, KeyringLocked, KeyringRefused

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from tui.api.transport import Secret

SERVICE = "pipedrive-tui"
LOCKSMITH = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"
"""GNOME Keyring's own way to be unlocked without its dialog; used only where the user asks for it."""


class Keyring:
    """The place where secrets belong; `unlock` is how many seconds the desktop may ask for its password."""

    name: Literal["keyring"] = "keyring"

    def __init__(self, unlock: float = 0.0) -> None:
        self.unlock = unlock

    def read(self, account: str) -> str | None:
        """The secret, None where there is none."""
        return backend(self.unlock).get_password(SERVICE, account)

    def write(self, account: str, value: str) -> None:
        """Keep a secret."""
        backend(self.unlock).set_password(SERVICE, account, value)

    def delete(self, account: str) -> bool:
        """Remove a secret and tell whether there was one."""
        found = backend(self.unlock)
        if found.get_password(SERVICE, account) is None:
            return False
        found.delete_password(SERVICE, account)
        return True


def backend(unlock: float) -> KeyringBackend:
    """The keyring of this system, ready to use; raises `CredentialsError`."""
    if sys.platform == "darwin":
        from keyring.backends.macOS import Keyring as Keychain

        return _viable(Keychain)
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring

        return _viable(WinVaultKeyring)
    try:
        return _secret_service(unlock)
    except KeyringAbsent:
        from keyring.backends.kwallet import DBusKeyring

        wallet: type[KeyringBackend] = DBusKeyring
        if not wallet.viable:
            raise
        return wallet()


def _viable(kind: type[KeyringBackend]) -> KeyringBackend:
    if not kind.viable:
        raise KeyringAbsent
    return kind()


def _secret_service(unlock: float) -> KeyringBackend:
    from keyring.backends.SecretService import Keyring as SecretService

    with _collection() as (_, collection):
        locked = collection.is_locked()
    if locked and not unlock:
        raise KeyringLocked
    chosen: type[KeyringBackend] = SecretService
    return chosen()


@contextmanager
def _collection() -> Iterator[tuple[Any, Any]]:
    """The bus and the default collection, found by alias: asking for the default would create it, with a prompt."""
    import secretstorage

    try:
        with secretstorage.dbus_init() as bus:
            if not secretstorage.check_service_availability(bus):
                raise KeyringAbsent
            yield bus, secretstorage.get_collection_by_alias(bus, "default")
    except secretstorage.ItemNotFoundException:
        raise KeyringAbsent("it has no default collection yet") from None
    except (secretstorage.SecretServiceNotAvailableException, OSError):
        raise KeyringAbsent from None


def unlock_with(password: Secret) -> None:
    """Unlock GNOME Keyring with its password, where no desktop can ask for it; raises `CredentialsError`."""
    from jeepney import DBusAddress, MessageType, new_method_call  # type: ignore[import-untyped]
    from secretstorage.util import format_secret, open_session

    with _collection() as (bus, collection):
        address = DBusAddress("/org/freedesktop/secrets", "org.freedesktop.secrets", LOCKSMITH)
        sealed = format_secret(open_session(bus), password.reveal().encode(), "text/plain")
        given = (collection.collection_path, sealed)
        call = new_method_call(address, "UnlockWithMasterPassword", "o(oayays)", given)
        answer = bus.send_and_get_reply(call)
        if answer.header.message_type == MessageType.error or collection.is_locked():
            raise KeyringRefused("it did not unlock with that password")
