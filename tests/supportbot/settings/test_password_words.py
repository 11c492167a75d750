"""What a password must not be made of: names and words that anybody would try here first."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from handoff.models import StaffMember
from supportbot.password_words import WORDS, only_of_words
from supportbot.supervisor.plan import PROJECT
from tests.supportbot import northwind

WORDS_AND_COMPANY = (*WORDS, "northwind")


@pytest.mark.parametrize(
    "password",
    ["SupportBot2026!", "billing-support", "Admin.Password.1", "5upp0rtb0t!!", "northwind2026", "customer_service_24"],
)
def test_names_and_words_of_the_trade_alone_are_refused(password: str) -> None:
    assert only_of_words(password, WORDS_AND_COMPANY)


@pytest.mark.parametrize("password", ["my bill for purple paint", "northwind-demo", "4815162342!", "a long passphrase"])
def test_words_of_ones_own_beside_them_are_enough(password: str) -> None:
    assert not only_of_words(password, WORDS_AND_COMPANY)


def test_the_list_is_documented() -> None:
    text = (PROJECT / "docs/operations.md").read_text(encoding="utf-8")
    assert [word for word in WORDS if f"`{word}`" not in text and word not in StaffMember.Role.values] == []


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["SupportBot2026!", "northwind-2026"])
def test_they_are_refused_where_a_password_is_chosen_with_the_companys_name(password: str) -> None:
    northwind.load()
    with pytest.raises(ValidationError, match="only made of words"):
        validate_password(password)


@pytest.mark.django_db
def test_a_long_one_of_any_signs_is_taken_also_before_a_company_is_loaded() -> None:
    validate_password("ä quiet kettle, nineteen red umbrellas and 🐈 under the stairs of it" * 2)
