"""``python -m bench.inbox``: the inbox with 500 open conversations and a thread of 1,000 messages.

Server time, bytes and statements of each page on real Postgres, and the same with a tenth of the rows beside it; then
the first paint in Chromium. ``--pictures FOLDER`` keeps how the pages look.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import django

from bench.paint import first_paints
from supportbot.supervisor.plan import PROJECT
from tests.flows.stack import stack_with_own_stores

MODELS = PROJECT / "var" / "models"
ROUNDS = 30
SIZES = ((50, 100), (500, 1000))
"""Open conversations, and messages in the one that is opened."""


def _fill(conversations: int, messages: int) -> Any:
    """Half of them wait, a tenth is Maya's, the rest is the bot's; all belong to customers of their own."""
    from django.db import connection
    from django.utils import timezone

    from handoff.models import Conversation, Message, StaffMember

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE handoff_conversation CASCADE")
    maya = StaffMember.objects.get(email="maya@northwind.example")
    now = timezone.now()
    states = ("waiting",) * 5 + ("agent",) + ("bot",) * 4
    rows = [
        Conversation(
            customer_ref=f"cus_{number}",
            display_name=f"Customer {number}",
            custody=(state := states[number % len(states)]),
            agent=maya if state == "agent" else None,
            queued_at=now if state == "waiting" else None,
            last_seq=4,
        )
        for number in range(conversations)
    ]
    Conversation.objects.bulk_create(rows)
    said = [Message(conversation=row, seq=seq, author="customer", text="Why is it more?") for row in rows
            for seq in range(1, 5)]  # fmt: skip
    Message.objects.bulk_create(said)
    longest = rows[5]
    Message.objects.bulk_create(
        Message(conversation=longest, seq=seq, author="customer", text="And this one?")
        for seq in range(5, messages + 1)
    )
    Conversation.objects.filter(pk=longest.pk).update(last_seq=messages, customer_ref="cus_priya")
    return longest.pk, maya


def count_statements(statements: list[str], execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    statements.append(sql)
    return execute(sql, params, many, context)


def _measure(pages: dict[str, str], staff: Any) -> dict[str, tuple[float, int, int]]:
    """Milliseconds (median), bytes and statements of each page."""
    from django.db import connection
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(staff)
    found = {}
    for name, address in pages.items():
        headers = {} if name.startswith("whole") else {"HX-Request": "true"}
        statements: list[str] = []
        with connection.execute_wrapper(partial(count_statements, statements)):
            answer = client.get(address, headers=headers)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        took = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            client.get(address, headers=headers)
            took.append((time.perf_counter() - start) * 1000)
        found[name] = (median(took), len(answer.content), len(statements))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.inbox")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="keep how the pages look")
    pictures = parser.parse_args().pictures
    with (
        tempfile.TemporaryDirectory(prefix="supportbot-inbox-") as folder,
        stack_with_own_stores(Path(folder), settings={"MODELS_DIR": str(MODELS)}) as program,
    ):
        os.environ.update(program.env, DJANGO_SETTINGS_MODULE="supportbot.settings", LOG_LEVEL="WARNING")
        django.setup()
        print(f"{'page':<22}{'rows':>12}{'ms':>8}{'kB':>8}{'statements':>12}")
        for conversations, messages in SIZES:
            opened, maya = _fill(conversations, messages)
            pages = {
                "whole inbox": "/inbox/",
                "lists": "/inbox/lists/?tab=inbox",
                "search": "/inbox/lists/?q=more",
                "thread": f"/inbox/c/{opened}/",
                "side": f"/inbox/c/{opened}/side/",
            }
            for name, (milliseconds, size, statements) in _measure(pages, maya).items():
                rows = f"{conversations}/{messages}"
                print(f"{name:<22}{rows:>12}{milliseconds:>8.1f}{size / 1000:>8.1f}{statements:>12}")
        program.start("web")
        shown = {"whole inbox": pages["whole inbox"], "whole thread": pages["thread"]}
        for name, painted in first_paints(program.base, shown, pictures=pictures).items():
            print(f"{name:<22}{rows:>12}{painted:>8.0f}  to the first paint")


if __name__ == "__main__":
    main()
