"""What an agent sees of a customer's bills, and how it is written."""

from __future__ import annotations

import pytest
import time_machine
from django.template.loader import render_to_string

from billing.errors import CustomerNotFound
from billing.selectors import customers_brief, panel_for
from tests.billing.documents import docs_example, load, load_northwind

pytestmark = pytest.mark.django_db


def rendered(ref: str, locale: str = "en-IE") -> str:
    return " ".join(render_to_string("billing/panel.html", {"panel": panel_for(ref), "locale": locale}).split())


@time_machine.travel("2026-11-22T12:00:00Z", tick=False)
def test_overdue_and_failed_stand_out() -> None:
    load_northwind()
    panel = panel_for("cus_liam")
    assert [entry.badge.label for entry in panel.invoices[:3]] == ["overdue", "overdue", "paid"]
    assert panel.overdue == panel.balance
    assert len(panel.invoices) == 6
    page = rendered("cus_liam")
    assert '<span class="badge badge--danger">overdue</span>' in page
    assert "insufficient_funds" in page
    assert "Late payment fee for the October bill" in page


@time_machine.travel("2026-11-22T12:00:00Z", tick=False)
def test_an_expired_card_a_double_payment_and_a_refund_stand_out() -> None:
    load_northwind()
    assert "expired" in rendered("cus_siobhan")
    assert panel_for("cus_siobhan").methods[0].expired
    assert "paid twice" in rendered("cus_marek")
    assert "expected 27 Nov 2026" in rendered("cus_grace")


@time_machine.travel("2026-10-31T23:30:00Z", tick=False)
def test_today_is_the_companys_day() -> None:
    load_northwind()
    assert panel_for("cus_priya").today.isoformat() == "2026-10-31"
    document = docs_example()
    document["company"]["time_zone"] = "Asia/Tokyo"
    load(document)
    assert panel_for("cus_priya").today.isoformat() == "2026-11-01"


def test_amounts_and_dates_are_written_for_the_readers_locale() -> None:
    load_northwind()
    assert "€117.83" in rendered("cus_priya")
    assert "117,83\u00a0€" in render_to_string(
        "billing/panel.html", {"panel": panel_for("cus_priya"), "locale": "de-DE"}
    )
    assert "€117.83" in rendered("cus_priya", "zz-!")


def test_what_billing_holds_is_text_to_the_page() -> None:
    document = docs_example()
    attack = "<script>alert(1)</script>"
    document["customers"][0]["name"] = attack
    document["customers"][0]["crm"]["notes"] = attack
    document["customers"][0]["invoices"][0]["lines"][0]["description"] = attack
    load(document)
    page = rendered("cus_100")
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 3


def test_an_unknown_customer_has_no_panel() -> None:
    with pytest.raises(CustomerNotFound):
        panel_for("cus_none")
    assert "No billing record" in render_to_string("billing/panel.html", {"panel": None, "locale": "en"})


def test_the_list_of_customers_tells_each_story_in_a_line() -> None:
    load_northwind()
    briefs = customers_brief()
    assert briefs[0].ref == "cus_priya"
    assert briefs[0].story == "Latest bill more than doubled: price rise, welcome discount over, engineer visit"
    assert len(briefs) == 12
    assert all(brief.story and len(brief.story) < 100 for brief in briefs)
