"""The documents as an operator reads them: their commands, links, headings and names of settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from supportbot.supervisor.plan import PROJECT

PAGES = (PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *sorted((PROJECT / "docs").rglob("*.md")))

_FENCE = re.compile(r"^( *)```(\w*)$")
_PROGRAMS = (
    r"make|manage\.py|pytest|celery|uvicorn|docker|kubectl|curl|useradd|install|cp|mkdir|systemctl|journalctl|runuser|export|node"
    r"|(?:\.venv/bin/)?python3?"
)
_COMMAND = re.compile(rf"^(?:[A-Z][A-Z0-9_]*=\S+ )*(?:{_PROGRAMS})(?: |$)")
_COMMENT = re.compile(r"\s+#\s.*$")
_PYTHON = re.compile(r"(^| )(?:\.venv/bin/)?python3? (?=manage\.py|-m|docs/)")
_INLINE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_SETTING = re.compile(r"\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b")


@dataclass(frozen=True, slots=True)
class Command:
    """``text`` has no comment and names no Python; ``block`` says that it stands in a block, to be typed as it is."""

    page: str
    line: int
    text: str
    block: bool

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: {self.text}"


def name_of(page: Path) -> str:
    return str(page.relative_to(PROJECT))


def commands(page: Path) -> Iterator[Command]:
    """Every command of a page, in order."""
    for line, text in _blocks(page):
        yield Command(name_of(page), line, plain(text), block=True)
    for line, text in prose(page):
        for code in _INLINE.findall(text):
            if _COMMAND.match(code) and " " in code and not code.startswith(("export ", "install ")):
                yield Command(name_of(page), line, plain(code), block=False)


def plain(text: str) -> str:
    """A command without its comment, and without the way to Python, which differs from place to place."""
    return _PYTHON.sub(r"\1", " ".join(_COMMENT.sub("", text).split()))


def prose(page: Path) -> Iterator[tuple[int, str]]:
    """The lines outside fenced blocks, with their numbers."""
    inside = False
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if _FENCE.match(line):
            inside = not inside
        elif not inside:
            yield number, line


def _blocks(page: Path) -> Iterator[tuple[int, str]]:
    """Commands of fenced and indented blocks; one that goes on with a backslash is one command."""
    language: str | None = None
    begun, so_far = 0, ""
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        fence = _FENCE.match(line)
        if fence:
            language = fence[2] if language is None else None
            continue
        shell = language == "sh"
        typed = language == "" or (language is None and re.match(r"^ {4,}\S", line))
        if not so_far and not (line.strip() and (shell or (typed and _COMMAND.match(line.strip())))):
            continue
        begun = begun if so_far else number
        so_far += line.strip().removesuffix("\\")
        if not line.endswith("\\"):
            yield begun, so_far
            so_far = ""


def links(page: Path) -> Iterator[tuple[int, str]]:
    """Targets within this project, with the lines on which they stand."""
    for number, line in prose(page):
        for target in _LINK.findall(_INLINE.sub("", line)):
            if not target.startswith(("http://", "https://", "mailto:")):
                yield number, target


def anchors(page: Path) -> set[str]:
    """What a heading is called in a link, as GitHub names it."""
    found: set[str] = set()
    for _, line in prose(page):
        if re.match(r"^#{1,6} ", line):
            words = re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower())
            found.add(words.replace(" ", "-"))
    return found


def code_spans(page: Path) -> Iterator[tuple[int, str]]:
    """What stands between backquotes in a line, with the number of the line."""
    for number, line in prose(page):
        for code in _INLINE.findall(line):
            yield number, code


def setting_names(page: Path) -> Iterator[tuple[int, str]]:
    """Names in the way of settings: in a code span of their own, or with a value behind them in any line."""
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        for code in _INLINE.findall(line):
            if _SETTING.fullmatch(code):
                yield number, code
        for name in re.findall(r"(?<![\w$])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)=", line):
            yield number, name
