"""The world of the contract tests: what a company holds, and what a call of each operation sends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tui.api.client import Client
from tui.api.endpoint import Endpoint

TERM = "roof"

Said = Mapping[str, Any]


@dataclass
class World:
    """What is there: the id of the one record of each resource, and ids of other things by the parameter's name."""

    ids: dict[str, Any] = field(default_factory=dict)

    def arguments(self, endpoint: Endpoint) -> dict[str, Any]:
        """Values for the path's names and for what else is required, or what a scene says of this operation."""
        from tests.contract.scenes import SCENE

        known = {"id": self.ids.get(endpoint.resource, 1), "term": TERM} | self.named()
        given = known | self._said(SCENE.arguments.get(endpoint.id, {}))
        wanted = [p.wire for p in endpoint.parameters if p.required and p.place != "body"]
        return {name: given[name] for name in given if name in wanted or name in SCENE.arguments.get(endpoint.id, {})}

    def named(self) -> dict[str, Any]:
        """Ids noted under a parameter's name, as `conversion_id`."""
        return {name: value for name, value in self.ids.items() if name.endswith("_id")}

    def body(self, endpoint: Endpoint) -> Any:
        """The body of the call, None where the operation takes none."""
        from tests.contract.scenes import SCENE

        if endpoint.body is None:
            return None
        if endpoint.id in SCENE.bodies:
            return self._said(SCENE.bodies[endpoint.id])
        bodies = {"create": SCENE.new, "update": SCENE.change}.get(endpoint.verb, {})
        return self._said(bodies.get(f"{endpoint.dialect}.{endpoint.resource}", bodies.get(endpoint.resource)))

    def _said(self, said: Any) -> Any:
        """What a scene says, with each `(resource,)` replaced by the id of its record."""
        if isinstance(said, dict):
            return {name: self._said(value) for name, value in said.items()}
        if isinstance(said, list):
            return [self._said(value) for value in said]
        return self.ids[said[0]] if isinstance(said, tuple) else said


Prepare = Callable[[Client, World], Awaitable[None]]


@dataclass(frozen=True)
class Scene:
    """One area's part of the world.

    `order`: resources whose record is made, each after those it needs; `new` and `change`: bodies of their `create` and
    `update`, by `resource` or `v1.resource`. By operation id: `arguments` and `bodies` of calls that need others, in
    which `("deals",)` stands for the id of the deal; `before`: what must happen first; `missing`: the path parameter
    that names nothing in the 404 test, where it is not `id` (empty: there is no such test); `differences`: keys of a
    documented example this backend's answer does not have or has in another type, as `data.0.key`, with the reason.
    `made` brings about what has no `create` of its own and notes its ids; it runs after `order`, in the shared world.
    """

    order: Sequence[str] = ()
    new: Mapping[str, Any] = field(default_factory=dict)
    change: Mapping[str, Any] = field(default_factory=dict)
    arguments: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    bodies: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Prepare] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    differences: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    made: Prepare | None = None
