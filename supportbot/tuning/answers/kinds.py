"""Which subjects there are, and the form of each."""

from __future__ import annotations

import re
from typing import Any

from billing.facts import Company
from supportbot.models import Edition, topic_choices
from supportbot.tuning.answers.forms import EditForm, PolicyForm, ReplyForm, TextForm, TopicForm
from supportbot.tuning.answers.known import POLICIES
from supportbot.tuning.editions.publishing import editions_of
from supportbot.tuning.editions.subjects import Subject, Value

_TEXT_KEY = re.compile(r"[a-z0-9_-]{1,80}/[a-zA-Z-]{2,12}")
_POLICY_KEY = re.compile(r"[a-z0-9_-]{1,80}")


def known_subject(kind: str, key: str) -> Subject | None:
    """The subject of an address; None for one that is not and never was."""
    subject = Subject(kind, key)
    match kind:
        case Edition.Kind.TEXT:
            return subject if _TEXT_KEY.fullmatch(key) else None
        case Edition.Kind.POLICY:
            return subject if _POLICY_KEY.fullmatch(key) and (key in POLICIES or _is_or_was(subject)) else None
        case Edition.Kind.TOPIC:
            return subject if key in dict(topic_choices()) else None
        case Edition.Kind.REPLY:
            return subject if key.isdigit() and len(key) < 10 and _is_or_was(subject) else None
        case _:
            return None


def form_of(subject: Subject, data: Any, *, standing: Value, company: Company) -> EditForm:
    """The form of a subject's kind, filled with ``data`` or with what is in force."""
    given: dict[str, Any] = {"standing": standing, "company": company}
    match subject.kind:
        case Edition.Kind.TEXT:
            return TextForm(data, **given)
        case Edition.Kind.POLICY:
            return PolicyForm(data, kind=_policy_kind(subject, standing), **given)
        case Edition.Kind.TOPIC:
            return TopicForm(data, **given)
        case _:
            return ReplyForm(data, **given)


def _policy_kind(subject: Subject, standing: Value) -> str:
    if standing is not None:
        return str(standing["kind"])
    if subject.key in POLICIES:
        return POLICIES[subject.key].kind
    earlier = editions_of(subject).exclude(value=None).first()
    state: dict[str, Any] = (earlier.value if earlier is not None else None) or {"kind": "text"}
    return str(state["kind"])


def _is_or_was(subject: Subject) -> bool:
    return subject.read() is not None or editions_of(subject).exists()
