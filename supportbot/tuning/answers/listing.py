"""All that managers can edit of what is said, with its state in words and who changed it last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from billing.models import PolicyText, PolicyValue
from billing.services.policies import policy_row_state
from handoff.models import SavedReply
from supportbot.models import Edition, TopicPolicy, topic_choices
from supportbot.thinking import ANSWERS_IN
from supportbot.tuning.answers.known import POLICIES, TEXTS, words_of
from supportbot.tuning.editions.subjects import AS_SHIPPED, Subject
from supportbot.tuning.words import NOTHING, value_words


@dataclass(frozen=True, slots=True)
class Line:
    """``said`` is False for what the bot knows of and the company has not set."""

    subject: Subject
    label: str
    words: str
    said: bool
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    about: str
    lines: tuple[Line, ...]


def groups() -> list[Group]:
    """Texts, policies, topics and saved replies; six queries, however many there are."""
    last = _last_changed()
    return [
        Group("Texts", "What the bot says word for word.", tuple(_dated(_texts(), last))),
        Group("Policies", "The figures and switches that it answers by.", tuple(_dated(_policies(), last))),
        Group("Topics", "Who may be told, and what always goes to a person.", tuple(_dated(_topics(), last))),
        Group("Saved replies", "What agents begin a reply from.", tuple(_dated(_replies(), last))),
    ]


def label_of_subject(subject: Subject) -> str:
    """What a subject is called on its page."""
    name, _, language = subject.key.partition("/")
    match subject.kind:
        case Edition.Kind.TEXT:
            return f"{TEXTS[name].label if name in TEXTS else words_of(name)} ({language})"
        case Edition.Kind.POLICY:
            return POLICIES[name].label if name in POLICIES else words_of(name)
        case Edition.Kind.TOPIC:
            return dict(topic_choices()).get(name, name)
        case _:
            return str(SavedReply.objects.filter(pk=int(name)).first() or "A saved reply that is gone")


def question_for(subject: Subject) -> str:
    """A question that makes the bot say it; empty where none is known."""
    name = subject.key.partition("/")[0]
    known = {**POLICIES, **TEXTS}.get(name)
    if known is not None:
        return known.question
    return dict(topic_choices()).get(name, "")


def _texts() -> Iterable[Line]:
    rows = {(row.key, row.language): row.text for row in PolicyText.objects.all()}
    for key, language in sorted(rows.keys() | {(key, ANSWERS_IN) for key in TEXTS}):
        subject, text = Subject(Edition.Kind.TEXT, f"{key}/{language}"), rows.get((key, language))
        yield Line(subject, label_of_subject(subject), text or NOTHING, text is not None)


def _policies() -> Iterable[Line]:
    rows = {row.key: row for row in PolicyValue.objects.all()}
    for key in sorted(rows.keys() | POLICIES.keys()):
        subject, row = Subject(Edition.Kind.POLICY, key), rows.get(key)
        words = NOTHING if row is None else value_words(policy_row_state(row))
        yield Line(subject, label_of_subject(subject), words, row is not None)


def _topics() -> Iterable[Line]:
    rows = {row.topic: row for row in TopicPolicy.objects.all()}
    for topic, label in topic_choices():
        row = rows.get(topic)
        state = None if row is None else {name: getattr(row, name) for name in AS_SHIPPED}
        yield Line(Subject(Edition.Kind.TOPIC, topic), label, value_words(state or AS_SHIPPED), row is not None)


def _replies() -> Iterable[Line]:
    for row in SavedReply.objects.select_related("team"):
        yield Line(Subject(Edition.Kind.REPLY, str(row.pk)), f"/{row.shortcut} {row.title}", row.text, True)


def _dated(found: Iterable[Line], last: dict[tuple[str, str], tuple[str, datetime]]) -> Iterable[Line]:
    for line in found:
        by, at = last.get((line.subject.kind, line.subject.key), ("", None))
        yield replace(line, by=by, at=at)


def _last_changed() -> dict[tuple[str, str], tuple[str, datetime]]:
    newest = Edition.objects.exclude(by_name="").order_by("kind", "key", "-pk").distinct("kind", "key")
    return {(row.kind, row.key): (row.by_name, row.at) for row in newest}
