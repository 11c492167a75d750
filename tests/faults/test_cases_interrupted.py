"""A case is opened in the CRM where the billing system has none: one case, whatever dies, gets lost or comes late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from pytest_django import Settings

from billing.actions.commands import OpenCase
from billing.crm import crm
from billing.crm.fake import ActsLate, ActsThenTimesOut, LimitsRate, Unreachable
from billing.crm.fake.crm import SHARED
from billing.crm.port import CrmRecord
from billing.gateways.fake import FakeGateway
from billing.models import Action, CrmCaseRow, Customer
from billing.selectors import account_for
from billing.selectors.actions import action_view
from billing.services.acting import action_run, actions_sweep
from billing.services.acting.asking import Step
from billing.services.acting.recording import MOST_ATTEMPTS
from billing.services.crm_profiles import profile_refresh, profile_take
from tests.billing.actions.agreed import MAREK, agree, due_now, fake, states
from tests.billing.documents import load_northwind
from tests.faults.dying import STEPS, Died, dies_at
from tests.sandbox.running import Running, running

pytestmark = pytest.mark.django_db
SUBJECT = "Charged for a router that went back"
ABOUT_A_BILL = OpenCase(SUBJECT, "INV-2051")
UPSERT = "/crm/v3/objects/tickets/batch/upsert"


@dataclass(frozen=True)
class Desk:
    """A CRM that knows Marek, and how many cases of his it holds."""

    cases: Callable[[], int]
    lose_the_answer: Callable[[], None]


@pytest.fixture(scope="module")
def hubspot() -> Iterator[Running]:
    with running(service="hubspot") as box:
        yield box


@pytest.fixture
def shelf(settings: Settings) -> Iterator[None]:
    settings.CRM = "billing.crm.fake.FakeCrm"
    email = Customer.objects.values_list("email", flat=True).get(external_ref=MAREK)
    SHARED.records[MAREK] = CrmRecord(MAREK, email)
    yield
    SHARED.set(None)
    SHARED.records.clear()
    SHARED.cases.clear()


@pytest.fixture(autouse=True)
def _demo_company() -> None:
    load_northwind()


@pytest.fixture(params=["local", "fake", "hubspot"])
def desk(request: pytest.FixtureRequest, settings: Settings) -> Desk:
    if request.param == "local":
        return Desk(CrmCaseRow.objects.count, lambda: None)
    if request.param == "fake":
        request.getfixturevalue("shelf")
        return Desk(lambda: len(SHARED.cases), lambda: SHARED.set(ActsThenTimesOut(), 1))
    box: Running = request.getfixturevalue("hubspot")
    box.control("reset")
    row = Customer.objects.get(external_ref=MAREK)
    box.control("seed", {"document": {"customers": [{"ref": MAREK, "name": row.name, "email": row.email}]}})
    settings.CRM = "billing.crm.hubspot.HubSpotCrm"
    settings.HUBSPOT_TOKEN, settings.HUBSPOT_BASE, settings.CRM_RATE = box.key, box.url, "200 per second"
    there = crm()
    there.prepare()  # type: ignore[attr-defined]  # HubSpot's alone
    lost = {"fault": "reset", "after": True, "path": UPSERT}
    return Desk(lambda: _tickets(row.email), lambda: box.control("faults", lost))


def _tickets(email: str) -> int:
    connected = crm()
    found = connected.profile(MAREK, email)
    connected.close()
    return sum(case.subject == SUBJECT for case in found.open_cases) if found else 0


def _caseless() -> FakeGateway:
    """A billing system that has no cases, as Stripe has none."""
    system = fake()
    system.lacks = frozenset({"open_case"})
    return system


def _swept(action: Action) -> str:
    due_now(action)
    actions_sweep(system=_caseless())
    return action_view(action.pk).state


def test_a_case_goes_to_the_crm_and_its_reference_is_kept(desk: Desk) -> None:
    action, system = agree(ABOUT_A_BILL), _caseless()
    done = action_run(action_id=action.pk, system=system)
    assert done.receipt is not None
    assert (done.state, desk.cases(), system.calls) == ("done", 1, [])
    assert done.receipt.ref
    assert states(action) == ["agreed", "doing", "done"]


@pytest.mark.parametrize("step", STEPS)
def test_one_case_wherever_it_dies(desk: Desk, step: Step) -> None:
    action = agree(ABOUT_A_BILL)
    for place in (step, "called"):
        try:
            action_run(action_id=action.pk, system=_caseless(), reach=dies_at(place))
        except Died:
            assert desk.cases() <= 1
        due_now(action)
    assert (_swept(action), desk.cases()) == ("done", 1)


def test_a_case_whose_answer_was_lost_is_found_and_not_opened_again(desk: Desk) -> None:
    action = agree(ABOUT_A_BILL)
    desk.lose_the_answer()
    state = action_run(action_id=action.pk, system=_caseless()).state
    assert state == "unknown" or CrmCaseRow.objects.exists(), "the tables' own answer cannot get lost"
    assert (_swept(action), desk.cases()) == ("done", 1)


@pytest.mark.usefixtures("shelf")
def test_a_case_that_is_opened_late_is_opened_once() -> None:
    action = agree(ABOUT_A_BILL)
    SHARED.set(ActsLate(), 1)
    assert action_run(action_id=action.pk, system=_caseless()).state == "unknown"
    assert _swept(action) == "done", "not found yet, so asked for again with the same key"
    SHARED.catch_up()
    assert len(SHARED.cases) == 1


@pytest.mark.usefixtures("shelf")
def test_what_a_crm_never_answers_to_waits_for_a_person_and_is_opened_once_at_most() -> None:
    lost, never = agree(OpenCase(SUBJECT)), agree(ABOUT_A_BILL)
    SHARED.set(ActsThenTimesOut(), 1)
    action_run(action_id=lost.pk, system=_caseless())
    SHARED.set(Unreachable())
    action_run(action_id=never.pk, system=_caseless())
    for _ in range(MOST_ATTEMPTS):
        _swept(lost)
        _swept(never)
    for action in (lost, never):
        given_up = action_view(action.pk)
        assert (given_up.state, given_up.error, given_up.settled) == ("unknown", "given_up", True)
    assert SHARED.cases.keys() == {lost.key}


@pytest.mark.usefixtures("shelf")
def test_a_crm_that_asks_to_wait_is_left_alone_for_so_long() -> None:
    first, second = agree(ABOUT_A_BILL), agree(OpenCase(SUBJECT))
    SHARED.set(LimitsRate(40), 1)
    waiting = action_run(action_id=first.pk, system=_caseless())
    assert (waiting.state, waiting.error) == ("agreed", "crm_rate_limited")
    assert action_run(action_id=second.pk, system=_caseless()).state == "agreed", "nor is anything else asked of it"
    assert SHARED.cases == {}


@pytest.mark.usefixtures("shelf")
def test_nobody_whom_the_crm_knows_is_refused() -> None:
    SHARED.records.clear()
    refused = action_run(action_id=agree(ABOUT_A_BILL).pk, system=_caseless())
    assert (refused.state, refused.error) == ("refused", "customer_unknown")


@pytest.mark.usefixtures("shelf")
def test_an_open_case_stands_beside_the_chat_once_the_profile_is_read() -> None:
    action_run(action_id=agree(ABOUT_A_BILL).pk, system=_caseless())
    taken = profile_take()
    assert taken is not None
    profile_refresh(crm=crm(), taken=taken)
    (shown,) = account_for(MAREK).crm.open_cases
    assert shown.startswith(f"{SUBJECT} (open, since ")


@pytest.mark.usefixtures("shelf")
def test_who_works_on_it_reads_which_bill_it_is_about() -> None:
    action_run(action_id=agree(ABOUT_A_BILL).pk, system=_caseless())
    (case,) = SHARED.cases.values()
    assert case.subject == SUBJECT
    assert "About bill INV-2051 of 2026-11-" in case.text
    assert " EUR. Opened from the billing chat." in case.text


def test_where_the_billing_system_has_cases_it_opens_them() -> None:
    system = fake()
    done = action_run(action_id=agree(ABOUT_A_BILL).pk, system=system)
    assert (done.state, system.calls) == ("done", ["perform:open_case"])
    assert not CrmCaseRow.objects.exists()
