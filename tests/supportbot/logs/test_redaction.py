"""Nothing secret reaches a log stream, by whatever logger and in whatever shape."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
import structlog

from supportbot.logs import redact_text
from tests.supportbot.logs.stage import CANARY, output, written

FORMATS = pytest.mark.parametrize("fmt", ["console", "json"])


class _Broken:
    def __repr__(self) -> str:
        raise RuntimeError(CANARY)


class _Telling:
    def __repr__(self) -> str:
        return f"<Card {CANARY}>"


def _nested(value: object, depth: int) -> object:
    return {"in": _nested(value, depth - 1)} if depth else value


WAYS: dict[str, Callable[[Any, logging.Logger], object]] = {
    "structlog event": lambda log, _: log.info(f"paid with {CANARY}"),
    "structlog value": lambda log, _: log.info("paid", number=CANARY),
    "structlog spaced": lambda log, _: log.info("paid", number="4242 4242 4242 4242"),
    "structlog int": lambda log, _: log.info("paid", number=int(CANARY)),
    "structlog bytes": lambda log, _: log.info("paid", frame=CANARY.encode()),
    "structlog key": lambda log, _: log.info("paid", **{CANARY: 1}),
    "structlog nested": lambda log, _: log.info("paid", frame={"a": [{"b": (CANARY, {CANARY})}]}),
    "structlog too deep": lambda log, _: log.info("paid", frame=_nested(CANARY, 40)),
    "structlog long": lambda log, _: log.info("paid", text="x " * 30_000 + CANARY),
    "structlog object": lambda log, _: log.info("paid", card=_Telling()),
    "structlog broken object": lambda log, _: log.info("paid", card=_Broken()),
    "structlog error value": lambda log, _: log.info("paid", error=ValueError(CANARY)),
    "structlog args": lambda log, _: log.info("paid with %s", CANARY),
    "structlog stack": lambda log, _: log.info(CANARY, stack_info=True),
    "standard message": lambda _, log: log.warning(f"paid with {CANARY}"),
    "standard args": lambda _, log: log.warning("paid with %s and %r", CANARY, {"n": CANARY}),
    "standard extra": lambda _, log: log.warning("paid", extra={"card": CANARY}),
    "standard wrong args": lambda _, log: log.warning("paid %d", CANARY),
    "standard broken object": lambda _, log: log.warning("paid %s", _Broken()),
    "code": lambda log, _: log.info("paid", cvv="4242424242424242"),
}


@pytest.mark.fault("F47")
@FORMATS
@pytest.mark.parametrize("way", WAYS)
def test_a_card_number_is_in_no_line(way: str, fmt: str) -> None:
    with written(fmt) as stream:
        WAYS[way](structlog.get_logger("test.redaction"), logging.getLogger("celery.task"))
        lines = output(stream)
    assert lines.strip(), "something must have been written"
    assert "42424242" not in lines.replace(" ", "")


@pytest.mark.fault("F47")
@FORMATS
def test_a_card_number_is_in_no_traceback(fmt: str) -> None:
    with written(fmt) as stream:
        number = CANARY
        try:
            try:
                raise ValueError(f"refused {number}")
            except ValueError as error:
                raise RuntimeError(f"again 4242 4242 4242 4242 {number}") from error
        except RuntimeError:
            structlog.get_logger("test").exception("failed")
            logging.getLogger("django.request").exception("failed too")
            logging.getLogger("uvicorn.error").error("and here", exc_info=True)
        lines = output(stream)
    assert lines.count("RuntimeError: again") == 3
    assert "42424242" not in lines.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ('127.0.0.1:5000 - "GET /ws/chat/?token=abc.def.ghi&x=1 HTTP/1.1" 101', "abc.def"),
        ("/review/?q=1&access_token=s3cr3tvalue", "s3cr3tvalue"),
        ("Authorization: Bearer abcdef1234567890", "abcdef1234567890"),
        ("signed eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "eyJ"),
        ("could not reach postgres://app:hunter2@db:5432/app", "hunter2"),
        ("redis://:hunter2@cache:6379/0", "hunter2"),
        ("key sk-proj-abcdefghijklmnop", "abcdefghijklmnop"),
        ("key sk_test_abcdefghijklmnop", "abcdefghijklmnop"),
        ("key rk_live_abcdefghijklmnop", "abcdefghijklmnop"),
        ("signed with whsec_abcdefghijklmnop", "abcdefghijklmnop"),
        ("sessionid=abcdef; csrftoken=ghijkl".join("; "), "ghijkl"),
        ("Cookie: __Host-sessionid=abcdef; a=b", "abcdef"),
        ("cvv is 951", "951"),
        ("ssn 900-12-3456", "3456"),
    ],
)
def test_tokens_and_passwords_are_cut(text: str, secret: str) -> None:
    assert secret not in redact_text(text)


def test_the_rest_of_an_address_stays() -> None:
    line = redact_text('"GET /ws/chat/?token=abc&lang=de HTTP/1.1" 101')
    assert line == '"GET /ws/chat/?token=•••&lang=de HTTP/1.1" 101'


@FORMATS
@pytest.mark.parametrize("key", ["password", "api_key", "Authorization", "session_cookie", "widget_token", "cvv"])
def test_a_value_under_a_secret_name_is_hidden(key: str, fmt: str) -> None:
    with written(fmt) as stream:
        structlog.get_logger("test").info("asked", **{key: "plain words", "frame": {key: "more words"}})
        lines = output(stream)
    assert "words" not in lines
    assert "•••" in lines
