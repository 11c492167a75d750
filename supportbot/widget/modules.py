"""What one ES module of the client's imports, declares and says, read by line from a plain subset of the language."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

IMPORT = re.compile(r'import \{ (?P<names>\w+(?:, \w+)*) \} from "(?P<path>\.{1,2}/[^"]+)";')
ON_DEMAND = re.compile(r'\bimport\("(\.{1,2}/[^"]+)"\)')
DECLARED = re.compile(r"(?P<export>export )?(?:const|let|class|function|async function) (?P<name>\w+)\b")
_CLOSING = re.compile(r"[)\]}`]")
_STYLES = "styles/"


class NotJoinable(Exception):
    """A module says something that joining does not understand. Names the module and the line."""


@dataclass(slots=True)
class Module:
    """One module, read. ``imports`` and ``on_demand`` are paths; ``lines`` is the code without its imports."""

    path: str
    imports: dict[str, list[str]] = field(default_factory=dict)
    on_demand: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    exports: set[str] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)


def read(path: str, source: str) -> Module:
    """One module without comments and indentation, its imports apart. Raises NotJoinable."""
    module = Module(path)
    folder = posixpath.dirname(path)
    for number, line, in_text in _code(path, source):
        code = line.strip()
        if not in_text:
            if found := IMPORT.fullmatch(code):
                module.imports[target_of(folder, found["path"])] = found["names"].split(", ")
                continue
            if not line[0].isspace():
                _declare(module, number, code)
        module.on_demand += [target_of(folder, path) for path in ON_DEMAND.findall(code)]
        module.lines.append(code)
    return module


def target_of(folder: str, path: str) -> str:
    """The path that a module in ``folder`` means by ``path``, relative to the client's folder."""
    return posixpath.normpath(posixpath.join(folder, path))


def _code(path: str, source: str) -> Iterator[tuple[int, str, bool]]:
    """Each line that is neither empty nor a comment: its number, itself, and whether it begins within a text."""
    in_text = in_comment = False
    for number, line in enumerate(source.splitlines(), start=1):
        code = line.strip()
        if in_comment or code.startswith("/*"):
            in_comment = not code.endswith("*/")
            if in_comment and "*/" in code:
                raise NotJoinable(f"{path}:{number}: code stands behind a comment; put it on a line of its own")
        elif code and (in_text or not code.startswith("//")):
            yield number, line, in_text
            if code.count("`") % 2:
                in_text = not in_text
                if not path.startswith(_STYLES):
                    raise NotJoinable(f"{path}:{number}: only a style sheet may be a text of several lines")
    if in_text or in_comment:
        raise NotJoinable(f"{path}: a text or a comment does not end")


def _declare(module: Module, number: int, code: str) -> None:
    """Take down what a line that begins at the margin declares."""
    found = DECLARED.match(code)
    if found is None:
        if not _CLOSING.match(code):
            raise NotJoinable(
                f"{module.path}:{number}: {code[:60]!r} is not understood; a module holds imports of names, "
                "declarations of one name each, and comments"
            )
        return
    module.names.append(found["name"])
    if found["export"]:
        module.exports.add(found["name"])
