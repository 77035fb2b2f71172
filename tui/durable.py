"""Files written so that neither a crash nor a power cut halves them or takes them back."""

from __future__ import annotations

import errno
import os
from pathlib import Path

UNABLE = frozenset({errno.EACCES, errno.EBADF, errno.EINVAL, errno.ENOTSUP, errno.EPERM})
"""What a file system says on which a directory cannot be asked to reach the disk."""


def replace(path: Path, content: bytes) -> None:
    """Give a file new content in one step, with mode 0600; a symbolic link is not followed. Raises `OSError`."""
    import tempfile  # only writing needs it

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """See to it that the names in a directory are on the disk, where that can be asked for; raises `OSError`."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in UNABLE:
            raise
