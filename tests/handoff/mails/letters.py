"""HTML of mails as a program sees it: its text, and what of it would run or load."""

from __future__ import annotations

from html.parser import HTMLParser


class Seen(HTMLParser):
    """The tags of a document, with the texts that stand in ``pre``, ``p``, ``th`` and all others."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())

    @property
    def links(self) -> list[str | None]:
        return [attrs.get("href") for tag, attrs in self.tags if tag == "a"]

    def named(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)
