"""The topics SupportBot knows, one file each under ``topics/``: what it means and how customers say it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

TOPICS_DIR = Path(__file__).parent / "topics"
OUT_OF_SCOPE = "out_of_scope"


class CatalogueError(ValueError):
    """A topic file is unreadable or says too little; the message names the file."""


@dataclass(frozen=True, slots=True)
class Example:
    """One way to say it, as a customer typed it."""

    text: str
    topic: str


@dataclass(frozen=True, slots=True)
class Topic:
    """``name`` is the file's stem; ``meaning`` is one sentence for people who label conversations."""

    name: str
    meaning: str
    examples: tuple[Example, ...]


def load_topic(path: Path) -> Topic:
    """Read one topic file.

    Raises:
        CatalogueError: not TOML, no meaning, or no utterances.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        meaning, groups = str(document["meaning"]), dict(document["utterances"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as fault:
        raise CatalogueError(f"{path.name}: {fault}") from fault
    examples = tuple(
        Example(text=line.strip(), topic=path.stem)
        for lines in groups.values()
        for line in str(lines).splitlines()
        if line.strip()
    )
    if not meaning or not examples:
        raise CatalogueError(f"{path.name}: a topic needs a meaning and utterances")
    return Topic(name=path.stem, meaning=meaning, examples=examples)


def load_catalogue(folder: Path = TOPICS_DIR) -> tuple[Topic, ...]:
    """Read every topic file of ``folder``, by name.

    Raises:
        CatalogueError: a file is unreadable, or fewer than two topics are there.
    """
    topics = tuple(load_topic(path) for path in sorted(folder.glob("*.toml")))
    if len(topics) < 2:
        raise CatalogueError(f"{folder}: at least two topic files are needed")
    return topics
