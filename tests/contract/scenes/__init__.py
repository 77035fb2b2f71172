"""One sensible call of every answered operation, against a company in which everything is there once.

Each module of this package is one area and holds a `SCENE`.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
from typing import Any

from tests.contract.scenes.world import Scene, World
from tui.api.client import Client

__all__ = ["SCENE", "SCENES", "Scene", "World", "build", "prepare", "restored", "saved"]

FIRST = "core"


def _scenes() -> list[Scene]:
    names = [one.name for one in pkgutil.iter_modules(__path__) if one.name != "world"]
    names.sort(key=lambda name: (name != FIRST, name))
    return [importlib.import_module(f"{__name__}.{name}").SCENE for name in names]


SCENES = _scenes()


def _joined(name: str) -> dict[str, Any]:
    return {key: value for scene in SCENES for key, value in getattr(scene, name).items()}


SCENE = Scene(
    order=tuple(one for scene in SCENES for one in scene.order),
    new=_joined("new"),
    change=_joined("change"),
    arguments=_joined("arguments"),
    bodies=_joined("bodies"),
    before=_joined("before"),
    missing=_joined("missing"),
    differences=_joined("differences"),
)
"""All areas together."""


async def build(client: Client) -> World:
    """Make one record of everything."""
    world = World()
    for scene in SCENES:
        for resource in scene.order:
            body = world._said(SCENE.new[resource])
            world.ids[resource] = (await client.call(f"{resource}.create", {}, body)).id
        if scene.made is not None:
            await scene.made(client, world)
    return world


def saved(world: World) -> str:
    """The world as text, to be kept beside its company."""
    return json.dumps(world.ids)


def restored(text: str) -> World:
    """The world `saved` wrote."""
    return World(json.loads(text))


async def prepare(client: Client, world: World, name: str) -> None:
    """Bring the company into the state one operation needs to have something to answer with."""
    if name in SCENE.before:
        await SCENE.before[name](client, world)
