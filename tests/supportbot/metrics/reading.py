"""A scrape as a scraper reads it."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families


class Scrape:
    """``names``: what could be asked for, also where nothing was counted yet; ``families``: as a page lists them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: set[str] = set()
        self.families: set[str] = set()
        self._values: dict[tuple[str, frozenset[tuple[str, str]]], float] = {}
        for family in text_string_to_metric_families(text):
            ends = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(family.type, ("",))
            self.families.add(f"{family.name}_total" if family.type == "counter" else family.name)
            self.names |= {f"{family.name}{end}" for end in ends}
            for sample in family.samples:
                self._values[sample.name, frozenset(sample.labels.items())] = sample.value

    def value(self, name: str, **labels: str) -> float | None:
        return self._values.get((name, frozenset(labels.items())))

    def of(self, name: str, **labels: str) -> float:
        """As ``value``, 0 where nothing was counted."""
        return self.value(name, **labels) or 0.0
