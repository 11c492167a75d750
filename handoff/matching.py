"""Who is offered what. Pure: a queue in its order and the people who are there, to pairs of the two.

Fair by construction: conversations are looked at in the order of service, so a later one of the same priority is given
to somebody only when nobody free could have taken the earlier one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Skills:
    """Topics and languages somebody works in; an empty set means all of them."""

    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def cover(self, topic: str, language: str) -> bool:
        known_topic = not topic or not self.topics or topic in self.topics
        return known_topic and (not language or not self.languages or language in self.languages)


@dataclass(frozen=True, slots=True)
class TeamProfile:
    id: int
    skills: Skills = field(default_factory=Skills)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent who is there. ``load`` counts conversations held and offers open; ``idle_since`` is UTC."""

    id: int
    teams: frozenset[int]
    skills: Skills
    capacity: int
    load: int
    idle_since: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation in the queue. ``passed`` counts, by agent, the offers of this stay that were not taken."""

    id: uuid.UUID
    team_id: int | None
    topic: str
    language: str
    passed: Mapping[int, int] = field(default_factory=dict)


def route(topic: str, language: str, teams: Sequence[TeamProfile]) -> int | None:
    """The team for a question: one that names its topic, else one for everything; None when there is no team at all.

    Among several the first given wins; a team that does not speak the language is taken only when none does.
    """
    speaking = [team for team in teams if Skills(languages=team.skills.languages).cover("", language)]
    for group in (speaking, teams):
        for team in group:
            if topic and topic in team.skills.topics:
                return team.id
        for team in group:
            if not team.skills.topics:
                return team.id
    return teams[0].id if teams else None


def pair(queue: Iterable[Waiting], people: Iterable[Candidate]) -> list[tuple[Waiting, Candidate]]:
    """Who should be offered which conversation now. ``queue`` comes in the order of service."""
    present = {person.id: person for person in people}
    taken: dict[int, int] = {}
    pairs: list[tuple[Waiting, Candidate]] = []
    for waiting in queue:
        free = [
            person
            for person in _able(waiting, present.values())
            if person.load + taken.get(person.id, 0) < person.capacity
        ]
        if free:
            chosen = min(free, key=lambda person: _order(waiting, person, taken.get(person.id, 0)))
            taken[chosen.id] = taken.get(chosen.id, 0) + 1
            pairs.append((waiting, chosen))
    return pairs


def _able(waiting: Waiting, people: Iterable[Candidate]) -> list[Candidate]:
    """Those of the team with the skill; the whole team when nobody who is there has it, or nobody would come."""
    team = [person for person in people if waiting.team_id is None or waiting.team_id in person.teams]
    skilled = [person for person in team if person.skills.cover(waiting.topic, waiting.language)]
    return skilled or team


def _order(waiting: Waiting, person: Candidate, more: int) -> tuple[int, float, datetime, int]:
    """Who let it pass comes last; then the share of capacity in use, then who has been idle longest."""
    return waiting.passed.get(person.id, 0), (person.load + more) / person.capacity, person.idle_since, person.id
