"""Whoever is signed out, shut out or may not answer any more loses the open socket within five seconds."""

from __future__ import annotations

import re
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import AsyncIterator, Callable

import pytest
from asgiref.sync import sync_to_async

from tests.flows.chat_client import AgentClient, CustomerClient
from tests.flows.stack import PASSWORD, Stack
from tests.flows.staff import person_make

pytestmark = pytest.mark.socket
WITHIN_SECONDS = 5.0
EMAIL = "zoe@northwind.example"
_REVOKE = "INSERT INTO supportbot_revocation (customer_ref, before, at) VALUES ('cus_jonas', now(), now()) RETURNING 1"
Act = Callable[[Stack, str], None]


def _disabled(program: Stack, cookie: str) -> None:
    _post(program, program.sign_in("admin@northwind.example"), f"/people/{_id(program)}/disable/")


def _made_a_manager(program: Stack, cookie: str) -> None:
    form = {"name": "Zoe", "role": "manager", "capacity": "4"}
    _post(program, program.sign_in("admin@northwind.example"), f"/people/{_id(program)}/", **form)


def _signed_out(program: Stack, cookie: str) -> None:
    _post(program, cookie, "/accounts/logout/")


def _another_password(program: Stack, cookie: str) -> None:
    """From another browser, as whoever has noticed that somebody else is signed in would."""
    form = {"oldpassword": PASSWORD, "password1": "quite another password", "password2": "quite another password"}
    _post(program, program.sign_in(EMAIL), "/accounts/password/change/", **form)


def _signed_out_everywhere(program: Stack, cookie: str) -> None:
    _post(program, program.sign_in(EMAIL), "/accounts/sign-out-everywhere/")


def _session_deleted(program: Stack, cookie: str) -> None:
    key = re.search("sessionid=([a-z0-9]+)", cookie)
    assert key is not None
    program.rows("DELETE FROM django_session WHERE session_key = %s RETURNING 1", key[1])


ACTS: dict[str, Act] = {
    "disabled": _disabled,
    "made a manager": _made_a_manager,
    "signed out": _signed_out,
    "another password": _another_password,
    "signed out everywhere": _signed_out_everywhere,
    "session deleted": _session_deleted,
}


@pytest.fixture
async def agent(program: Stack) -> AsyncIterator[tuple[AgentClient, str]]:
    """A fresh person's socket and their cookie."""
    await sync_to_async(person_make)(program, EMAIL, name="Zoe")
    cookie = program.sign_in(EMAIL)
    async with AgentClient(program.inbox_url, headers={"Cookie": cookie, "Origin": program.base}) as client:
        await client.hello()
        yield client, cookie


@pytest.mark.parametrize("what", ACTS)
async def test_staff_lose_their_socket(program: Stack, agent: tuple[AgentClient, str], what: str) -> None:
    client, cookie = agent
    async with CustomerClient(program.chat_url) as customer:
        conversation = (await customer.hello(program.token("cus_jonas")))["conversation"]
        await client.watch(conversation)
        await sync_to_async(ACTS[what])(program, cookie)
        began = time.monotonic()
        assert await client.wait_closed(WITHIN_SECONDS) == 4403
        assert time.monotonic() - began < WITHIN_SECONDS
        assert client.frames[-1]["code"] == "forbidden"
        seen = len(client.frames)
        await customer.say("Is anybody there?")
    assert len(client.frames) == seen
    async with AgentClient(program.inbox_url, headers={"Cookie": cookie, "Origin": program.base}) as again:
        assert await again.wait_closed() == 4403


async def test_a_customer_who_signs_out_loses_every_socket_of_that_token(program: Stack) -> None:
    token = program.token("cus_jonas")
    async with CustomerClient(program.chat_url) as one, CustomerClient(program.chat_url) as two:
        await one.hello(token)
        await two.hello(token)
        await one.send({"type": "sign.out"})
        assert await one.wait_closed(WITHIN_SECONDS) == 4401
        assert await two.wait_closed(WITHIN_SECONDS) == 4401
        assert two.frames[-1]["code"] == "token_revoked"
        assert [frame for frame in two.frames if frame["type"] == "message"] == []


async def test_the_companys_server_ends_a_customers_sessions(program: Stack) -> None:
    """The row is what ``POST /api/v1/sessions/revoke`` writes; ``tests/supportbot/api/test_sessions.py`` calls it."""
    async with CustomerClient(program.chat_url) as theirs, CustomerClient(program.chat_url) as others:
        await theirs.hello(program.token("cus_jonas"))
        await others.hello(program.token("cus_priya"))
        program.rows(_REVOKE)
        try:
            assert await theirs.wait_closed(WITHIN_SECONDS) == 4401
        finally:
            program.rows("DELETE FROM supportbot_revocation WHERE customer_ref = 'cus_jonas' RETURNING 1")
        await others.say("I am still here", client_id=str(uuid.uuid4()))


def _id(program: Stack) -> int:
    ((staff_id,),) = program.rows("SELECT id FROM handoff_staffmember WHERE email = %s", EMAIL)
    return int(staff_id)


def _post(program: Stack, cookie: str, path: str, **form: str) -> None:
    """A form sent from the program's own page."""
    token = re.search("csrftoken=([A-Za-z0-9]+)", cookie)
    assert token is not None
    body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **form}).encode()
    request = urllib.request.Request(program.base + path, data=body, headers={"Cookie": cookie, "Origin": program.base})
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200, path
