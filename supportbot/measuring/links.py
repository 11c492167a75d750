"""From a figure to the conversations behind it: the list of transcripts, narrowed as far as it can be."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.http import urlencode

from supportbot.measuring.days import Period
from supportbot.measuring.reading import Scope

_HANDED = {"decision": "handoff"}
_NARROWED: Mapping[str, Mapping[str, str]] = {
    "resolved": {"custody": "closed"},
    "resolved_bot": {"custody": "closed"},
    "resolved_people": {"custody": "closed", **_HANDED},
    "unresolved_people": _HANDED,
    "handed_over": _HANDED,
    "answered": {"decision": "answer"},
    "judged_right": {"verdict": "right"},
    "thumbs_up": {"thumbs": "up"},
    "people_first": _HANDED,
    "people_full": _HANDED,
    "queue_wait": _HANDED,
    "estimate_error": _HANDED,
    "estimate_kept": _HANDED,
    "left_queue": _HANDED,
    "promises_kept": {"sla": "kept"},
    "guard_stops": {"stopped": "1"},
    "gaps": {"confidence": "under"},
}


def behind(key: str, period: Period, scope: Scope, **more: str) -> str:
    """The address of the conversations that figure ``key`` is counted over, begun in ``period``."""
    narrowed = _NARROWED.get(key.removesuffix("_p50").removesuffix("_p95"), {})
    wanted = {
        "since": period.first.isoformat(),
        "until": period.last.isoformat(),
        "topic": scope.topic,
        "team": scope.team,
        "language": scope.language,
        **narrowed,
        **more,
    }
    return f"{reverse('review:list')}?{urlencode({name: value for name, value in wanted.items() if value})}"
