"""How an organization is related to others, on its screen: added, changed and ended."""

from __future__ import annotations

from typing import Any

from tui.app.screens.base import MainScreen
from tui.services.records import Id
from tui.services.relations import DAUGHTER, PARENT, RELATED, WORDS

KEYS = {"p": PARENT, "d": DAUGHTER, "r": RELATED}
TITLES = {PARENT: "Which one is its parent?", DAUGHTER: "Which one is a daughter?", RELATED: "Which one is related?"}


async def relate(screen: MainScreen, organization: int) -> None:
    """Ask what another organization is to this one, and which."""
    from tui.app.screens.menu import MenuScreen

    async def chosen(key: str | None) -> None:
        if key in KEYS:
            await _which(screen, organization, KEYS[key])

    await screen.app.push_screen(MenuScreen("The other one is", _entries()), chosen)


def _entries() -> list[tuple[str, str]]:
    return [(key, WORDS[role]) for key, role in KEYS.items()]


async def _which(screen: MainScreen, organization: int, role: str) -> None:
    from tui.app.screens.picker import Choice, PickerScreen

    workspace = screen.workspace
    there = {one.other for one in workspace.relations.of(organization)} | {organization}
    rows = workspace.copy.select(
        "SELECT id, name FROM shown_organization WHERE is_deleted = 0 ORDER BY folded(name), id"
    )
    choices = [Choice(i, str(name or "(no name)")) for i, name in rows if i not in there]

    async def found(other: Any) -> None:
        if other is not None:
            await screen.guard(workspace.relations.relate(organization, int(other), role))

    await screen.app.push_screen(PickerScreen(TITLES[role], choices), found)


async def change(screen: MainScreen, organization: int, relation: Id) -> None:
    """Ask what the other organization is instead."""
    from tui.app.screens.menu import MenuScreen

    async def chosen(key: str | None) -> None:
        if key in KEYS:
            await screen.guard(screen.workspace.relations.change(relation, organization, KEYS[key]))

    await screen.app.push_screen(MenuScreen("The other one is", _entries()), chosen)
