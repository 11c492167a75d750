"""Sentences written by hand, in the voice of a model that means well and one that doesn't."""

from __future__ import annotations

import pytest

from supportbot.answering.grounding import check
from supportbot.llm.guard import Admitted, Stopped, rendered_of
from tests.supportbot.llm.guard.scene import ACCOUNT, COMPANY, TODAY, guard, said, table


@pytest.mark.parametrize("sentences", table("lies.txt"), ids=lambda row: row[-1][:60])
def test_a_lie_is_stopped(sentences: tuple[str, ...]) -> None:
    assert isinstance(said(*sentences), Stopped)


@pytest.mark.parametrize("sentences", table("truths.txt"), ids=lambda row: row[-1][:60])
def test_a_true_sentence_is_shown(sentences: tuple[str, ...]) -> None:
    assert isinstance(said(*sentences), Admitted)


def test_a_whole_reply_of_admitted_sentences_passes_the_check_of_replies() -> None:
    watching = guard()
    admitted = [one for row in table("truths.txt") for one in map(watching.admit, row) if isinstance(one, Admitted)]
    rendered = rendered_of(admitted)
    assert check(rendered, ACCOUNT, COMPANY, today=TODAY) == []
    assert len(rendered.facts) > 30
