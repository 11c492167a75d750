"""The pages of learning: empty, with sentences, a contradiction, versions, the gate."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from supportbot.improving import worker
from supportbot.improving.deciding import corrections_decide
from supportbot.improving.keeping import version_keep
from supportbot.models import Correction, ModelPromotion, TrainingRun
from supportbot.understanding.artefact import read_files
from supportbot.understanding.reader import Reader
from tests.handoff.pages.people import signed_in
from tests.supportbot.improving.found import compared, manager, misread, side, version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]
ROOT = "/review/learning/"
SAID = "what is the <b>damage</b> this month"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(worker, "_ask", lambda: None)  # the task would find another database
    return signed_in("manager")[0]


def _text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def _post(client: Client, path: str, **data: Any) -> str:
    return _text(client.post(f"{ROOT}{path}", data, follow=True))


def test_empty_it_says_what_comes_here(client: Client, shipped: Reader) -> None:
    page = _text(client.get(ROOT))
    assert f"Serves now {shipped.version} As it came with the program" in page
    assert "Nothing to decide" in page
    assert "No other version yet" in _text(client.get(f"{ROOT}versions/"))


def test_sentences_are_decided_one_or_many(client: Client) -> None:
    for text in (SAID, "and what is the harm", "how deep am I in it"):
        misread(text, "balance_due")
    page = client.get(ROOT)
    assert "&lt;b&gt;damage" in page.content.decode()
    assert "To decide 3" in _text(page)
    first, *others = Correction.objects.order_by("pk").values_list("pk", flat=True)
    assert "1 sentence is approved." in _post(client, "decide/", approve=first)
    assert "2 sentences are refused." in _post(client, "decide/", refuse="", correction=others)
    assert "Tick the sentences first." in _post(client, "decide/", approve="")
    assert "Approved 1 Refused 2" in _text(client.get(ROOT))
    assert "not learnt yet" in _text(client.get(f"{ROOT}?state=approved"))


def test_a_contradiction_is_shown_and_settled_on_its_page(client: Client) -> None:
    misread("so or so then", "balance_due")
    misread("so or so then", "due_date")
    assert "The same sentence is proposed for What I owe" in _text(client.get(ROOT))
    owed = Correction.objects.get(topic="balance_due")
    corrections_decide(by=manager(), ids=[owed.pk], approve=True)
    other = Correction.objects.get(topic="due_date")
    assert "is approved for another topic" in _post(client, "decide/", approve=other.pk)
    assert "Which topic holds?" in _text(client.get(f"{ROOT}{other.pk}/"))
    assert "is approved for this topic alone" in _post(client, f"{other.pk}/settle/")
    owed.refresh_from_db()
    assert owed.state == "refused"


def test_one_by_hand_and_what_is_wrong_with_it(client: Client) -> None:
    assert "Write the sentence as a customer would." in _post(client, "add/", text="…", topic="due_date")
    assert "The sentence is added and approved." in _post(client, "add/", text="is it soon", topic="due_date")
    row = Correction.objects.get()
    said = _post(client, f"{row.pk}/", text="is it soon then", topic="due_date")
    assert "Changed. It waits for a decision." in said
    assert "Read as" not in said
    assert client.get(f"{ROOT}99999/").status_code == 404


def test_a_training_is_asked_for_once_and_shown(client: Client) -> None:
    _post(client, "add/", text="how about the harm then", topic="balance_due")
    Correction.objects.update(kept=False)
    assert "The worker trains another version." in _post(client, "train/")
    assert "A training is under way." in _post(client, "train/")
    TrainingRun.objects.update(stage="past", done=30, whole=200)
    assert "Reading past conversations again 30 of 200" in _text(client.get(f"{ROOT}run/"))
    TrainingRun.objects.update(state="failed", error="No space left on device", finished_at="2026-11-02T12:00Z")
    over = client.get(f"{ROOT}run/")
    assert (over.headers["HX-Refresh"], over.content.strip()) == ("true", b"")
    assert "without a version: No space left on device" in _text(client.get(ROOT))


def test_the_gate_asks_for_a_reason_and_the_way_back_is_a_click(client: Client, shipped: Reader, models: Any) -> None:
    present = version_keep(read_files(models / shipped.version), corrections=(), held_out={})
    candidate = version(("the damage", "balance_due"))
    one = f"versions/{candidate}/"
    assert f"Compare with {present}" in _text(client.get(ROOT + one))
    assert "The worker compares it anew." in _post(client, f"{one}compare/")
    compared(candidate, present, kept=[side("balance_due", 5, 6), side("due_date", 5, 4)])
    page = _text(client.get(ROOT + one))
    assert "Worse on 1 point" in page
    assert "When my payment is due: 5 of 9 kept cases were read right, now 4" in page
    assert "This version is worse than the one that serves." in _post(client, f"{one}promote/")
    assert "Say why it is to serve all the same." in _post(client, f"{one}promote/", override="1")
    assert not ModelPromotion.objects.exists()
    page = _post(client, f"{one}promote/", override="1", why="It is one sentence.")
    assert f"Serves now {candidate}" in page
    assert "Overridden “It is one sentence.”" in page
    assert "This version serves." in _text(client.get(ROOT + one))
    assert f"Serves now {present} Brought back" in _post(client, "back/")
    assert "Version" in _post(client, f"{one}refuse/", why="not now")
    assert "Refused: “ not now ”" in _text(client.get(ROOT + one))
    assert client.get(f"{ROOT}versions/nowhere/").status_code == 404


def test_a_list_costs_the_same_however_long_it_is(client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        misread(f"how much for room {chr(97 + number % 26)}{chr(97 + number // 26)} then", "balance_due")
    client.get(ROOT)
    with django_assert_max_num_queries(20):
        page = client.get(ROOT)
    assert 'rel="next"' in page.content.decode()
