"""``python -m bench.exporting [--conversations N] [--messages M]``: rows a second of an export, and its memory.

Conversations are made by one statement; then each kind of file is made by a process of its own, as the worker would,
whose memory is read while it works: flat means that the last row costs no more of it than the first thousand.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench.options import parser_of
from bench.report import Figure, show
from supportbot.supervisor.plan import PROJECT
from tests.flows.stack import Stack, stack_with_own_stores

MODELS = os.environ.get("MODELS_DIR", str(PROJECT / "var" / "models"))
MOST_GROWTH = 30.0  # megabytes
LEAST_ROWS = 1000.0  # a second
KINDS = ("csv", "jsonl")

_FILL = """
INSERT INTO handoff_conversation (id, customer_ref, display_name, locale, custody, custody_version, priority,
    created_at, last_message_at, last_seq, closed_at, topic)
SELECT gen_random_uuid(), 'bench_' || n, 'Customer ' || n, 'en-IE', 'closed', 0, 0, now() - n * interval '3 minutes',
    now() - n * interval '3 minutes', %(messages)s, now(), '' FROM generate_series(1, %(conversations)s) AS n;
INSERT INTO handoff_message (conversation_id, seq, author, author_name, kind, text, body)
SELECT id, seq, CASE WHEN seq %% 2 = 1 THEN 'customer' ELSE 'bot' END, '', 'text',
    'Message ' || seq || ': why is my latest bill higher than the one before, and what is due when? ' || id, '{}'
FROM handoff_conversation, generate_series(1, %(messages)s) AS seq WHERE customer_ref LIKE 'bench_%%';
INSERT INTO supportbot_turn (id, conversation_id, first_seq, last_seq, custody_version, status, reply_seq, decision,
    topic, confidence, trace)
SELECT gen_random_uuid(), id, seq, seq, 0, 'done', seq + 1, 'answer', 'explain_charge', 0.91,
    '{"reading": {"topics": [["explain_charge", 0.91]], "signals": []}, "threshold": 0.6, "model_version": "en-1"}'
FROM handoff_conversation, generate_series(1, %(messages)s - 1, 2) AS seq WHERE customer_ref LIKE 'bench_%%';"""

_MAKE = """
import django, json, sys, time
django.setup()
from django.http import QueryDict
from handoff.models import StaffMember
from supportbot.exporting.asking import export_ask
from supportbot.exporting.making import export_take, export_write
lena = StaffMember.objects.get(email="lena@northwind.example")
export_ask(staff=lena, source="transcripts", kind=sys.argv[1], query=QueryDict())
warm = []

def said(rows):
    if rows >= 1000 and not warm:
        warm.append(rows)
        print("warm", flush=True)

began = time.monotonic()
assert export_write(export_take(), said)
export = lena.exports.first()
print(json.dumps({"rows": export.rows, "size": export.size, "seconds": time.monotonic() - began}), flush=True)
"""


def main() -> None:
    parser = parser_of("bench.exporting", __doc__)
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--messages", type=int, default=10, help="of each conversation")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="supportbot-exporting-") as name:
        folder = Path(name)
        with stack_with_own_stores(folder, settings={"MODELS_DIR": MODELS}) as program:
            _fill(program, options.conversations, options.messages)
            show([figure for kind in KINDS for figure in _figures(program, kind)], options.out)


def _fill(program: Stack, conversations: int, messages: int) -> None:
    began = time.monotonic()
    with program.connect() as conn:
        conn.execute("DROP INDEX message_words")  # an export of a whole list does not search; filling would take longer
        conn.execute("SET synchronous_commit = off")
        for statement in _FILL.split(";")[:-1]:
            conn.execute(statement, {"conversations": conversations, "messages": messages})
        conn.execute("ANALYZE")
    print(f"{conversations:,} conversations of {messages} messages in {time.monotonic() - began:.0f} s")


def _figures(program: Stack, kind: str) -> list[Figure]:
    environment = {**program.env, "DJANGO_SETTINGS_MODULE": "supportbot.settings"}
    command = [sys.executable, "-c", _MAKE, kind]
    process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    megabytes: list[float] = []
    watching = threading.Thread(target=_watch, args=(process, megabytes))
    warm, said = 0.0, ""
    for line in process.stdout:
        said = line
        if line.strip() == "warm":
            warm = _megabytes(process.pid)
            watching.start()
    process.wait()
    watching.join()
    made = json.loads(said)
    speed, growth = made["rows"] / made["seconds"], max(megabytes, default=warm) - warm
    print(
        f"{kind}: {made['rows']:,} rows, {made['size'] / 1e6:.0f} MB in {made['seconds']:.0f} s; "
        f"{warm:.0f} MB at 1,000 rows, {growth:+.1f} MB at most after"
    )
    return [
        Figure(f"{kind} speed", "seconds for 1,000 rows", 1000 / speed, 1000 / LEAST_ROWS, "s"),
        Figure(f"{kind} memory", "growth after the first 1,000 rows", growth, MOST_GROWTH, "MB"),
    ]


def _watch(process: subprocess.Popen[str], megabytes: list[float]) -> None:
    while process.poll() is None:
        megabytes.append(_megabytes(process.pid))
        time.sleep(0.1)


def _megabytes(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
