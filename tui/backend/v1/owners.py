"""Owners of persons and organizations as v1 writes them there: whether there is a picture is a number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tui.backend.v1.nested import users_v1

if TYPE_CHECKING:
    from tui.backend.call import Call

Owners = dict[int, dict[str, Any]]


async def owners_v1(call: Call, ids: Iterable[int | None]) -> Owners:
    """Users by id, as v1's persons and organizations nest them."""
    return {of: user | {"has_pic": int(user["has_pic"])} for of, user in (await users_v1(call, ids)).items()}


def related(objects: Owners) -> dict[str, dict[str, Any]]:
    """Nested objects as `related_objects` has them: by the id as text, with `id` in the place of `value`."""
    return {str(of): {"id": of} | {k: v for k, v in one.items() if k != "value"} for of, one in objects.items()}
