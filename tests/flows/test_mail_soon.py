"""A mail is on its way within a moment: by the worker when there is one, else by a web process."""

from __future__ import annotations

import os
import re
import signal
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.stack import Stack, stack_with_own_stores

MANAGER = "lena@northwind.example"
PATIENCE_SECONDS = 30.0


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder: Path = tmp_path_factory.mktemp("mails")
    with stack_with_own_stores(folder) as its:
        its.start("web")
        yield its


@pytest.fixture(scope="module")
def cookie(program: Stack) -> str:
    return program.sign_in(MANAGER)


def invite(program: Stack, cookie: str, email: str) -> float:
    """Have the mail posted by the page for it; seconds that the page took."""
    page = f"{program.base}/people/invite/"
    form = urllib.request.urlopen(urllib.request.Request(page, headers={"Cookie": cookie})).read().decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert found, form[:500]
    filled = {"csrfmiddlewaretoken": found[1], "email": email, "name": "Nora", "role": "agent"}
    began = time.monotonic()
    urllib.request.urlopen(
        urllib.request.Request(page, urllib.parse.urlencode(filled).encode(), headers={"Cookie": cookie})
    )
    return time.monotonic() - began


def seconds_until_sent(program: Stack, cookie: str, email: str) -> float:
    """From the moment in which the mail was posted, by the database's clock."""
    invite(program, cookie, email)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        ((took,),) = program.rows(
            "SELECT extract(epoch FROM sent_at - created_at) FROM handoff_mail WHERE address = %s", email
        )
        if took is not None:
            return float(took)
        time.sleep(0.1)
    raise AssertionError(f"not sent within {PATIENCE_SECONDS} s: {program.log_of('web').read_text()[-4000:]}")


def test_without_a_worker_it_goes_from_a_web_process(program: Stack, cookie: str) -> None:
    assert seconds_until_sent(program, cookie, "web@example.com") < 10


def test_the_worker_is_asked_at_once(program: Stack, cookie: str) -> None:
    program.start("worker")
    try:
        seconds_until_sent(program, cookie, "first@example.com")  # however long the worker takes to be there
        took = [seconds_until_sent(program, cookie, f"soon{number}@example.com") for number in range(3)]
        assert min(took) < 2, took
    finally:
        program.kill("worker")


def test_a_frozen_broker_holds_up_neither_the_page_nor_the_mail(program: Stack, cookie: str) -> None:
    pid = program.redis_pid()
    os.kill(pid, signal.SIGSTOP)
    try:
        assert invite(program, cookie, "page@example.com") < 2
        assert seconds_until_sent(program, cookie, "later@example.com") < 10
    finally:
        os.kill(pid, signal.SIGCONT)
