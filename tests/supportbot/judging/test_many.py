"""The queue over a hundred thousand conversations: it opens, and gives out the next, without looking at them all."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from supportbot.judging.filling import queue_rescore
from supportbot.judging.queue_list import queue_counts, queue_page
from supportbot.judging.taking import free_items, item_take_next
from supportbot.models import ReviewItem
from tests.supportbot.judging.rows import manager

pytestmark = [pytest.mark.django_db, pytest.mark.prove]
MANY, RISKY = 100_000, 30_000
_CHATS = """
INSERT INTO handoff_conversation (id, customer_ref, display_name, locale, custody, custody_version, priority,
    created_at, last_message_at)
SELECT gen_random_uuid(), 'cus_' || n, 'Customer ' || n, 'en', 'closed', 0, 0, now() - n * interval '5 minutes',
    now() - n * interval '5 minutes' FROM generate_series(1, %s) AS n"""
_SAID = """
INSERT INTO handoff_message (conversation_id, seq, author, text)
SELECT id, seq, CASE seq WHEN 1 THEN 'customer' ELSE 'bot' END, 'Why is it more than last month?'
FROM handoff_conversation, generate_series(1, 2) AS seq"""
_TURNS = """
INSERT INTO supportbot_turn (id, conversation_id, first_seq, last_seq, custody_version, status, reply_seq, decision,
    topic, confidence, trace)
SELECT gen_random_uuid(), id, 1, 1, 0, 'done', 2, 'answer', 'late_fee', 0.95, '{"threshold": 0.7}'
FROM handoff_conversation"""
_DISPUTES = """
INSERT INTO handoff_escalation (conversation_id, custody_version, reason, priority, brief, created_at)
SELECT id, 1, 'dispute', 0, '{}', now() FROM handoff_conversation ORDER BY id LIMIT %s"""


def _timed(what: str, work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    took = time.perf_counter() - began
    print(f"{what}: {took * 1000:.0f} ms")  # noqa: T201 – read by whoever runs it with -s
    return took


def test_a_hundred_thousand_conversations() -> None:
    lena = manager()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for statement, values in ((_CHATS, [MANY]), (_SAID, []), (_TURNS, []), (_DISPUTES, [RISKY])):
            cursor.execute(statement, values)
        cursor.execute("ANALYZE")
    _timed("scoring all anew", queue_rescore)
    assert ReviewItem.objects.count() >= RISKY
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE supportbot_reviewitem")
    page = queue_page(lena)
    assert page.next_key is not None
    assert _timed("first page", lambda: queue_page(lena)) < 1.0
    assert _timed("counts", lambda: queue_counts(lena)) < 1.0
    assert _timed("one reason", lambda: queue_page(lena, reason="sample")) < 1.0
    assert _timed("next", lambda: item_take_next(by=lena)) < 1.0
    assert _timed("second page", lambda: [queue_page(lena, after=page.next_key)]) < 1.0
    plan = free_items().order_by("-score", "-happened_at", "conversation")[:1].explain()
    assert "review_item_rank" in plan, plan
