"""The company as the bot may speak of it."""

from __future__ import annotations

import pytest

from billing.errors import CompanyNotLoaded
from billing.models import PolicyText, PolicyValue
from billing.money import Money
from billing.selectors import company_facts
from tests.billing.documents import docs_example, load

pytestmark = pytest.mark.django_db


def test_policies_keep_their_types() -> None:
    load(docs_example())
    company = company_facts("en")
    assert company.policies == {
        "refund_window_days": 30,
        "late_fee": Money(500, "EUR"),
        "vat_rate": 23,
        "accepts_cash": False,
        "card_brands": "Visa and Mastercard",
    }
    assert (company.bot_name, company.time_zone) == ("Finn", "Europe/Dublin")
    assert company.contacts["email"] == "billing@harbour-water.example.com"
    assert {row.key: row.value for row in PolicyValue.objects.all()} == company.policies


def test_only_prices_on_offer_are_plans() -> None:
    load(docs_example())
    assert [(plan.code, plan.price.minor) for plan in company_facts("en").plans] == [("metered", 2000)]


@pytest.mark.parametrize(
    ("language", "first"), [("en", "Ask"), ("en-IE", "Ask"), ("de", "Melden"), ("de-AT", "Melden"), ("fr", "Ask")]
)
def test_texts_fall_back_to_the_base_language_then_the_companys_own(language: str, first: str) -> None:
    load(docs_example())
    assert company_facts(language).texts["refund_policy"].startswith(first)


def test_a_text_in_another_language_only_is_better_than_none() -> None:
    load(docs_example())
    PolicyText.objects.create(key="late_fee_policy", language="de", text="Mahngebühr")
    assert company_facts("en").texts["late_fee_policy"] == "Mahngebühr"


def test_an_edited_policy_counts_at_once() -> None:
    load(docs_example())
    assert company_facts("en").policies["refund_window_days"] == 30
    PolicyValue.objects.filter(key="refund_window_days").update(number=60)
    assert company_facts("en").policies["refund_window_days"] == 60


def test_no_company_is_said_with_the_remedy() -> None:
    with pytest.raises(CompanyNotLoaded, match="loadbilling"):
        company_facts("en")
