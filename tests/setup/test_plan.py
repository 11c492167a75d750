"""What the supervisor's children and its greeting are told of mails and of the page with the chat."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from supportbot.supervisor import banner
from supportbot.supervisor.plan import Options, environment


def options(tmp_path: Path, **environ: str) -> Options:
    given: Mapping[str, str] = {"SUPPORTBOT_VAR": str(tmp_path), "PORT": "8123", **environ}
    return Options.read(given)


@pytest.mark.parametrize(
    ("environ", "address"),
    [
        ({}, "http://127.0.0.1:8123/"),
        ({"CHAT_URL": "https://northwind.example/help"}, "https://northwind.example/help"),
        ({"SUPPORTBOT_DEMO": "0"}, ""),
    ],
)
def test_mails_of_the_demo_lead_to_its_own_page(tmp_path: Path, environ: dict[str, str], address: str) -> None:
    assert environment(options(tmp_path, **environ))["CHAT_URL"] == address


def test_the_outbox_is_named_where_there_is_one(tmp_path: Path) -> None:
    assert any("http://127.0.0.1:8123/outbox/" in line for line in banner.lines(options(tmp_path), seconds=1))
    real = options(tmp_path, EMAIL_URL="smtp://mail.example:25")
    assert not any("/outbox/" in line for line in banner.lines(real, seconds=1))
