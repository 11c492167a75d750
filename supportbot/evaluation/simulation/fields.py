"""Reading one mapping of a scenario file strictly: each field by name and kind, and none left over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any

from supportbot.evaluation.simulation.yaml_text import ScenarioError

_LONGEST_SHOWN = 60


class Fields:
    """The fields of one mapping; ``where`` is "FILE: SCENARIO: FIELD" as far as it is known."""

    def __init__(self, raw: object, where: str, known: Collection[str]) -> None:
        if not isinstance(raw, Mapping):
            raise ScenarioError(f"{where}: {shown(raw)} is not a mapping; write its fields as NAME: VALUE")
        self.raw: Mapping[Any, Any] = raw
        self.where = where
        for name in raw:
            if name not in known:
                raise ScenarioError(f"{where}: {name}: unknown; {nearest(str(name), known)}")

    def __contains__(self, name: str) -> bool:
        return name in self.raw

    def fault(self, name: str, what: str) -> ScenarioError:
        return ScenarioError(f"{self.where}: {name}: {what}")

    def needed(self, name: str) -> Any:
        if self.raw.get(name) is None:
            raise self.fault(name, f"missing; add {name}: …")
        return self.raw[name]

    def text(self, name: str, default: str = "") -> str:
        value = self.raw.get(name)
        return default if value is None else self._text(name, value)

    def texts(self, name: str) -> tuple[str, ...]:
        """One text or a list of them; empty when the field is left out."""
        value = self.raw.get(name)
        if value is None:
            return ()
        rows = value if isinstance(value, list) else [value]
        if not rows and name != "requested":
            raise self.fault(name, "empty; give at least one or leave it out")
        return tuple(self._text(name, row) for row in rows)

    def words(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        """As ``texts``, each one of ``allowed``."""
        found = self.texts(name)
        for word in found:
            if word not in allowed:
                raise self.fault(name, f"{word!r} is not allowed; {nearest(word, allowed)}")
        return found

    def word(self, name: str, allowed: Collection[str]) -> str:
        found = self.words(name, allowed)
        if len(found) > 1:
            raise self.fault(name, "more than one; give one")
        return found[0] if found else ""

    def flag(self, name: str) -> bool | None:
        value = self.raw.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.fault(name, f"{shown(value)} is neither; write true or false")
        return value

    def rows(self, name: str) -> list[Any]:
        value = self.needed(name)
        if not isinstance(value, list) or not value:
            raise self.fault(name, f"{shown(value)} is not a list with something in it; write each entry after a dash")
        return value

    def _text(self, name: str, value: object) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(name, f"{shown(value)} is not a text; put it in quotes")
        return value


def nearest(word: str, known: Collection[str]) -> str:
    """The remedy for a word that is not among ``known``."""
    close = get_close_matches(word, sorted(known), n=1)
    return f"did you mean {close[0]!r}?" if close else f"write one of {', '.join(sorted(known))}"


def shown(value: object) -> str:
    """The value on one line, cut short."""
    text = " ".join(repr(value).split())
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
