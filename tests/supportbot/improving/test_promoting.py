"""The gate, the log of what serves, and the way back."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from handoff.models import Event
from supportbot.improving.errors import (
    DecidedMeanwhile,
    NoReason,
    NotCompared,
    NothingBefore,
    OtherRelease,
    ServesAlready,
    VersionNotFound,
    WorseCandidate,
)
from supportbot.improving.keeping import version_keep
from supportbot.improving.promoting import version_promote, version_refuse, version_roll_back
from supportbot.models import ModelComparison, ModelPromotion, ReadingArtefact
from supportbot.understanding.artefact import read_files
from supportbot.understanding.reader import Reader
from tests.concurrency.races import together
from tests.supportbot.improving.found import compared, manager, side, version

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def present(shipped: Reader, models: Any) -> str:
    """The shipped version, serving and kept."""
    return version_keep(read_files(models / shipped.version), corrections=(), held_out={})


@pytest.fixture
def candidate(present: str) -> str:
    return version(("the damage", "balance_due"))


WORSE: list[dict[str, Any]] = [
    {"kept": [side("balance_due", 5, 5), side("due_date", 5, 4)]},
    {"checks": {"broken": [{"text": "t", "topic": "due_date", "before": "due_date", "after": "balance_due"}]}},
    {"scenarios": {"broken": ["charged_twice"]}},
]


def test_a_candidate_that_is_nowhere_worse_serves(candidate: str, present: str) -> None:
    compared(candidate, present, kept=[side("balance_due", 5, 6), side("due_date", 4, 4)])
    entry = version_promote(by=manager(), version=candidate)
    assert (entry.version_id, entry.before_id, entry.override) == (candidate, present, False)


@pytest.mark.parametrize("found", WORSE, ids=["kept", "checks", "scenarios"])
def test_one_that_is_worse_serves_on_somebodys_word_alone(candidate: str, present: str, found: dict[str, Any]) -> None:
    lena = manager()
    compared(candidate, present, **found)
    with pytest.raises(WorseCandidate):
        version_promote(by=lena, version=candidate)
    with pytest.raises(WorseCandidate):
        version_promote(by=lena, version=candidate, why="because")
    with pytest.raises(NoReason):
        version_promote(by=lena, version=candidate, override=True, why="  ")
    assert not ModelPromotion.objects.exists()
    entry = version_promote(by=lena, version=candidate, override=True, why="One sentence, and it was ambiguous.")
    assert (entry.override, entry.why, len(entry.worse)) == (True, "One sentence, and it was ambiguous.", 1)
    event = Event.objects.get(kind="version_promoted")
    assert event.data["by"] == "Lena"
    assert event.data["changes"]["why"] == ["", entry.why]
    assert event.data["changes"]["overridden"] == [[], entry.worse]


def test_only_what_was_compared_with_what_serves_now_may(candidate: str, present: str) -> None:
    other = version(("the harm", "balance_due"))
    with pytest.raises(NotCompared):
        version_promote(by=manager(), version=candidate)
    for one in (candidate, other):
        compared(one, present)
    version_promote(by=manager(), version=candidate)
    with pytest.raises(NotCompared):
        version_promote(by=manager(), version=other)
    compared(other, candidate)
    assert version_promote(by=manager(), version=other).before_id == candidate


def test_two_promotions_at_once_are_one_after_the_other(present: str) -> None:
    """Each was compared with what served; the second was not compared with the first."""
    pair = [version((f"the {word}", "balance_due")) for word in ("damage", "harm")]
    for one in pair:
        compared(one, present)
    by = [manager("Lena"), manager("Omar")]
    outcomes = together(*(partial(version_promote, by=who, version=one) for who, one in zip(by, pair, strict=True)))
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert len(refused) == 1, outcomes
    assert isinstance(refused[0], DecidedMeanwhile | NotCompared)
    assert ModelPromotion.objects.count() == 1


def test_no_entry_follows_one_that_another_follows_already(candidate: str, present: str) -> None:
    """What the database holds when both have looked before either has written, from the very first entry on."""
    from supportbot.improving import promoting

    newest = None
    for _ in range(2):
        append = partial(
            promoting._append, newest, candidate, present, kind=ModelPromotion.Kind.PROMOTED, by=manager(), why=""
        )
        outcomes = together(append, append, append)
        assert sorted(isinstance(one, DecidedMeanwhile) for one in outcomes) == [False, True, True], outcomes
        newest = ModelPromotion.objects.latest("id")


def test_rolled_back_by_one_click_and_forward_again(candidate: str, present: str) -> None:
    lena = manager()
    with pytest.raises(NothingBefore):
        version_roll_back(by=lena)
    compared(candidate, present)
    version_promote(by=lena, version=candidate)
    back = version_roll_back(by=lena, why="It misread refunds.")
    assert (back.kind, back.version_id, back.before_id) == ("rolled_back", present, candidate)
    assert version_roll_back(by=lena).version_id == candidate
    assert [entry.version_id for entry in ModelPromotion.objects.all()] == [candidate, present, candidate]


def test_refused_it_stays_and_may_come_back(candidate: str, present: str) -> None:
    lena = manager()
    version_refuse(by=lena, version=candidate, why="Too few refunds.")
    assert ReadingArtefact.objects.get(pk=candidate).refused_why == "Too few refunds."
    with pytest.raises(ServesAlready):
        version_refuse(by=lena, version=present)
    compared(candidate, present)
    version_promote(by=lena, version=candidate)
    assert ReadingArtefact.objects.get(pk=candidate).refused_at is None


def test_what_cannot_serve(candidate: str, present: str) -> None:
    lena = manager()
    for name, error in (("nowhere", VersionNotFound), (present, ServesAlready)):
        with pytest.raises(error):
            version_promote(by=lena, version=name)
    ReadingArtefact.objects.filter(pk=candidate).update(corrections=[["other", "due_date"]])
    compared(candidate, present)
    with pytest.raises(OtherRelease):
        version_promote(by=lena, version=candidate)
    assert ModelComparison.objects.count() == 1
