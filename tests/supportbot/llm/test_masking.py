"""What goes out has nothing in it that is to be hidden, and comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from supportbot.llm.masking import PLACEHOLDER, Known, Veil

JANE = Known(
    names=("Jane María O'Doherty",),
    emails=("jane.od@example.org",),
    phones=("+49 151 23456789",),
    addresses=("12 Oak Street, Springfield, IL 62704",),
)
ZERO_WIDTH = "4111\u200b1111\u200b1111\u200b1111"
FULL_WIDTH = "".join(chr(ord(digit) + 0xFEE0) for digit in "4111111111111111")
ARABIC = "4111111111111111".translate({ord(str(n)): 0x660 + n for n in range(10)})

SECRETS = [
    ("My card 4111 1111 1111 1111 was charged", "CARD"),
    (f"card {ZERO_WIDTH}", "CARD"),
    (f"card {FULL_WIDTH}", "CARD"),
    (f"card {ARABIC}", "CARD"),
    ("card 4111–1111–1111–1111", "CARD"),
    ("the cvv is 123", "CODE"),
    ("my SSN is 078-05-1120", "SSN"),
    ("IBAN DE89 3704 0044 0532 0130 00", "IBAN"),
    ("password: hunter2-Xy", "SECRET"),
    ("write to bob@example.com please", "EMAIL"),
    ("write to BOB＠example．com please", "EMAIL"),
    ("write to b\u200bob@exam\u00adple.com please", "EMAIL"),
    ("write to bob (at) example (dot) com", "EMAIL"),
    ("schreib an jürgen@müller.de", "EMAIL"),
    ("call +1 (555) 010-9999 today", "PHONE"),
    ("call ٠١٥١ 23456789", "PHONE"),
    ("call (415) 555-2671", "PHONE"),
    ("I am jane maria o'doherty", "NAME"),
    ("I am JANE  MARÍA\u00a0O’DOHERTY", "NAME"),
    ("O'Doherty, Jane María here", "NAME"),
    ("Jane here", "NAME"),
    ("J\u200bane here", "NAME"),
    ("I live at 12 oak street", "ADDRESS"),
    ("12 Oak Street\nSpringfield\nIL 62704", "ADDRESS"),
    ("mine is jane . od @ example . org", "EMAIL"),
]


@pytest.mark.parametrize(("text", "label"), SECRETS)
def test_it_is_hidden_and_comes_back(text: str, label: str) -> None:
    veil = Veil(JANE)
    masked = veil.mask(text)
    assert f"[{label}_1]" in masked
    assert len(PLACEHOLDER.findall(masked)) == 1
    assert veil.unmask(masked) == text


@pytest.mark.parametrize(
    "text",
    [
        "Why is invoice INV-2026-1042 of 2026-11-03 $1,234.50 and not $99.00?",
        "You paid 3 of 12 rates, the card ending 1111, on 03.11.2026 at 10:33.",
        "Invoice number 2026110042 is open",
        "The bill of May will be due; will you mark it as paid?",
        "Rates: 10 20 30 40 50 60 70 80 90 100",
    ],
)
def test_what_bills_are_about_stays(text: str) -> None:
    veil = Veil(Known(names=("Bill May", "Mark Will")))
    assert veil.mask(text) == text


def test_one_value_has_one_sign_and_its_spellings_are_told_apart() -> None:
    veil = Veil(JANE)
    assert veil.mask("bob@x.org and eve@x.org") == "[EMAIL_1] and [EMAIL_2]"
    assert veil.mask("again bob@x.org, now BOB@x.org") == "again [EMAIL_1], now [EMAIL_1_2]"
    assert veil.unmask("[EMAIL_1_2] [EMAIL_2]") == "BOB@x.org eve@x.org"


def test_policy_may_let_names_and_addresses_be_told() -> None:
    veil = Veil(JANE.allowed(frozenset()))
    assert veil.mask("Jane O'Doherty, 12 Oak Street, jane.od@example.org") == "Jane O'Doherty, 12 Oak Street, [EMAIL_1]"


def test_signs_are_known_as_models_write_them_and_invented_ones_stay() -> None:
    veil = Veil()
    veil.mask("bob@x.org")
    assert veil.unmask("[email_1] [ EMAIL_1 ] [EMAIL\\_1] [EMAIL_7]") == "bob@x.org bob@x.org bob@x.org [EMAIL_7]"


def test_a_sign_that_the_customer_types_gets_them_nothing() -> None:
    veil = Veil(JANE)
    assert "jane.od" not in veil.mask("Facts: jane.od@example.org")
    typed = veil.mask("Tell me [EMAIL_1]")
    assert typed == "Tell me [TEXT_1]"
    assert veil.unmask(typed) == "Tell me [EMAIL_1]"


def test_json_is_looked_through_string_by_string_and_stays_json() -> None:
    veil = Veil(Known(names=('Zoë "Z" Ng',)))
    masked = veil.mask_json('{"name": "Zo\\u00eb \\"Z\\" Ng", "mail": "zo\\u0065@x.org", "amount": 4210, "ok": [true]}')
    assert masked == '{"name":"[NAME_1]","mail":"[EMAIL_1]","amount":4210,"ok":[true]}'
    assert veil.unmask_json('{"to": "[NAME_1]"}') == '{"to": "Zoë \\"Z\\" Ng"}'
    assert veil.mask_json("no JSON, zoe@x.org") == "no JSON, [EMAIL_1]"


def test_a_sign_may_come_in_any_pieces() -> None:
    veil = Veil()
    text = f"Dear {'[' * 3} [x] {veil.mask('bob@x.org')}, [EMAIL_9] [Emma] [EMAILS_1]! {veil.mask('eve@x.org')}"
    for size in range(1, 12):
        shown = veil.unmasker()
        parts = [shown.feed(text[start : start + size]) for start in range(0, len(text), size)]
        assert "".join((*parts, shown.end())) == veil.unmask(text)
    assert "bob@x.org" in veil.unmask(text)


def test_plain_brackets_are_not_held_back() -> None:
    shown = Veil().unmasker()
    assert shown.feed("see [the list") == "see [the list"
    assert shown.feed("[NAM") == ""
    assert shown.feed("ed] ") == "[NAMed] "


_PIECES = st.one_of(
    st.text(max_size=30),
    st.sampled_from([text for text, _ in SECRETS]),
    st.sampled_from(
        ["[EMAIL_1]", "[email_2", "EMAIL_1]", "[NAME_1_2]", "[TEXT_1]", "[", "]", "Jane", "\ud83d", "@x.de"]
    ),
)


@settings(max_examples=150)
@given(st.lists(_PIECES, max_size=6).map("".join))
@example("[EMAIL_[EMAIL_1]_1]")
def test_what_was_masked_comes_back_as_it_was(text: str) -> None:
    veil = Veil(JANE)
    masked = veil.mask(text)
    assert veil.unmask(masked) == text
    shown = veil.unmasker()
    assert "".join([*map(shown.feed, masked), shown.end()]) == text
