from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportbot.understanding.reader import Reader
from supportbot.understanding.reading import PastTurn

HANGS_SECONDS = 60
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=10_000)
HOSTILE = (
    "", " ", "\x00", "\ud800", "\udfff\ud800 bill", "\U0001f600" * 5_000, "a" * 10_000, "why " * 2_500, "?" * 10_000,
    "\u202epay\u202c", "e\u0301" * 4_000, "1" * 10_000, "don't " * 1_600, "(((((" * 2_000, "no no " * 1_600,
    "a-" * 5_000, "my card " * 1_250, "i want to " * 1_000, "the month before " * 600, "$1," * 3_000, "inv-" * 2_500,
    "\n" * 10_000, "call me " * 1_250, "don't want to talk to a " * 400, "204117 " * 570, "5.5.5 " * 650,
    "no 12 " * 650,
)  # fmt: skip


@given(text=ANY_TEXT)
@settings(max_examples=60)
def test_any_text_is_read(reader: Reader, text: str) -> None:
    reading = reader.read(text, context=(PastTurn("how much", "balance_due", "answer"),), plan_names=("Pro", "", "("))
    assert sum(score.probability for score in reading.topics) == pytest.approx(1.0, abs=1e-4)
    assert len(reading.topics) == 30
    assert [s.probability for s in reading.topics] == sorted((s.probability for s in reading.topics), reverse=True)


@pytest.fixture
def not_for_ever() -> Iterator[None]:
    """A pattern that tries every way to split a text would hang: it is stopped after so many seconds of computing."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"computed for more than {HANGS_SECONDS} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANGS_SECONDS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


@pytest.mark.usefixtures("not_for_ever")
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_read(reader: Reader, text: str) -> None:
    assert reader.read(text).topics


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("why is my latest bill higher than last month's?", "explain_charge"),
        ("what do I owe you at the moment?", "balance_due"),
        ("when do I have to pay invoice INV-2041 by", "due_date"),
        ("my card keeps being declined when I try to pay", "payment_failed"),
        ("I'd like to talk to a person please", "talk_to_human"),
        ("thank you very much!", "greeting_thanks_smalltalk"),
        ("where's my parcel? the courier never came", "out_of_scope"),
    ],
)
def test_plain_questions_are_read_above_their_threshold(reader: Reader, text: str, topic: str) -> None:
    best = reader.read(text).best
    assert best.topic == topic
    assert topic == "out_of_scope" or best.probability >= reader.threshold(topic)


def test_a_tapped_choice_settles_the_topic(reader: Reader) -> None:
    for choice in ("topic:late_fee", "late_fee"):
        reading = reader.read("This one", choice=choice)
        assert (reading.best.topic, reading.best.probability, reading.choice) == ("late_fee", 1.0, choice)
    assert reader.read("what do I owe", choice="person").best.topic == "balance_due"


def test_a_reading_names_its_model_and_what_it_saw(reader: Reader) -> None:
    reading = reader.read("Why is INV-2041 $12.50 more than the March one? Give me a human", plan_names=("Pro",))
    assert reading.model_version == reader.version
    assert reading.slots.invoice_numbers == ("INV-2041",)
    assert reading.slots.periods == ("month:3",)
    assert reading.slots.amounts == ("$12.50",)
    assert reading.language == "en"
    assert reading.signals == {"asks_for_person"}


def test_threads_read_as_one_does(reader: Reader) -> None:
    texts = [f"what do I owe on invoice {number} and why" for number in range(1_000, 1_060)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(reader.read, texts)) == [reader.read(text) for text in texts]


def test_a_topic_without_a_threshold_needs_near_certainty(reader: Reader) -> None:
    assert reader.threshold("no_such_topic") > 0.9
    assert all(0.3 <= value <= 0.95 for value in reader.thresholds.values())
