"""Text that strangers wrote to do harm, and what of it is seen on a screen."""

from __future__ import annotations

import random
import re
from typing import Any

from textual.app import App

MARK = "harm"
PAYLOADS = (
    f"[@click=app.{MARK}]a[/]", f"[@click=app.{MARK}('x')]b", f"[ @click=app.{MARK}]c[/ @click]", "[/]", "[/b]", "[",
    "[[", "\\[", "[b", "[bold red on $error]d[/]", "[link=https://evil.example]e[/link]", "[link='evil", "[$x]",
    "$error",
    "{0}", "%s", "{x!r}", "[=]", "[]", "[#zz]", "[on]", "[@]", "[@click=]", "[not-a-colour]f[/not-a-colour]",
    "\x1b]52;c;aGFjaw==\x07", "\x1b[2J\x1b[1;1H", "\x1b]0;title\x07",
    "\x1b]8;;https://evil.example\x1b\\g\x1b]8;;\x1b\\",
    "\x1bPq#0\x1b\\", "\x1b_Ga\x1b\\", "\x1bc", "\x9b31m", "\x9d0;x\x9c", "\x90\x9c", "\x84\x85", "\x00", "\x07",
    "\x08",
    "\x0b\x0c", "\x0e\x0f", "\x7f", "\r", "\r\n", "\n\n", "\t", "\u202e", "\u2066\u2069", "\u200b", "\u200e\u200f",
    "\u2028\u2029", "\ufeff", "\u061c", "\U000e0041\U000e007f", "\u0301" * 40, "世界" * 9, "👩\u200d🚀", "⚠️", "\u00ad",
    "<b>h</b>", "<script>i</script>", "<a href='javascript:j'>k</a>", "&#27;[31m", "&lt;l&gt;", "m" * 400, " ", "",
)  # fmt: skip
STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What the second wall lets through on no account: it does not judge flags, and knows no lines."""
HARM = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
"""What may not be on a screen."""


ACTS = tuple(text for text in PAYLOADS if MARK in text)
DRIVES = tuple(text for text in PAYLOADS if HARM.search(text))


class Strings:
    """Strings without end, each one another, that act, drive the terminal and more; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = 0

    def __call__(self) -> str:
        self.count += 1
        parts = [self.random.choice(ACTS), self.random.choice(DRIVES)]
        parts += self.random.choices(PAYLOADS, k=self.random.randint(0, 2)) + ["\n"] * self.random.randint(0, 1)
        self.random.shuffle(parts)
        words = ("Deal", "Köln", str(self.count), "Ångström & sons")
        return "".join(part + self.random.choice(words) for part in parts)


def harm(app: App[Any], hostile: re.Pattern[str] = HARM) -> list[str]:
    """What on the screen could steer a terminal, or would run something when it is clicked."""
    found: list[str] = []
    for number, strip in enumerate(app.screen._compositor.render_strips(app.screen.size)):
        for text, style, control in strip:
            if control or hostile.search(text):
                found.append(f"line {number}: {text!r}")
            if style is not None and (style.link or MARK in str(style.meta)):
                found.append(f"line {number}: {text!r} does {style.link or style.meta}")
    return found
