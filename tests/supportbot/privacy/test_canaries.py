"""A word of its own in every place: all that are the customer's come with the export, none is left by the erasure."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import redis
from django.conf import settings as program
from django.core.management import call_command
from django.db import connection
from encrypted_fields.fields import EncryptedTextField  # type: ignore[import-untyped]  # ships no types

from billing.models import Action, ActionEvent, Customer
from handoff.models import Conversation, Event
from supportbot.logs import logging_config
from supportbot.privacy.collecting import customer_export
from supportbot.privacy.erasing import customer_erase
from supportbot.privacy.errors import NothingKept
from tests.handoff.pages.people import staff
from tests.supportbot import northwind
from tests.supportbot.privacy.planted import OTHERS_WORDS, SOMEBODY_ELSE, Planted, plant

pytestmark = pytest.mark.django_db
NOT_GIVEN = {"link in an action"}
"""Kept encrypted and never shown; it opens the customer's bill."""


@pytest.fixture(autouse=True)
def _company() -> None:
    northwind.load()


def _database() -> Iterator[tuple[str, str]]:
    """Every row of every table, bytes as text, encrypted values opened: neither hides what is left."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                plain = [bytes(one) if isinstance(one, memoryview) else one for one in row]
                told = [one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in plain]
                yield table, " ".join(map(_opened, told))


def _opened(stored: str) -> str:
    return str(EncryptedTextField().to_python(stored)) if stored.startswith("gAAAA") else stored


def _redis() -> str:
    with redis.Redis.from_url(program.REDIS_URL, decode_responses=False) as client:
        found = []
        for key in client.scan_iter(count=1000):
            found.append(key)
            found.append(client.dump(key) or b"")
        return b" ".join(found).decode("utf-8", "replace")


def _everywhere(folders: Path) -> str:
    files = [
        path.read_bytes().decode("utf-8", "replace")
        for path in folders.rglob("*")
        if path.is_file() and not path.is_symlink()
    ]
    return "\n".join([*(text for _, text in _database()), _redis(), *files])


def _exported(planted: Planted) -> str:
    to = BytesIO()
    customer_export(customer_ref=planted.ref, to=to, by=None)
    with zipfile.ZipFile(to) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_all_of_it_is_exported_and_none_is_left(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    lena = staff("admin", "Lena")
    planted, other = plant("kanari-customer-one", lena), plant("kanari-customer-onely", lena)
    assert len(planted.words) >= 60
    before = _everywhere(tmp_path)
    there = {place for place, word in planted.words.items() if word in before}
    assert there == set(planted.words), "a word that stands nowhere proves nothing"

    archive = _exported(planted)
    assert {place for place, word in planted.words.items() if word not in archive} == NOT_GIVEN
    theirs = {*other.words.values(), SOMEBODY_ELSE, OTHERS_WORDS} - {other.ref}
    assert not [word for word in theirs if word in archive], "of nobody else"

    erased = customer_erase(customer_ref=planted.ref, by=lena)
    assert erased.actions_kept == 1
    assert len(erased.retrain) == 1, "the version that had learnt a sentence of theirs is named"
    after = _everywhere(tmp_path)
    gone = after.replace(other.ref, "")  # the other's begins as this one's
    assert not {place: word for place, word in planted.words.items() if word in gone}
    assert not [place for place, word in other.words.items() if word not in after and place not in _SHARED]
    assert SOMEBODY_ELSE in after
    assert OTHERS_WORDS in after
    assert planted.words["name"] not in capfd.readouterr().out


_SHARED = NOT_GIVEN | {"exported line"}
"""Exports are deleted whole, whoever else stands in them."""


def test_of_two_with_the_same_name_one_is_handed_out_and_erased(tmp_path: Path) -> None:
    lena = staff("admin", "Lena")
    planted = plant("cus_same_one", lena, name="Anna Kanari Smith")
    other = plant("cus_same_two", lena, name="Anna Kanari Smith")
    archive = _exported(planted)
    assert not [place for place, word in other.words.items() if word in archive and place != "name"]
    customer_erase(customer_ref=planted.ref, by=lena)
    after = _everywhere(tmp_path)
    assert not [place for place, word in planted.words.items() if word in after and place != "name"]
    assert not [place for place, word in other.words.items() if word not in after and place not in _SHARED]


def test_what_stays_is_without_the_person() -> None:
    lena = staff("admin", "Lena")
    planted = plant("cus_books", lena)
    events = Event.objects.filter(conversation__isnull=True).count()
    customer_erase(customer_ref=planted.ref, by=lena)
    action = Action.objects.get()
    assert (action.kind, action.target, action.state, action.asked_by) == (
        "change_address",
        "account",
        "done",
        "customer:erased",
    )
    assert action.command == {"kind": "change_address", "address": "erased"}
    assert action.link is None
    assert ActionEvent.objects.get().actor == "customer:erased"
    row = Customer.objects.get(pk=action.customer_id)
    assert row.external_ref.startswith("erased-")
    assert (row.name, row.email, row.billing_address, row.tax_id) == ("", "", "", "")
    assert not Conversation.objects.filter(customer_ref=planted.ref).exists()
    entry = Event.objects.get(kind="customer_erased")
    assert Event.objects.filter(conversation__isnull=True).count() == events + 1
    assert len(entry.data["reference_hash"]) == 64
    assert entry.data["counts"]["actions_kept"] == 1
    with pytest.raises(NothingKept):
        customer_erase(customer_ref=planted.ref, by=lena)


def test_logs_hold_nothing_of_theirs(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    import logging.config

    logging.config.dictConfig(logging_config("DEBUG", "json"))
    planted = plant("cus_logged", staff("admin", "Lena"))
    call_command("customerexport", planted.ref, out=str(tmp_path / "x.zip"))
    capfd.readouterr()
    call_command("customererase", planted.ref, yes=True)
    said = capfd.readouterr()
    told = said.out + said.err
    assert "customer_erased" in told
    assert not [word for word in planted.words.values() if word in told]
