"""What a line holds, in both formats, from every kind of logger."""

from __future__ import annotations

import json
import logging
import uuid

import pytest
import structlog

from supportbot.logs import bind_turn, logging_config
from tests.supportbot.logs.stage import output, written


def test_a_json_line_names_time_level_logger_service_and_turn() -> None:
    turn, conversation = uuid.uuid4(), uuid.uuid4()
    with written("json", service="worker") as stream, bind_turn(turn, conversation):
        structlog.get_logger("supportbot.turns").info("turn_answered", milliseconds=12, ok=True, none=None, share=0.5)
        line = json.loads(output(stream))
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "turn_answered",
        "level": "info",
        "logger": "supportbot.turns",
        "service": "worker",
        "turn_id": str(turn),
        "conversation_id": str(conversation),
        "milliseconds": 12,
        "ok": True,
        "none": None,
        "share": 0.5,
    }


def test_standard_loggers_carry_the_turn_too() -> None:
    with written("json") as stream, bind_turn("t-1", "c-1"):
        logging.getLogger("celery.worker").warning("slow %s", "task")
        line = json.loads(output(stream))
    assert (line["event"], line["turn_id"], line["conversation_id"]) == ("slow task", "t-1", "c-1")


def test_the_turn_is_forgotten_afterwards_and_an_outer_one_comes_back() -> None:
    with written("json") as stream:
        log = structlog.get_logger("test")
        with bind_turn("outer", "c"):
            with bind_turn("inner", "c"):
                log.info("one")
            log.info("two")
        log.info("three")
        lines = [json.loads(line) for line in output(stream).splitlines()]
    assert [line.get("turn_id") for line in lines] == ["inner", "outer", None]


def test_the_console_format_is_readable() -> None:
    with written("console", service="beat") as stream:
        structlog.get_logger("supportbot.turns").warning("turn_swept", count=3)
        line = output(stream)
    assert line.endswith("\n")
    for part in ("[warning", "turn_swept", "supportbot.turns", "count=3", "service=beat"):
        assert part in line


def test_the_level_holds_for_both_kinds_of_logger() -> None:
    with written(level="warning") as stream:
        structlog.get_logger("test").info("quiet")
        logging.getLogger("test").info("quiet")
        structlog.get_logger("test").warning("loud")
        lines = output(stream)
    assert "quiet" not in lines
    assert "loud" in lines


@pytest.mark.parametrize("name", ["uvicorn.error", "uvicorn.access", "celery", "django", "django.server"])
def test_loggers_with_handlers_of_their_own_lose_them(name: str) -> None:
    logger = logging.getLogger(name)
    own = logging.StreamHandler()
    logger.addHandler(own)
    logger.propagate = False
    with written("json") as stream:
        logger.error("here")
        lines = output(stream)
    assert own not in logger.handlers
    assert json.loads(lines)["event"] == "here"


@pytest.mark.parametrize("fmt", ["console", "json"])
@pytest.mark.parametrize("text", ["a\x00b", "half \ud83d pair", "\udcff", "red \x1b[31m", "bytes \x9b"])
def test_signs_that_cannot_be_written_do_not_stop_a_line(text: str, fmt: str) -> None:
    with written(fmt) as stream:
        structlog.get_logger("test").info(text, value=text, frame={text: [text.encode("utf-8", "surrogatepass")]})
        logging.getLogger("test").warning("%s", text)
        lines = output(stream)
    assert len(lines.splitlines()) == 2
    assert "lost" not in lines
    assert not set(lines) & set("\x00\x1b\x9b")


@pytest.mark.parametrize("fmt", ["console", "json"])
def test_a_value_cannot_pretend_to_be_a_line_of_its_own(fmt: str) -> None:
    with written(fmt) as stream:
        structlog.get_logger("test").info("said\n2026-11-22 [info] forged", text="one\r\ntwo\u2028three")
        lines = output(stream)
    assert len(lines.splitlines()) == 1


def test_a_stream_that_is_gone_is_not_an_error() -> None:
    with written() as stream:
        stream.detach()
        logging.getLogger("test").warning("nobody hears this")


def test_the_setting_is_one_handler_for_all() -> None:
    config = logging_config("debug", "json")
    assert config["root"] == {"handlers": ["stderr"], "level": "DEBUG"}
    assert not any(logger["handlers"] for logger in config["loggers"].values())
