"""The labelled messages that the serving model is held against: a kept set, and what reviewers found lately."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings
from django.db import connection

from supportbot.evaluation.rows import Row, read_rows
from supportbot.understanding.catalogue import load_catalogue
from supportbot.understanding.corrections import load_corrections
from supportbot.understanding.wording import normalise

OWN_SET = Path(__file__).parent / "kept.jsonl"
"""Messages written for this purpose, which no topic file has. The same on every installation."""
DAYS, MOST_JUDGED = 90, 400

_JUDGED = """
SELECT (SELECT string_agg(m.text, E'\\n' ORDER BY m.seq) FROM handoff_message AS m
        WHERE m.conversation_id = t.conversation_id AND m.author = 'customer'
          AND m.seq BETWEEN t.first_seq AND t.last_seq),
    CASE WHEN v.topic <> '' THEN v.topic ELSE t.trace #>> '{reading,topics,0,0}' END
FROM supportbot_turnverdict AS v JOIN supportbot_turn AS t ON t.id = v.turn_id
WHERE v.at > now() - %(days)s * interval '1 day' AND (v.value = 'right' OR v.topic <> '')
    AND coalesce(t.trace #>> '{reading,choice}', '') = ''
ORDER BY v.at DESC, v.turn_id LIMIT %(most)s"""

Provider = Callable[[], Sequence[Row]]
_providers: list[Provider] = []


def on_kept(provider: Provider) -> None:
    """Have the rows of ``provider`` counted among the kept ones too. Registered in ``AppConfig.ready``."""
    if provider not in _providers:
        _providers.append(provider)


def kept_rows() -> list[Row]:
    """Our own set, and what this installation keeps and never learns from."""
    known = {topic.name for topic in load_catalogue()}
    own = read_rows(OWN_SET, known)
    return _fair([*own, *(row for provider in _providers for row in provider() if row.topic in known)])


def judged_rows() -> list[Row]:
    """Messages that reviewers have judged within ``DAYS``, with their true topic, but for those learned from."""
    with connection.cursor() as cursor:
        cursor.execute(_JUDGED, {"days": DAYS, "most": MOST_JUDGED})
        found = [Row(text, topic) for text, topic in cursor.fetchall() if text and topic]
    known = {topic.name for topic in load_catalogue()}
    learned = {normalise(one.text) for one in load_corrections(Path(settings.MODELS_DIR), known)}
    return _fair([row for row in found if row.topic in known and normalise(row.text) not in learned])


def _fair(rows: Sequence[Row]) -> list[Row]:
    """Each wording once, in an order that has nothing to do with topics: a part of them is a fair sample."""
    once = {normalise(row.text): row for row in rows}
    return sorted(once.values(), key=lambda row: hashlib.sha256(row.text.encode()).digest())
