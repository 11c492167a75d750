"""A database as an earlier version left it is brought up to date, loses nothing, and its people go on where they were.

Each ``v*.sql.gz`` is one version's database, written by that version's own program (docs/deploy.md, "A new version").
"""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils.html import escape

from billing.models.personal import PersonalText
from supportbot import embedded
from tests.flows.chat_client import AgentClient, CustomerClient
from tests.flows.databases import fresh_database
from tests.flows.stack import Stack
from tests.in_turn import Done, commands_run
from tests.upgrade.schema import columns, restore, rows, rules

pytestmark = pytest.mark.socket

DUMPS = sorted(Path(__file__).parent.glob("v*.sql.gz"))
GROWN = {"auth_permission", "django_content_type", "django_migrations"}
"""Tables to which ``migrate`` adds rows of its own."""
ENCRYPTED = {"billing_customer": {"billing_address", "tax_id"}}
"""Columns that may have been plain then and are not now."""
CONCEALED = "SELECT external_ref, billing_address, tax_id FROM billing_customer ORDER BY 1"
MESSAGES = "SELECT conversation_id, seq, author, kind, text, body, created_at FROM handoff_message ORDER BY 1, 2"
FULL = (
    "billing_customer", "billing_invoice", "billing_invoiceline", "billing_paymentattempt",
    "handoff_attachmentcontent", "handoff_escalation", "handoff_event", "handoff_mail", "handoff_note",
    "handoff_staffmember", "supportbot_answerfeedback", "supportbot_apikey", "supportbot_conversationrating",
    "supportbot_turn",
)  # fmt: skip
"""Without rows in these a dump shows little."""


class Upgraded(Stack):
    """The program of today over an old database; and what stood in it, by table, before it was upgraded."""

    old: dict[str, list[str]]
    old_columns: dict[str, tuple[str, ...]]
    concealed: list[tuple[Any, ...]]
    said: list[tuple[Any, ...]]
    done: list[Done]

    def chat(self, custody: str) -> tuple[str, str, str]:
        """The longest chat in that custody: its id, its customer's reference and the sign-in of who holds it."""
        ((chat, ref, holder),) = self.rows(
            "SELECT c.id, c.customer_ref, coalesce(s.username, '') FROM handoff_conversation AS c "
            "LEFT JOIN handoff_staffmember AS s ON s.id = c.agent_id "
            "WHERE c.custody = %s ORDER BY c.last_seq DESC LIMIT 1",
            custody,
        )
        return str(chat), ref, holder

    def page(self, path: str, *, to: str) -> str:
        asked = urllib.request.Request(self.base + path, headers=self.agent_headers(to))
        with urllib.request.urlopen(asked, timeout=20) as answer:
            text: str = answer.read().decode()
        return text


@pytest.fixture(scope="module", params=DUMPS, ids=lambda dump: dump.name.removesuffix(".sql.gz"))
def program(request: pytest.FixtureRequest) -> Iterator[Upgraded]:
    var_dir = embedded.var_dir()
    url = os.environ.get("DATABASE_URL") or embedded.urls(var_dir).database_url
    redis_url = os.environ.get("REDIS_URL", "")
    # Whoever held a chat then has long been silent: the sweep that takes it from them would come between.
    settings = {"QUEUE_SWEEP_SECONDS": "3600"}
    with fresh_database(url, "upgrade") as database_url:
        restore(database_url, request.param)
        its = Upgraded(var_dir=var_dir, database_url=database_url, redis_url=redis_url, settings=settings)
        with its.connect() as conn:
            its.old_columns = {
                table: tuple(name for name in named if name not in ENCRYPTED.get(table, ()))
                for table, named in columns(conn).items()
            }
            its.old = {table: rows(conn, table, named) for table, named in its.old_columns.items()}
        its.concealed, its.said = its.rows(CONCEALED), its.rows(MESSAGES)
        its.done = commands_run(["prepare"], ["migrate", "--check"], ["check", "--fail-level", "WARNING"], env=its.env)
        try:
            yield its
        finally:
            its.stop()


def test_the_old_database_has_something_of_everything(program: Upgraded) -> None:
    assert {custody for (custody,) in program.rows("SELECT DISTINCT custody FROM handoff_conversation")} == {
        "bot", "waiting", "agent", "closed",
    }  # fmt: skip
    assert {author for _, _, author, *_ in program.said} >= {"bot", "customer", "agent"}
    assert [table for table in FULL if not program.old[table]] == []


