"""An action from the yes to its proof in a billing system that is copied from: Stripe, as our sandbox speaks it."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from billing.actions.commands import OpenCase
from billing.document import parse_document
from billing.gateways import gateway
from billing.models import Action, CrmCaseRow, Customer, Refund
from billing.selectors import account_for
from billing.services import billing_load
from billing.services.acting import action_run
from billing.services.mirroring import customer_read
from tests.billing.actions.agreed import MAREK, OFF, TWICE, agree, due_now
from tests.billing.documents import NORTHWIND
from tests.sandbox.running import Running, running

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 20.0


@pytest.fixture
def box(settings: LazySettings) -> Iterator[Running]:
    with running() as sandbox:
        settings.BILLING_GATEWAY = "billing.gateways.stripe.stripe_gateway"
        settings.STRIPE_API_KEY, settings.STRIPE_API_BASE = sandbox.key, sandbox.url
        raw = NORTHWIND.read_bytes()
        sandbox.control("seed", {"document": parse_document(raw)})
        billing_load(raw=raw, company_alone=True)
        call_command("billingbackfill", "--rate", "10000", stdout=StringIO())
        yield sandbox


def _made(box: Running) -> int:
    return sum(call["acts"] for call in box.calls("POST", "/v1/refunds"))


def test_a_refund_is_made_once_and_stands_in_the_copy_at_once(box: Running) -> None:
    action = agree(TWICE, today=None)
    view = action_run(action_id=action.pk, within=SECONDS)
    assert (view.state, _made(box)) == ("done", 1)
    refund = Refund.objects.get(invoice__number="INV-2051")
    assert (refund.ref, refund.amount_minor) == (view.receipt.ref if view.receipt else "", 4674)
    assert action_run(action_id=action.pk, within=SECONDS).state == "done"
    assert _made(box) == 1


def test_an_answer_lost_behind_the_refund_is_found_again(box: Running) -> None:
    box.control("faults", {"fault": "reset", "after": True, "times": 9, "method": "POST", "path": "/v1/refunds"})
    action = agree(TWICE, today=None)
    assert action_run(action_id=action.pk, within=SECONDS).state == "unknown"
    box.control("faults", {"clear": True})
    box.control("keys", {"all": True})
    due_now(action)
    assert action_run(action_id=action.pk, within=SECONDS).state == "done"
    assert (_made(box), Refund.objects.filter(invoice__number="INV-2051").count()) == (1, 1)


def test_autopay_is_off_in_the_copy_when_it_is_off_there(box: Running) -> None:
    assert account_for(MAREK).autopay
    assert action_run(action_id=agree(OFF, today=None).pk, within=SECONDS).state == "done"
    assert not account_for(MAREK).autopay


def test_a_case_which_stripe_has_not_is_opened_in_the_crm_and_stays_when_the_customer_is_read_again(
    box: Running,
) -> None:
    before = len(box.calls("POST"))
    view = action_run(action_id=agree(OpenCase("Charged twice", "INV-2051"), today=None).pk, within=SECONDS)
    assert (view.state, len(box.calls("POST"))) == ("done", before)
    row = CrmCaseRow.objects.get(key=Action.objects.get(pk=view.id).key)
    assert view.receipt is not None
    assert view.receipt.ref == str(row.pk)
    customer = Customer.objects.get(external_ref=MAREK)
    customer_read(gateway=gateway(), customer=customer.provider_ref)
    assert "Charged twice" in account_for(MAREK).crm.open_cases
