from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from supportbot.understanding.catalogue import CatalogueError, Example, load_catalogue
from supportbot.understanding.wording import normalise

TOPICS = """
autopay balance_due billing_address_or_tax cancel_subscription cancellation_fee complaint currency_fee
discount_or_credit dispute_charge due_date duplicate_charge explain_charge greeting_thanks_smalltalk invoice_copy
invoice_lookup late_fee make_payment out_of_scope payment_extension payment_failed payment_method_update
payment_methods_accepted payment_status plan_change plan_details refund_policy refund_request refund_status
talk_to_human unrecognised_charge
"""
FEWEST, FEWEST_OUT_OF_SCOPE = 80, 1_000
MOST_ALIKE = 0.8


def four_grams(text: str) -> frozenset[str]:
    padded = f" {normalise(text)} "
    return frozenset(padded[start : start + 4] for start in range(max(1, len(padded) - 3)))


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def too_alike(examples: list[Example]) -> list[tuple[str, str]]:
    """Pairs above the bar. Only pairs that share one of their rarest four-grams can be, so only those are compared."""
    grams = [four_grams(example.text) for example in examples]
    seen_in: defaultdict[str, list[int]] = defaultdict(list)
    for place, mine in enumerate(grams):
        for gram in mine:
            seen_in[gram].append(place)
    pairs: set[tuple[int, int]] = set()
    for mine in grams:
        rarest = sorted(mine, key=lambda gram: (len(seen_in[gram]), gram))[: len(mine) // 5 + 1]
        for gram in rarest:
            pairs.update(combinations(seen_in[gram], 2))
    return [(examples[a].text, examples[b].text) for a, b in sorted(pairs) if alike(grams[a], grams[b]) > MOST_ALIKE]


def test_all_thirty_topics_are_there_with_enough_sentences() -> None:
    topics = {topic.name: topic for topic in load_catalogue()}
    assert set(topics) == set(TOPICS.split())
    counts = {name: len(topic.examples) for name, topic in topics.items()}
    assert min(counts.values()) >= FEWEST, counts
    assert counts["out_of_scope"] >= FEWEST_OUT_OF_SCOPE


def test_no_two_sentences_are_alike() -> None:
    assert too_alike([example for topic in load_catalogue() for example in topic.examples]) == []


def test_the_check_for_likeness_sees_near_twins() -> None:
    twins = [
        Example("please send me the invoice for March", "a"),
        Example("please send me the invoice for may", "b"),
    ]
    far = Example("is it going to rain", "c")
    assert too_alike([twins[0], far, Example("please send me the invoice for  march!", "b")]) != []
    assert too_alike([twins[0], far]) == []


@pytest.mark.parametrize(
    "content",
    ["meaning = ", 'meaning = "x"', 'meaning = ""\n[utterances]\na = "hi"', 'meaning = "x"\n[utterances]\na = ""'],
)
def test_a_bad_topic_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "odd.toml").write_text(content)
    with pytest.raises(CatalogueError, match=r"odd\.toml"):
        load_catalogue(tmp_path)


def test_an_empty_folder_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        load_catalogue(tmp_path)
