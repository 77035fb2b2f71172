"""Files that are pictures: brought here, unpacked within limits, and made as small as a terminal has cells."""

from __future__ import annotations

import asyncio
import io
import warnings
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.edits import EditError

if TYPE_CHECKING:
    from PIL.Image import Image

    from tui.services.records import Id
    from tui.services.sync import Session
    from tui.services.workspace import Workspace

Record = dict[str, Any]
Colour = tuple[int, int, int]
Halves = list[list[tuple[Colour, Colour]]]
"""For each cell of each row the colours of its upper and its lower half."""

SUFFIXES = frozenset({".bmp", ".gif", ".jpeg", ".jpg", ".png", ".webp"})
FORMATS = ("BMP", "GIF", "JPEG", "PNG", "WEBP")
LARGEST = 25_000_000
"""Bytes a picture may have to be shown here."""
MOST_PIXELS = 40_000_000
"""What is unpacked of one picture; one of more pixels is not."""
SIDE = 800
"""Pixels of the longer side that are kept: more than any terminal has cells for."""


class Picture(NamedTuple):
    """A picture made small, with its own width and height in pixels."""

    small: Image
    width: int
    height: int


class Pictures:
    """Pictures somebody looks at, as long as they do: of each what it shows, or a sentence that says why not."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._found: dict[Id, Picture | str] = {}
        self._asked: set[Id] = set()

    def get(self, file: Id) -> Picture | str | None:
        """A picture, why it is not shown, or None for one that has not come yet."""
        return self._found.get(file)

    def ask(self, file: Record) -> None:
        """Bring a picture here, once; what cannot be shown is not asked for."""
        number = file["id"]
        if number in self._found or number in self._asked:
            return
        if wrong := too_large(file.get("file_size")):
            self._found[number] = wrong
            return
        self._asked.add(number)
        self.workspace.sync.ask(lambda session: self._fetch(session, number))

    async def _fetch(self, session: Session, number: Id) -> None:
        from tui.api.errors import Forbidden, NotFound, Unreadable

        try:
            content = await session.client.v1.files.download(int(number))
            self._found[number] = await asyncio.to_thread(unpacked, content)
        except (EditError, Forbidden, NotFound, Unreadable) as wrong:
            self._found[number] = str(wrong)
        finally:
            self._asked.discard(number)
            session.changed("file", {number})


def is_picture(file: Record) -> bool:
    """Whether a file's name is that of a picture."""
    names = (str(file.get(name) or "") for name in ("name", "file_name"))
    return any(PurePath(name).suffix.lower() in SUFFIXES for name in names)


def too_large(size: Any) -> str:
    """Why a file of so many bytes is not shown; empty where it is."""
    if not isinstance(size, int) or size <= LARGEST:
        return ""
    return f"It is too large to be shown here: {size / 1e6:,.0f} MB. o opens it with another program."


def unpacked(content: bytes) -> Picture:
    """Unpack a picture and make it small; raises `EditError` for what is none, is damaged, or is too much."""
    from PIL import Image

    if wrong := too_large(len(content)):
        raise EditError(wrong)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # there is a lower limit here
        try:
            return _unpacked(content)
        except Image.DecompressionBombError:
            raise EditError("It has too many pixels to be shown here. o opens it with another program.") from None
        except (OSError, SyntaxError, ValueError, EOFError, IndexError):
            raise EditError("It cannot be read as a picture: it is damaged, cut off, or something else.") from None


def _unpacked(content: bytes) -> Picture:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        width, height = opened.size
        if width * height > MOST_PIXELS:
            raise Image.DecompressionBombError
        opened.draft("RGB", (SIDE, SIDE))  # a JPEG is unpacked no larger than needed
        small = opened.convert("RGBA") if opened.mode in ("1", "P", "PA") else opened
        small.thumbnail((SIDE, SIDE))
        upright = ImageOps.exif_transpose(small)
    turned = upright.size != small.size
    return Picture(upright.convert("RGBA"), *((height, width) if turned else (width, height)))


def fitted(width: int, height: int, columns: int, rows: int) -> tuple[int, int]:
    """The columns and rows a picture takes where there are so many; cells are twice as high as wide, none is split."""
    scale = min(columns / width, 2 * rows / height, 1.0)
    return max(round(width * scale), 1), max(round(height * scale / 2), 1)


def halves(picture: Picture, columns: int, rows: int, background: Colour) -> Halves:
    """A picture in so many cells, over a background where it lets one through."""
    from PIL import Image

    under = Image.new("RGBA", (columns, 2 * rows), (*background, 255))
    under.alpha_composite(picture.small.resize((columns, 2 * rows), Image.Resampling.LANCZOS))
    data = under.convert("RGB").tobytes()
    pixels = list(zip(data[::3], data[1::3], data[2::3], strict=True))
    lines = [pixels[at : at + columns] for at in range(0, len(pixels), columns)]
    return [list(zip(upper, lower, strict=True)) for upper, lower in zip(lines[::2], lines[1::2], strict=True)]
