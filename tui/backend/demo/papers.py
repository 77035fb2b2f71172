"""Small documents that can be opened: pages of text as PDF, plans as PNG; the same words give the same bytes."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

PAGE = (595, 842)
"""A4 in points."""
PLAN = (240, 160)
SHEET, WALL, GATE = (244, 246, 248), (52, 84, 120), (214, 120, 40)
MARGIN, LEADING = 72, 18


def pdf(lines: Sequence[str]) -> bytes:
    """A page with lines of text; letters Windows-1252 does not have become question marks."""
    text = "\n".join(f"({_escaped(line)}) Tj T*" for line in lines).encode("cp1252", "replace")
    begin = f"BT /F1 11 Tf {LEADING} TL {MARGIN} {PAGE[1] - MARGIN} Td\n".encode()
    page = begin + text + b"\nET"
    return _document(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R" % PAGE
            + b" /Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%b\nendstream" % (len(page), page),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
    )


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _document(objects: Sequence[bytes]) -> bytes:
    """Objects with the table of where each begins."""
    content, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(content))
    return content + head + table + end


def plan(halls: int) -> bytes:
    """The plan of a yard with some halls, each with a gate."""
    width, height = PLAN
    rows = b"".join(b"\0" + bytes(c for x in range(width) for c in _color(x, y, halls)) for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _color(x: int, y: int, halls: int) -> tuple[int, int, int]:
    room = PLAN[0] // halls
    inside_x, inside_y = x % room, y - 30
    if not (10 <= inside_x < room - 10 and 0 <= inside_y < 90):
        return SHEET
    if inside_y >= 84 and abs(inside_x - room // 2) < 8:
        return GATE
    border = inside_x < 13 or inside_x >= room - 13 or inside_y < 3 or inside_y >= 87
    return WALL if border else SHEET


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
