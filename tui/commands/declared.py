"""The declared operations as their source states them: names for completion, without importing a single model.

Importing the declarations takes pydantic along, which takes longer than a key may. Their source is plain: classes of
stubs, and classes of fields.
"""

from __future__ import annotations

import ast
import functools
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

API = "tui.api"
DIALECTS = ("v2", "v1")
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Parameter(NamedTuple):
    """A parameter's wire name, and its values where they are listed."""

    wire: str
    choices: tuple[str, ...] = ()


def resources(dialect: str) -> list[str]:
    """The resources of a dialect: one file each."""
    return sorted(file.stem for file in (_root() / dialect).glob("*.py") if file.stem != "__init__")


def verbs(dialect: str, resource: str) -> dict[str, str]:
    """What each verb of a resource does, in a sentence; empty where there is no such resource."""
    return {verb: (ast.get_docstring(stub) or "").split("\n")[0] for verb, stub in _stubs(dialect, resource).items()}


def parameters(dialect: str, resource: str, verb: str) -> list[Parameter]:
    """The parameters of an operation and the fields of its body."""
    stub, module = _stubs(dialect, resource)[verb], f"{API}.{dialect}.{resource}"
    found: list[Parameter] = []
    for argument in (*stub.args.args[1:], *stub.args.kwonlyargs):
        if argument.annotation is None:
            continue
        fields = list(_body(module, argument.annotation))
        own = Parameter(_wire(argument.annotation) or argument.arg.rstrip("_"), _choices(module, argument.annotation))
        found += fields or [own]
    return found


def _stubs(dialect: str, resource: str) -> dict[str, ast.AsyncFunctionDef]:
    if resource not in resources(dialect):
        return {}
    classes = (node for node in _tree(f"{API}.{dialect}.{resource}").body if isinstance(node, ast.ClassDef))
    stubs = (node for of in classes for node in of.body if isinstance(node, ast.AsyncFunctionDef))
    return {stub.name.rstrip("_"): stub for stub in stubs if any(map(_declares, stub.decorator_list))}


def _declares(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id in VERBS


def _body(module: str, annotation: ast.expr) -> Iterator[Parameter]:
    """The fields of the model an annotation names, if it is one of a body."""
    for name in _names(annotation):
        place, definition = _definition(module, name)
        if isinstance(definition, ast.ClassDef) and _is_body(place, definition):
            yield from _fields(place, definition).values()


def _is_body(module: str, definition: ast.ClassDef) -> bool:
    if (module, definition.name) == (f"{API}.models.base", "Body"):
        return True
    return any(_is_body(place, base) for place, base in _bases(module, definition))


def _fields(module: str, definition: ast.ClassDef) -> dict[str, Parameter]:
    """The fields of a model, those of its bases first."""
    fields: dict[str, Parameter] = {}
    for place, base in reversed(list(_bases(module, definition))):
        fields |= _fields(place, base)
    written = (node for node in definition.body if isinstance(node, ast.AnnAssign))
    for node in written:
        if isinstance(node.target, ast.Name) and "ClassVar" not in _names(node.annotation):
            fields[node.target.id] = _field(module, node.target.id, node)
    return fields


def _field(module: str, name: str, node: ast.AnnAssign) -> Parameter:
    alias = _alias(node.value) or next(filter(None, map(_alias, ast.walk(node.annotation))), "")
    return Parameter(alias or name, _choices(module, node.annotation))


def _alias(node: ast.AST | None) -> str:
    """The name `Field(alias=...)` gives."""
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            if keyword.arg in ("alias", "validation_alias") and isinstance(keyword.value, ast.Constant):
                return str(keyword.value.value)
    return ""


def _wire(annotation: ast.expr) -> str:
    """The name `Wire("...")` gives."""
    for node in ast.walk(annotation):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Wire":
            return str(ast.literal_eval(node.args[0]))
    return ""


def _choices(module: str, annotation: ast.expr) -> tuple[str, ...]:
    for node in ast.walk(annotation):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal":
            return tuple(str(ast.literal_eval(choice)) for choice in _elements(node.slice))
    for name in _names(annotation):
        _, definition = _definition(module, name)
        if isinstance(definition, ast.Assign):
            return _choices(module, definition.value)
    return ()


def _elements(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


def _bases(module: str, definition: ast.ClassDef) -> Iterator[tuple[str, ast.ClassDef]]:
    for base in definition.bases:
        place, found = _definition(module, base.id) if isinstance(base, ast.Name) else (module, None)
        if isinstance(found, ast.ClassDef):
            yield place, found


def _names(annotation: ast.expr) -> list[str]:
    return [node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)]


def _definition(module: str, name: str) -> tuple[str, ast.stmt | None]:
    """Where a name is defined, and how: followed through imports, within this package."""
    for node in _tree(module).body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            return module, node
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            return module, node
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{API}."):
            for imported in node.names:
                if (imported.asname or imported.name) == name:
                    return _definition(node.module or "", imported.name)
    return module, None


@functools.cache
def _tree(module: str) -> ast.Module:
    path = _root().joinpath(*module.removeprefix(f"{API}.").split(".")).with_suffix(".py")
    return ast.parse(path.read_bytes())


@functools.cache
def _root() -> Path:
    spec = importlib.util.find_spec(API)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent
