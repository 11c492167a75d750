"""The widget's client as files to serve: its modules under a version that changes with any of them."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CLIENT = Path(__file__).parent / "client"
LOADER = "loader.js"
SIZE_LIMIT = 30_000
"""Bytes that a visitor may have to load in all, gzipped."""
_LANGUAGES = "i18n/"
_ALWAYS = (f"{_LANGUAGES}index.js", f"{_LANGUAGES}en.js")


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    gzipped: bytes


@dataclass(frozen=True, slots=True)
class Bundle:
    """``modules`` by path relative to the client's folder; ``version`` is a digest over all of them."""

    version: str
    loader: Asset
    modules: dict[str, Asset]

    @property
    def gzipped_size(self) -> int:
        """Bytes of the loader, every module and the largest of the languages, of which one is loaded at most."""
        sizes = {name: len(asset.gzipped) for name, asset in self.modules.items()}
        languages = {name for name in sizes if name.startswith(_LANGUAGES) and name not in _ALWAYS}
        always = sum(size for name, size in sizes.items() if name not in languages)
        return len(self.loader.gzipped) + always + max((sizes[name] for name in languages), default=0)


def read_bundle(folder: Path = CLIENT) -> Bundle:
    """The client as it lies in ``folder`` now."""
    sources = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.js"))}
    loader = sources.pop(LOADER)
    digest = hashlib.sha256(loader)
    for name, source in sources.items():
        digest.update(name.encode() + b"\0" + source)
    version = digest.hexdigest()[:12]
    modules = {name: _asset(source) for name, source in sources.items()}
    return Bundle(version, _asset(loader.replace(b"__VERSION__", version.encode())), modules)


@cache
def bundle() -> Bundle:
    """The client, read once for the life of the process."""
    return read_bundle()


def _asset(source: bytes) -> Asset:
    body = _without_comments(source)
    return Asset(body, gzip.compress(body, mtime=0))


def _without_comments(source: bytes) -> bytes:
    """The source without whole-line comments and indentation: a quarter of its gzipped size, and no build step.

    Line breaks stay, so no statement runs into the next. The only texts over several lines are style sheets, to which
    indentation means nothing.
    """
    lines = (line.strip() for line in source.splitlines())
    return b"\n".join(line for line in lines if line and not line.startswith((b"//", b"/** ")))
