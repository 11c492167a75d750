"""The dashboard, put together: the few figures that matter, then one section after another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from supportbot.measuring import charts, ranking
from supportbot.measuring.cards import Card, card, cards
from supportbot.measuring.charts import Chart
from supportbot.measuring.ranking import AgentRow, Row
from supportbot.measuring.reading import Counted

TOP = (
    "conversations",
    "resolved",
    "handed_over",
    "answered",
    "judged_right",
    "people_first_p50",
    "promises_kept",
    "rating_bot",
)


@dataclass(frozen=True, slots=True)
class Ranked:
    title: str
    columns: tuple[str, ...]
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    cards: list[Card]
    charts: list[Chart] = field(default_factory=list)
    ranked: list[Ranked] = field(default_factory=list)
    agents: list[AgentRow] = field(default_factory=list)

    @property
    def is_half(self) -> bool:
        """Whether it stands beside another one where there is room."""
        return self.key in ("customers", "models", "topics", "people")


@dataclass(frozen=True, slots=True)
class Dashboard:
    counted: Counted
    top: list[Card]
    sections: list[Section]

    @property
    def is_empty(self) -> bool:
        return not self.counted.now

    @property
    def drawn(self) -> dict[str, Any]:
        return charts.drawn([chart for section in self.sections for chart in section.charts])


def dashboard(counted: Counted) -> Dashboard:
    return Dashboard(counted, [card(key, counted, course=True) for key in TOP], list(_sections(counted)))


def _pairs(*keys: str) -> tuple[str, ...]:
    return tuple(f"{key}_{share}" for key in keys for share in ("p50", "p95"))


def _sections(counted: Counted) -> tuple[Section, ...]:
    return (
        Section(
            "outcomes",
            "What became of it",
            cards(("resolved_bot", "resolved_people", "unresolved_bot", "unresolved_people", "unknown"), counted),
            [charts.volume(counted), charts.outcomes(counted)],
            [Ranked("Why not resolved", ("Why", "Conversations", "Share"), ranking.unresolved(counted))],
        ),
        Section(
            "handovers",
            "Handed over",
            cards(("handed_over", "left_queue", "queue_wait_p50", "queue_wait_p95"), counted),
            [charts.waits(counted)],
            [
                Ranked("By reason", ("Reason", "Conversations", "Share of all"), ranking.reasons(counted)),
                Ranked("By topic", ("Topic", "Conversations", "Share of the topic"), ranking.handed_topics(counted)),
            ],
        ),
        Section(
            "answers",
            "The bot's answers",
            cards(("answered", "judged_right", "thumbs_up", "gaps", "messages"), counted),
            [charts.answers(counted), charts.bot_times(counted)],
        ),
        Section(
            "times",
            "Times and promises",
            cards(
                (
                    *_pairs("bot_first", "bot_full", "bot_work", "people_first", "people_full", "estimate_error"),
                    "estimate_kept",
                    "promises_kept",
                ),
                counted,
            ),
            [charts.people_times(counted)],
            [Ranked("Promises", ("Promise", "Over", "Kept"), ranking.promises(counted))],
        ),
        Section(
            "customers",
            "What customers thought",
            cards(("rating_bot", "rating_people", "thumbs_up"), counted),
            [charts.ratings(counted)],
        ),
        Section(
            "models",
            "Language models",
            cards(("model_turns", "model_used", "model_tokens", "model_cost", "guard_stops"), counted),
            [charts.cost(counted)],
        ),
        Section(
            "topics",
            "What it was about",
            cards(("drift",), counted),
            [],
            [Ranked("Topics", ("Topic", "Conversations", "Share", "Change"), ranking.topics(counted))],
        ),
        Section("people", "People", [], agents=ranking.agents(counted)),
    )
