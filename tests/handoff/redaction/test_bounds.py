"""Hostile texts of full length come back masked; no detector runs away on them."""

from __future__ import annotations

import pytest

from handoff.redaction import mask, masking
from handoff.redaction.kinds import Span

_FULL = 4000


@pytest.mark.parametrize(
    "piece",
    ["4", "4 ", "42 ", "1 cvv ", "1 cvv is the my ", "de89 ", "111 ", "1,111.", "ssn 1 ", "1 social is the ",
     "exp 4 ", "password: ", "%b4^", "=4", "4\u200b", "1 routing account ", "4242424242424242 ", "4242 ", "6-"],
)  # fmt: skip
def test_a_full_length_of_one_piece_is_masked_in_bounded_rounds(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = 0
    find = masking.find_secrets

    def counted(text: str) -> list[Span]:
        nonlocal rounds
        rounds += 1
        return find(text)

    monkeypatch.setattr(masking, "find_secrets", counted)
    once = mask((piece * _FULL)[:_FULL]).text
    assert rounds <= 8
    assert mask(once).text == once
