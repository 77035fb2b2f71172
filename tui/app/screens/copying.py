"""Copying something of a record: one more key says what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.app.screens.menu import MenuScreen
from tui.services import mailto, summary

if TYPE_CHECKING:
    from tui.app.screens.base import MainScreen
    from tui.services.records import Id
    from tui.services.workspace import Workspace

SHORT = 44
Copied = dict[str, tuple[str, str]]
"""What can be copied, by key: what it is, and the text."""


def copied(workspace: Workspace, kind: str, record: Id) -> Copied:
    """What there is to copy of a record."""
    found = {
        "l": ("link", summary.link(workspace, kind, record)),
        "i": ("number", str(record)),
        "t": ("name", workspace.records.values.name(kind, record)),
        "e": ("e-mail", summary.contact(workspace, kind, record, "emails")),
        "p": ("phone", summary.contact(workspace, kind, record, "phones")),
        "b": ("address that files a mail here", mailto.bcc(workspace, kind, record)),
        "m": ("summary in Markdown", summary.markdown(workspace, kind, record) if kind != "product" else ""),
    }
    return {key: part for key, part in found.items() if part[1]}


async def copy_menu(screen: MainScreen, found: Copied) -> None:
    """Ask what, copy it, and say so."""
    entries = [(key, f"{words}  {_short(text)}".rstrip()) for key, (words, text) in found.items()]

    def chosen(key: str | None) -> None:
        if key is None:
            return
        words, text = found[key]
        screen.app.copy_to_clipboard(text)
        screen.say(f"Copied the {words}: {_short(text) or f'{len(text):,} characters'}")

    await screen.app.push_screen(MenuScreen("Copy", entries), chosen)


def _short(text: str) -> str:
    return "" if len(text) > SHORT or "\n" in text else text
