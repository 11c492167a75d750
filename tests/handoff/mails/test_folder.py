"""Mails as files: each whole, each once, and only so many."""

from __future__ import annotations

import os
import uuid
from functools import partial
from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection
from pytest_django import Settings

from handoff.mails.folder import MOST_KEPT, MailFolder, name_of
from tests.concurrency.races import together

KEY = uuid.UUID("6f0c9a57-0b0e-4e44-9f0b-3c1f0a3ad001")
RAW = b"From: a@example.com\nTo: b@example.com\nSubject: Hello\n\nHow are you?\n"


@pytest.fixture
def folder(tmp_path: Path) -> MailFolder:
    return MailFolder(tmp_path / "mail")


def test_one_that_is_kept_can_be_read(folder: MailFolder, tmp_path: Path) -> None:
    folder.keep(KEY.hex, RAW)
    read = folder.read(KEY.hex)
    assert read is not None
    assert read["Subject"] == "Hello"
    (file,) = (tmp_path / "mail").iterdir()
    assert [path.stat().st_mode & 0o777 for path in (file.parent, file)] == [0o700, 0o600]


def test_of_one_name_there_is_one(folder: MailFolder) -> None:
    for subject in (b"First", b"Later"):
        folder.keep(KEY.hex, RAW.replace(b"Hello", subject))
    assert [one.name for one in folder.newest()] == [KEY.hex]
    read = folder.read(KEY.hex)
    assert read is not None
    assert read["Subject"] == "Later"


def test_the_newest_stay(folder: MailFolder, tmp_path: Path) -> None:
    names = [uuid.UUID(int=number).hex for number in range(MOST_KEPT + 3)]
    (tmp_path / "mail").mkdir()
    for age, name in enumerate(names):
        file = tmp_path / "mail" / f"{name}.eml"
        file.write_bytes(RAW)
        os.utime(file, (1_700_000_000 - age, 1_700_000_000 - age))
    folder.keep(KEY.hex, RAW)
    assert [one.name for one in folder.newest()] == [KEY.hex, *names[: MOST_KEPT - 1]]


def test_many_at_once(folder: MailFolder) -> None:
    names = [uuid.uuid4().hex for _ in range(8)]
    together(*(partial(folder.keep, name, RAW) for name in names))
    assert sorted(one.name for one in folder.newest()) == sorted(names)


@pytest.mark.parametrize("name", ["", "../secret", "x", KEY.hex, "/etc/passwd"])
def test_what_is_not_there_is_none(folder: MailFolder, name: str) -> None:
    assert folder.read(name) is None
    assert folder.newest() == []


@pytest.mark.parametrize(
    ("message_id", "name"),
    [
        (f"<{KEY}@northwind.example>", KEY.hex),
        (f" {KEY} ", KEY.hex),
        ("<17.4@host>", name_of("<17.4@host>")),
        ("", name_of("")),
        ("../../x", name_of("../../x")),
    ],
)
def test_a_name_is_a_number_whatever_the_message_id(message_id: str, name: str) -> None:
    assert name_of(message_id) == name
    assert uuid.UUID(name).hex == name


def test_what_any_part_sends_is_kept(settings: Settings, tmp_path: Path) -> None:
    settings.OUTBOX_DIR = str(tmp_path / "mail")
    messages = [EmailMessage("A new password", "Größe €", "n@example.com", [f"{who}@example.com"]) for who in "ab"]
    assert get_connection("handoff.mail_backend.EmailBackend").send_messages(messages) == 2
    folder = MailFolder(tmp_path / "mail")
    read = [folder.read(one.name) for one in folder.newest()]
    assert {str(one["To"]) for one in read if one} == {"a@example.com", "b@example.com"}
    assert {one.get_content().strip() for one in read if one} == {"Größe €"}
