"""No widget is given a bare string that may come from a service: Textual would read it as markup, with actions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import tui.app

SOURCES = sorted(Path(tui.app.__file__).parent.rglob("*.py"))
MARKUP = {"Static", "Label", "Button", "Option", "Collapsible", "Checkbox", "RadioButton", "Link", "update"}
"""What reads a `str` as markup; `update` is that of `Static`."""
NEVER = {"from_markup", "open_url", "Markdown", "RichLog"}
"""What is not used at all: markup made from texts, links that open, Markdown with live actions, a log of strings."""
SAFE = {"Content", "Text", "styled", "assemble", "join", "stylize", "truncate", "blank"}
"""What makes content of a string without reading it."""
TELLS = {"notify"}
BROWSER = "a browser would open on the machine one is logged in to"
ALLOWED = {
    ("oauth.py", BROWSER),  # Pipedrive's own page, whose address stands on the screen; never over SSH
}


def called(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def contents(tree: ast.AST) -> set[str]:
    """Functions that give content, by their annotation; properties too."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {f.name for f in functions if f.returns is not None and "Content" in ast.unparse(f.returns)}


def names(tree: ast.AST, known: set[str]) -> set[str]:
    """Variables and parameters that hold content."""
    found = {a.arg for a in ast.walk(tree) if isinstance(a, ast.arg) and a.annotation and _says(a.annotation)}
    for _ in range(3):  # one may be made of another
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                safe = is_content(node.value, known, found) or (
                    isinstance(node, ast.AnnAssign) and _says(node.annotation)
                )
                found |= {t.id for t in targets if isinstance(t, ast.Name)} if safe else set()
    return found


def _says(annotation: ast.expr) -> bool:
    return "Content" in ast.unparse(annotation)


def is_content(node: ast.expr, known: set[str], held: set[str]) -> bool:
    """Whether an expression is content, or a text that stands in the source."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.Name):
        return node.id in held or node.id.isupper()
    if parts := _parts(node):
        return all(is_content(part, known, held) for part in parts)
    if isinstance(node, ast.JoinedStr):
        return all(isinstance(v, ast.Constant) or _is_ours(v) for v in node.values)
    return isinstance(node, ast.Call) and called(node) in SAFE | known


def _parts(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.BoolOp):
        return node.values
    return [node.body, node.orelse] if isinstance(node, ast.IfExp) else []


def _is_ours(value: ast.expr) -> bool:
    """A number or a name in capitals, which stands in the source."""
    inside = value.value if isinstance(value, ast.FormattedValue) else value
    inside = inside.value if isinstance(inside, ast.Subscript) else inside
    return isinstance(inside, ast.Name) and inside.id.isupper()


def bare(source: str) -> Iterator[str]:
    """The calls that hand on a string as it comes."""
    tree = ast.parse(source)
    known = contents(tree) | all_contents()
    held = names(tree, known)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = called(call)
        plain = any(
            k.arg == "markup" and isinstance(k.value, ast.Constant) and k.value.value is False for k in call.keywords
        )
        told = name in TELLS and not plain and not _is_ours_to_tell(call)
        shown = _reads_markup(call) and not plain and not is_content(call.args[0], known, held)
        if name in NEVER or told or shown:
            yield f"line {call.lineno}: {ast.unparse(call)}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"tooltip", "border_title", "border_subtitle"}:
            yield f"line {node.lineno}: {ast.unparse(node)} reads markup"
        if isinstance(node, ast.Name | ast.alias) and getattr(node, "name", getattr(node, "id", "")) == "webbrowser":
            yield BROWSER


def _is_ours_to_tell(call: ast.Call) -> bool:
    """Constants, and what hands on how it was called itself."""
    return all(isinstance(a, ast.Constant) for a in call.args) or "super()" in ast.unparse(call.func)


def _reads_markup(call: ast.Call) -> bool:
    name, function = called(call), ast.unparse(call.func)
    return bool(call.args) and name in MARKUP and (name != "update" or "query_one" in function or "Static" in function)


@cache
def all_contents() -> set[str]:
    """Functions of any file that give content."""
    return set().union(*(contents(ast.parse(path.read_text("utf-8"))) for path in SOURCES))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_widget_is_given_a_bare_string(path: Path) -> None:
    found = list(bare(path.read_text("utf-8")))
    assert [line for line in found if (path.name, line) not in ALLOWED] == []


@pytest.mark.parametrize(
    "source",
    [
        "Static(deal.title)",
        "Static(f'{deal.title} is here')",
        "title = deal.title\nStatic(title)",
        "self.query_one('#x', Static).update(record['name'])",
        "self.notify(error.message)",
        "Option(name, id='x')",
        "Content.from_markup(title)",
        "widget.tooltip = title",
        "widget.border_title = 'x'",
        "self.app.open_url(link)",
        "import webbrowser",
    ],
)
def test_what_would_be_found(source: str) -> None:
    assert list(bare(source))


@pytest.mark.parametrize(
    "source",
    [
        "Static(Content(deal.title))",
        "Static('Are you sure?')",
        "line = Content.styled(name, 'bold') + Content(' ')\nStatic(line)",
        "self.notify(str(error), markup=False)",
        "self.query_one('#x', Static).update(Content(name) if name else '')",
        "numbers.update(other)",
    ],
)
def test_what_would_not_be_found(source: str) -> None:
    assert not list(bare(source))
