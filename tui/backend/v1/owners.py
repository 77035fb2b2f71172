"""Owners of persons and organizations as v1 writes them there: whether there is a picture is a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tui.backend.v1.nested import users_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

Owners = dict[int, dict[str, Any]]
NESTED = {"user": "owner_id", "organization": "org_id", "picture": "picture_id"}
"""The kinds of `related_objects` contacts have, and where they nest them."""


async def owners_v1(call: Call, ids: Iterable[int | None]) -> Owners:
    """Users by id, as v1's persons and organizations nest them."""
    return {of: user | {"has_pic": int(user["has_pic"])} for of, user in (await users_v1(call, ids)).items()}


def related_objects(views: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """What shown contacts nest, as `related_objects` has it: by kind and id, with `id` in the place of `value`."""
    found: dict[str, dict[str, Any]] = {}
    for view in views:
        for kind, name in NESTED.items():
            if one := view.get(name):
                beside = {key: value for key, value in one.items() if key != "value"}
                found.setdefault(kind, {})[str(one["value"])] = {"id": one["value"]} | beside
    return found
