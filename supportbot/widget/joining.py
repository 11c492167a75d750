"""ES modules joined into one script, in the order in which they need each other.

Compressed together they are a quarter smaller than apart, and are fetched at once. The modules stay as they are for
who works on them; only a plain subset of the language is understood (``modules.py``), and all else is refused.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from supportbot.widget.modules import DECLARED, ON_DEMAND, Module, NotJoinable, read, target_of

_GLOBALS = """
    alert atob btoa caches close closed confirm crypto document event fetch find focus frames history length location
    name navigator open origin parent performance postMessage print prompt screen scroll self status stop top window
    CSS Date Element Event File FormData Image Intl JSON Map Math Node Number Object Option Range Request Response
    Selection Set String Text Touch URL
"""
"""Names of the browser's that a module may mean when it says them: joined, it would get another module's."""


def join(sources: Mapping[str, str], entry: str) -> tuple[str, dict[str, str]]:
    """The script that ``entry`` is joined into, and what it fetches on demand, by path: (code, {path: code}).

    ``sources`` are texts by path. Only the entry's exports stay exports. Raises NotJoinable.
    """
    modules: dict[str, Module] = {}
    _read_all(entry, sources, modules)
    order = _ordered(modules)
    _refuse_names_twice([modules[path] for path in order])
    code = "\n".join(line for path in order for line in _said(modules[path], exported=path == entry))
    wanted = sorted({path for module in modules.values() for path in module.on_demand})
    return code, {path: _alone(path, sources, modules) for path in wanted}


def _read_all(path: str, sources: Mapping[str, str], modules: dict[str, Module]) -> None:
    if path in modules:
        return
    if path not in sources:
        raise NotJoinable(f"{path} is imported, but is not there")
    modules[path] = module = read(path, sources[path])
    for target in module.imports:
        _read_all(target, sources, modules)


def _alone(path: str, sources: Mapping[str, str], modules: Mapping[str, Module]) -> str:
    """A module that is fetched on demand: served as a file, so it may need no other."""
    if path not in sources:
        raise NotJoinable(f"{path} is imported on demand, but is not there")
    module = read(path, sources[path])
    if module.imports or module.on_demand or path in modules:
        raise NotJoinable(f"{path} is fetched on demand; it can neither import a module nor be imported by one")
    return "\n".join(module.lines)


def _ordered(modules: Mapping[str, Module]) -> list[str]:
    try:
        return list(TopologicalSorter({path: list(module.imports) for path, module in modules.items()}).static_order())
    except CycleError as error:
        raise NotJoinable(f"modules import each other in a ring: {' → '.join(error.args[1])}") from None


def _refuse_names_twice(modules: list[Module]) -> None:
    owners: dict[str, Module] = {}
    for module in modules:
        for name in module.names:
            if name in _GLOBALS.split():
                raise NotJoinable(f"{module.path}: {name!r} is the browser's own; call it something else")
            if name in owners:
                raise NotJoinable(f"{module.path} and {owners[name].path} both have {name!r}; rename one")
            owners[name] = module
        for target, wanted in module.imports.items():
            if missing := [name for name in wanted if owners.get(name) is None or name not in owners[name].exports]:
                raise NotJoinable(f"{module.path}: {target} does not export {', '.join(missing)}")
            if foreign := [name for name in wanted if owners[name].path != target]:
                raise NotJoinable(f"{module.path}: {target} is not where {', '.join(foreign)} is from")


def _said(module: Module, *, exported: bool) -> Iterator[str]:
    folder = posixpath.dirname(module.path)
    for line in module.lines:
        kept = line if exported else line.removeprefix("export ") if DECLARED.match(line) else line
        yield ON_DEMAND.sub(lambda found: f'import("./{target_of(folder, found[1])}")', kept)
