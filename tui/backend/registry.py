"""Which function answers which declared operation."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from tui.api.catalog import endpoints
from tui.api.endpoint import Endpoint, endpoint_of
from tui.backend.call import Call
from tui.backend.errors import Refusal

P = ParamSpec("P")
R = TypeVar("R")

Answer = Callable[Concatenate[Call, P], Awaitable[R]]


@dataclass(frozen=True, slots=True)
class File:
    """A file given instead of an answer in an envelope: where it lies, and the name it is saved under."""

    path: Path
    name: str


_answers: dict[str, Callable[..., Awaitable[Any]]] = {}


def answered() -> list[Endpoint]:
    """Every declared operation this backend answers."""
    load()
    return [endpoint for endpoint in endpoints() if f"{endpoint.method} {endpoint.path}" in _answers]


def answers(stub: Callable[Concatenate[Any, P], Awaitable[R]]) -> Callable[[Answer[P, R]], Answer[P, R]]:
    """Make a function the answer to a declared operation; it takes what the stub takes, by the same names."""
    endpoint = endpoint_of(stub)

    def register(function: Answer[P, R]) -> Answer[P, R]:
        _answers[f"{endpoint.method} {endpoint.path}"] = function
        return function

    return register


def streams(stub: Callable[Concatenate[Any, P], Awaitable[bytes]]) -> Callable[[Answer[P, File]], Answer[P, File]]:
    """As `answers`, for an operation that gives bytes: the function names the file they are in."""
    endpoint = endpoint_of(stub)

    def register(function: Answer[P, File]) -> Answer[P, File]:
        _answers[f"{endpoint.method} {endpoint.path}"] = function
        return function

    return register


def load() -> None:
    """Import every file of answers."""
    package = importlib.import_module("tui.backend.answers")
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def answer_to(endpoint: Endpoint) -> Callable[..., Awaitable[Any]]:
    """The function that answers an operation; raises `Refusal` 501 where there is none yet."""
    try:
        return _answers[f"{endpoint.method} {endpoint.path}"]
    except KeyError:
        raise Refusal(501, f"This workspace does not answer {endpoint.id} yet; a Pipedrive account does.") from None