def test_every_message_is_what_it_was_and_where_it_was(program: Upgraded) -> None:
    assert len(program.said) > 25
    assert program.rows(MESSAGES) == program.said


def test_every_row_holds_what_it_held(program: Upgraded) -> None:
    """Custody and who holds it, turns, notes, customers, bills and their totals, staff: every column of every table."""
    with program.connect() as conn:
        for table, named in program.old_columns.items():
            now = rows(conn, table, named)
            if table in GROWN:
                assert set(program.old[table]) <= set(now), table
            else:
                assert now == program.old[table], table


def test_what_is_encrypted_now_says_what_it_said(program: Upgraded, settings: Any) -> None:
    settings.SECRET_KEY = program.env["SECRET_KEY"]
    field, now = PersonalText(), program.rows(CONCEALED)
    assert [(ref, field.opened(address), field.opened(tax)) for ref, address, tax in now] == [
        (ref, field.opened(address), field.opened(tax)) for ref, address, tax in program.concealed
    ]
    stored = [text for _, *texts in now for text in texts if text]
    assert stored
    assert [text for text in stored if field.opened(text) == text] == []


@pytest.mark.django_db
def test_its_rules_are_those_of_a_database_made_today(program: Upgraded) -> None:
    connection.ensure_connection()
    made_today = rules(connection.connection)
    with program.connect() as conn:
        upgraded = rules(conn)
    assert upgraded - made_today == set()
    assert made_today - upgraded == set()


def test_nothing_is_left_to_migrate_or_to_complain_about(program: Upgraded) -> None:
    assert [one for one in program.done if one.status] == []


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE handoff_event SET kind = 'other' WHERE id = (SELECT min(id) FROM handoff_event)",
        "DELETE FROM handoff_event WHERE id = (SELECT min(id) FROM handoff_event)",
        "UPDATE handoff_message SET seq = 1 WHERE seq = 2",
    ],
)
def test_the_old_rows_are_guarded_as_new_ones_are(program: Upgraded, forbidden: str) -> None:
    with program.connect() as conn, pytest.raises((psycopg.errors.RestrictViolation, psycopg.errors.UniqueViolation)):
        conn.execute(forbidden)


async def test_its_people_go_on_where_they_were(program: Upgraded) -> None:
    """Last, as it writes: staff find the old chats, the bot answers in one, who holds another writes in that one."""
    program.start("web")
    ours, ref, _ = program.chat("bot")
    held, helped, holder = program.chat("agent")
    closed, _, _ = program.chat("closed")
    ((name,),) = program.rows("SELECT name FROM billing_customer WHERE external_ref = %s", helped)
    assert escape(name) in program.page("/inbox/", to=holder)
    assert escape(name) in program.page(f"/inbox/c/{held}/", to=holder)
    transcript = program.page(f"/review/c/{closed}/", to="lena@northwind.example")
    for chat, _, author, _, text, *_ in program.said:
        assert str(chat) != closed or author != "customer" or escape(text) in transcript

    kept = [(seq, text) for chat, seq, _, _, text, *_ in program.said if str(chat) == ours]
    async with CustomerClient(program.chat_url) as customer:
        welcome = await customer.hello(program.token(ref))
        assert welcome["conversation"] == ours
        assert [(message["seq"], message["text"]) for message in welcome["messages"]] == kept
        mark = len(customer.frames)
        sent = await customer.say("What do I owe?")
        answer = await customer.wait_for(after=mark, type="message", author="bot", kind="answer")
        assert answer["seq"] == sent["seq"] + 1 == kept[-1][0] + 2
    async with (
        CustomerClient(program.chat_url) as customer,
        AgentClient(program.inbox_url, headers=program.agent_headers(holder)) as agent,
    ):
        await customer.hello(program.token(helped))
        thread = await agent.watch(held)
        assert thread["notes"]
        last, version = thread["last_seq"], thread["state"]["custody_version"]
        await agent.reply(held, "Found it.", version=version, last_seq=last)
        assert (await customer.wait_for(type="message", text="Found it."))["seq"] == last + 1
    program.stop()
