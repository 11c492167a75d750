"""Recall on corrupted replies and false stops on true ones, over random accounts and many templates."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from random import Random

import pytest

from supportbot.answering.grounding import check
from supportbot.answering.grounding.records import Records
from supportbot.llm.guard import Admitted, Guard, Stopped, rendered_of
from tests.supportbot.llm.guard.corruptions import CORRUPTIONS
from tests.supportbot.llm.guard.parts import TEMPLATES, written
from tests.supportbot.llm.guard.replies import replies
from tests.supportbot.llm.guard.worlds import World, world

PROVE = pytest.mark.prove
SEEDS = [11, 12, pytest.param(None, id="random")]


def guard_of(w: World) -> Guard:
    return Guard(Records(w.account, w.company, w.today), locale=w.account.locale)


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311  # no secret is made of it


def random_of(seed: int | None) -> Random:
    seed = secrets.randbelow(10**9) if seed is None else seed
    print(f"seed {seed}")  # noqa: T201  # a failure must be found again
    return seeded(seed)


def false_stops(rng: Random, count: int) -> list[str]:
    made, stops = replies(rng, world), []
    for _ in range(count):
        w, reply, name = next(made)
        texts = [written(sentence, w, rng) for sentence in reply]
        watching = guard_of(w)
        results = [watching.admit(text) for text in texts]
        stops += [f"{name}: {one} {texts}" for one in results if isinstance(one, Stopped)][:1]
        admitted = [one for one in results if isinstance(one, Admitted)]
        assert check(rendered_of(admitted), w.account, w.company, today=w.today) == []
    return stops


def slips(rng: Random, count: int) -> tuple[list[str], Counter[str]]:
    """A corrupted sentence that was shown; and how many of each kind were tried."""
    made, found, tried = replies(rng, world), list[str](), Counter[str]()
    kinds = list(CORRUPTIONS)
    while tried.total() < count:
        w, reply, name = next(made)
        kind = kinds[tried.total() % len(kinds)]
        corrupted = CORRUPTIONS[kind](w, reply, rng)
        if corrupted is None:
            continue
        tried[kind] += 1
        watching = guard_of(w)
        results = [watching.admit(text) for text in corrupted.sentences]
        outcome = results[corrupted.wrong]
        if not isinstance(outcome, Stopped) or outcome.code == "fault":
            found.append(f"{kind} in {name}: {corrupted.sentences[corrupted.wrong]}")
    return found, tried


def test_there_are_templates_enough() -> None:
    assert len(TEMPLATES) >= 40


def test_true_replies_are_shown_and_corrupted_ones_stopped() -> None:
    assert false_stops(seeded(1), 120) == []
    found, tried = slips(seeded(2), 120)
    assert found == []
    assert set(tried.values()) == {24}


@PROVE
@pytest.mark.parametrize("seed", SEEDS)
def test_of_two_thousand_true_replies_at_most_one_in_a_hundred_is_stopped(seed: int | None) -> None:
    stops = false_stops(random_of(seed), 2_000)
    print(f"{len(stops)} of 2000 stopped")  # noqa: T201
    assert len(stops) <= 20, stops[:20]


@PROVE
@pytest.mark.parametrize("seed", SEEDS)
def test_of_two_thousand_corrupted_replies_every_one_is_stopped(seed: int | None) -> None:
    found, tried = slips(random_of(seed), 2_000)
    assert min(tried.values()) == max(tried.values()) == 400
    assert found == []


@PROVE
def test_a_sentence_is_judged_within_a_few_milliseconds() -> None:
    """Time of the processor, not of the clock, so that a busy machine does not count."""
    rng, times = seeded(3), []
    made = replies(rng, world)
    for _ in range(300):
        w, reply, _ = next(made)
        watching = guard_of(w)
        for sentence in reply:
            text = written(sentence, w, rng)
            before = time.thread_time()
            watching.admit(text)
            times.append(time.thread_time() - before)
    times.sort()
    print(f"p50 {times[len(times) // 2] * 1e6:.0f} us, p95 {times[len(times) * 95 // 100] * 1e6:.0f} us")  # noqa: T201
    assert times[len(times) * 95 // 100] < 0.01
