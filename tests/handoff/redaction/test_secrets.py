"""Secrets in every shape people type them are masked, and what is around them stays."""

from __future__ import annotations

import unicodedata

import pytest

from handoff.redaction import Kind, mask
from tests.handoff.redaction.hinted import HARMLESS_HINTS, HINTED
from tests.handoff.redaction.rows import HARMLESS, SECRETS


def _plain(text: str) -> str:
    """Letters and digits only, the digits of all scripts as ASCII: what a search for the secret would look at."""
    signs = (str(unicodedata.digit(char, char)) for char in unicodedata.normalize("NFKC", text))
    return "".join(sign for sign in signs if sign.isalnum())


@pytest.mark.parametrize(("text", "secret", "kind"), [*SECRETS, *HINTED])
def test_a_secret_is_cut_out(text: str, secret: str, kind: str) -> None:
    assert secret in _plain(text), "the row itself must hold the secret"
    masked = mask(text)
    assert secret not in _plain(masked.text)
    assert Kind(kind) in masked.found


@pytest.mark.parametrize("text", [*HARMLESS, *HARMLESS_HINTS])
def test_a_harmless_text_stays_as_typed(text: str) -> None:
    masked = mask(text)
    assert masked.text == text
    assert masked.found == frozenset()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("My card 4242 4242 4242 4242 was declined", "My card •••• 4242 was declined"),
        ("Grüße — ４２４２４２４２４２４２４２４２ 👍", "Grüße — •••• 4242 👍"),
        ("cvv is 951, thanks", "cvv is •••, thanks"),
        ("ssn 900-12-3456.", "ssn •••-••-••••."),
        ("IBAN DE89 3704 0044 0532 0130 00 ok", "IBAN •••• 3000 ok"),
        ("4242424242424242 12/30 951", "•••• 4242 12/30 •••"),
        ("two: 4242424242424242 5555555555554444", "two: •••• 4242 •••• 4444"),
        ("42424242424242421230123", "•••• 4242"),
        ("4242424242424242 cvv 951", "•••• 4242 cvv •••"),
        ("invoice 2041 cvv 951", "invoice 2041 cvv •••"),
        ("account 10023456 ssn 900-12-3456", "account 10023456 ssn •••-••-••••"),
        (";4242424242424242=30121010000012345678?", ";•••• 4242?"),
    ],
)
def test_what_is_shown_instead(text: str, shown: str) -> None:
    assert mask(text).text == shown


def test_card_and_code_are_both_named() -> None:
    assert mask("4242 4242 4242 4242 cvv 951").found == {Kind.PAN, Kind.CVV}
