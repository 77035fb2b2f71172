"""Which function answers which declared operation."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from tui.api.endpoint import Endpoint, endpoint_of
from tui.backend.call import Call

P = ParamSpec("P")
R = TypeVar("R")

Answer = Callable[Concatenate[Call, P], Awaitable[R]]

_answers: dict[str, Callable[..., Awaitable[Any]]] = {}


def answers(stub: Callable[Concatenate[Any, P], Awaitable[R]]) -> Callable[[Answer[P, R]], Answer[P, R]]:
    """Make a function the answer to a declared operation; it takes what the stub takes, by the same names."""
    endpoint = endpoint_of(stub)

    def register(function: Answer[P, R]) -> Answer[P, R]:
        _answers[f"{endpoint.method} {endpoint.path}"] = function
        return function

    return register


def load() -> None:
    """Import every file of answers."""
    package = importlib.import_module("tui.backend.answers")
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def answer_to(endpoint: Endpoint) -> Callable[..., Awaitable[Any]]:
    """The function that answers an operation; raises `KeyError` where there is none."""
    return _answers[f"{endpoint.method} {endpoint.path}"]
