"""Every setting that is read from the environment, found in the code that reads it: the table of docs/settings.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from supportbot.secrets import FROM_FILES

HEAD = """# Settings

Each variable of the environment that the program reads. This page is written by `manage.py settingsreference`; what a
setting means stands on the page named beside it. Where the last column says so, `NAME_FILE` may name a file that
holds the value. Rates are written as in `30 per 10 second`, lists with commas between.

| variable | kind | default | explained in | from a file |
|---|---|---|---|---|
"""
_KINDS = {"str": "text", "bool": "yes or no", "int": "whole number", "float": "number", "list": "list"}


@dataclass(frozen=True, slots=True)
class Setting:
    """``default`` is the expression of the code; ``pages`` are documents that explain it."""

    name: str
    kind: str
    default: str
    pages: tuple[str, ...]


def settings_of(code: str, documents: Mapping[str, str]) -> list[Setting]:
    """The settings that ``code`` reads as ``env.kind("NAME", default=…)``, by name."""
    found = {name: (kind, default) for name, kind, default in _reads(code)}
    return [Setting(name, *found[name], _pages(name, documents)) for name in sorted(found)]


def table(settings: list[Setting]) -> str:
    """The page, whole."""
    rows = [
        f"| `{each.name}` | {_KINDS[each.kind]} | {_shown(each.default)} | "
        f"{', '.join(f'[{page}]({page})' for page in each.pages)} | {'yes' if each.name in FROM_FILES else ''} |\n"
        for each in settings
    ]
    return HEAD + "".join(rows)


def reference(project: Path) -> str:
    """The page as the code stands in the folder ``project``."""
    pages = {path.name: path.read_text(encoding="utf-8") for path in sorted((project / "docs").glob("*.md"))}
    pages.pop("settings.md", None)
    code = (project / "supportbot/settings.py").read_text(encoding="utf-8")
    return table(settings_of(code, pages))


def _reads(code: str) -> Iterator[tuple[str, str, str]]:
    for node in ast.walk(ast.parse(code)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        name, of = node.args[0], node.func.value
        if isinstance(of, ast.Name) and of.id == "env" and isinstance(name, ast.Constant) and node.func.attr in _KINDS:
            default = next((word.value for word in node.keywords if word.arg == "default"), None)
            yield str(name.value), node.func.attr, "" if default is None else ast.unparse(default)


def _pages(name: str, documents: Mapping[str, str]) -> tuple[str, ...]:
    """Where it stands in a row of a table first; else wherever it is named."""
    row = re.compile(rf"^\|[^|]*`{name}`", re.MULTILINE)
    told = [page for page, text in documents.items() if row.search(text)]
    named = [page for page, text in documents.items() if re.search(rf"`{name}`|\b{name}=", text)]
    return tuple(told or named)[:2]


def _shown(default: str) -> str:
    return f"`{default}`" if default not in ("''", '""', "[]", "") else "unset"
