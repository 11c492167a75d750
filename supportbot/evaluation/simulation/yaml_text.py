"""YAML as scenarios and their records are written in: what looks like a date, a time or a yes stays text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml


class ScenarioError(ValueError):
    """A file cannot be used; the message is one line and names the file, the scenario, the field and the remedy."""


class _Loader(yaml.SafeLoader):
    """Knows whole numbers, true, false and null; ``2026-11-23``, ``yes``, ``0347``, ``1.50`` and ``12:30`` are text."""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    names = [name.value for name, _ in node.value]
    repeated = next((name for index, name in enumerate(names) if name in names[:index]), None)
    if repeated is not None:
        raise yaml.MarkedYAMLError(problem=f"{repeated!r} stands twice; keep one", problem_mark=node.start_mark)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> Any:
    """The one document in ``path``. Raises ScenarioError: no such file, not UTF-8, not YAML, a key given twice."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader's child
    except FileNotFoundError as fault:
        raise ScenarioError(f"{path}: no such file; give the path of a YAML file") from fault
    except OSError as fault:
        raise ScenarioError(f"{path}: cannot be read ({fault.strerror}); give a file you may read") from fault
    except UnicodeDecodeError as fault:
        raise ScenarioError(f"{path}: not UTF-8 from byte {fault.start + 1}; save the file as UTF-8") from fault
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise ScenarioError(f"{path}{line}: not YAML as it should be ({fault.problem}); mend that line") from fault
    except (yaml.YAMLError, RecursionError, ValueError) as fault:
        raise ScenarioError(f"{path}: not YAML ({' '.join(str(fault).split())}); mend the file") from fault
