"""The kernel's own keyring on Linux: a secret lives there, outside every file, until the machine starts anew.

Each user has one, shared by all logins (keyrings(7), user-keyring(7)). It is spoken to by system calls: the libraries
for it are no part of a usual installation.
"""

from __future__ import annotations

import ctypes
import platform
import sys
from typing import Literal

from tui.credentials.errors import CredentialsError, KeyringAbsent

CALLS = {"x86_64": (248, 250), "aarch64": (217, 219), "riscv64": (217, 219)}
"""The numbers of add_key and keyctl."""
USERS, PROCESS = -4, -2
SET_PERMISSION, LINK, UNLINK, SEARCH, READ = 5, 8, 9, 10, 11
OWNER = 0x3F3F0000
"""All rights for the owner in every login, none for anybody else."""
LONGEST = 32768


class KernelRefused(CredentialsError):
    """The kernel keeps no keys for this process, as in most containers."""

    reason = "the kernel's keyring cannot be used here"
    advice = "keep the token in an encrypted file instead"


class Kernel:
    """Keeps secrets until the machine starts anew."""

    name: Literal["kernel keyring until reboot"] = "kernel keyring until reboot"

    def read(self, account: str) -> str | None:
        """The secret, None where there is none."""
        key = _found(account)
        if key is None:
            return None
        buffer = ctypes.create_string_buffer(LONGEST)
        size = _keyctl(READ, key, buffer, ctypes.c_size_t(LONGEST))
        return buffer.raw[:size].decode() if size >= 0 else None

    def write(self, account: str, value: str) -> None:
        """Keep a secret, in place of one that was there."""
        _linked()
        content = value.encode()
        key = _call(0, b"user", _described(account), content, ctypes.c_size_t(len(content)), ctypes.c_long(USERS))
        if key < 0 or _keyctl(SET_PERMISSION, key, ctypes.c_long(OWNER)) < 0:
            raise KernelRefused

    def delete(self, account: str) -> bool:
        """Remove a secret and tell whether there was one."""
        key = _found(account)
        return key is not None and _keyctl(UNLINK, key, ctypes.c_long(USERS)) == 0


def usable() -> bool:
    """Whether this kernel lets this process have keys."""
    try:
        _linked()
    except CredentialsError:
        return False
    return True


def _described(account: str) -> bytes:
    return f"pipedrive-tui:{account}".encode()


def _found(account: str) -> int | None:
    _linked()
    key = _keyctl(SEARCH, USERS, b"user", _described(account), ctypes.c_long(0))
    return key if key >= 0 else None


def _linked() -> None:
    """Have the user's keyring among one's own, else what lies in it may be seen and not read."""
    if _keyctl(LINK, USERS, ctypes.c_long(PROCESS)) < 0:
        raise KernelRefused


def _keyctl(what: int, key: int, *arguments: object) -> int:
    return _call(1, ctypes.c_long(what), ctypes.c_long(key), *arguments)


def _call(which: int, *arguments: object) -> int:
    numbers = CALLS.get(platform.machine())
    if sys.platform != "linux" or numbers is None:
        raise KeyringAbsent("only Linux has one in its kernel")
    syscall = ctypes.CDLL(None, use_errno=True).syscall
    syscall.restype = ctypes.c_long
    return int(syscall(ctypes.c_long(numbers[which]), *arguments))
