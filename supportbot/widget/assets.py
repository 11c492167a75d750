"""The widget's client as files to serve: one script, and languages beside it, under a version of its own.

The modules in ``client/`` are joined when they are read (``joining.py``) and made small; nobody builds anything.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from supportbot.widget.joining import join

try:
    import minify
except (ImportError, OSError):  # no wheel for this machine: the code is served as it is written, which is larger
    minify = None

CLIENT = Path(__file__).parent / "client"
LOADER = "loader.js"
ENTRY = "element.js"
SIZE_LIMIT = 30_000
"""Bytes that a visitor may have to load in all, gzipped."""
_STYLE_SHEET = re.compile(r"(?<== `)\n[^`]*(?=`)")


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    gzipped: bytes


@dataclass(frozen=True, slots=True)
class Bundle:
    """``modules`` by path: the script and what it fetches on demand. ``version`` is a digest over the whole client."""

    version: str
    loader: Asset
    modules: dict[str, Asset]

    @property
    def gzipped_size(self) -> int:
        """Bytes of the loader, the script and the largest of the languages, of which one is loaded at most."""
        on_demand = [len(asset.gzipped) for name, asset in self.modules.items() if name != ENTRY]
        return len(self.loader.gzipped) + len(self.modules[ENTRY].gzipped) + max(on_demand, default=0)


def read_bundle(folder: Path = CLIENT, *, small: bool = True) -> Bundle:
    """The client as it lies in ``folder`` now; without ``small``, as its authors can read it. Raises NotJoinable."""
    sources = {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*.js"))}
    digest = hashlib.sha256()
    for name, source in sources.items():
        digest.update(f"{name}\0{source}\0".encode())
    version = digest.hexdigest()[:12]
    loader = sources.pop(LOADER).replace("__VERSION__", version)
    script, on_demand = join(sources, ENTRY)
    modules = {ENTRY: script, **on_demand}
    if small and minify is not None:
        loader, modules = _shorter(loader), {name: _shorter(code) for name, code in modules.items()}
    return Bundle(version, _asset(loader), {name: _asset(code) for name, code in modules.items()})


@cache
def bundle() -> Bundle:
    """The client, read once for the life of the process."""
    return read_bundle()


def _asset(source: str) -> Asset:
    body = source.encode()
    return Asset(body, gzip.compress(body, mtime=0))


def _shorter(code: str) -> str:
    """The same script with short names, and without what only people need; so are the style sheets in it."""
    styled = _STYLE_SHEET.sub(lambda sheet: minify.string("text/css", sheet[0]), code)
    return str(minify.string("text/javascript", styled))
