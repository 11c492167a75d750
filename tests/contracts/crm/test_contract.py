"""What holds for every CRM behind the port."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from billing.crm.errors import (
    BadAnswer,
    CrmError,
    Misconfigured,
    RateLimited,
    Unavailable,
    UnknownCustomer,
    WrongCustomer,
)
from tests.contracts.crm.harness import EMAIL, FIELDS, REF, Harness, Trouble, new_case, outcome

pytestmark = pytest.mark.django_db
KEY = "outcome_3f6f0a52"


def test_it_is_in_order(harness: Harness) -> None:
    harness.crm.check()


def test_a_profile_has_what_the_crm_knows(harness: Harness) -> None:
    harness.customer(REF, EMAIL, ("Meter queried", "Move in May"), **FIELDS)
    found = harness.crm.profile(REF, EMAIL)
    assert found is not None
    assert {name: getattr(found, name) for name in FIELDS} == FIELDS
    assert sorted(case.subject for case in found.open_cases) == ["Meter queried", "Move in May"]
    assert all(case.status for case in found.open_cases)
    assert found.cases_known
    assert (found.customer_ref, found.email) == (REF, EMAIL)


def test_nobody_is_no_profile(harness: Harness) -> None:
    harness.customer(ref="cus_other", email="other@example.com", **FIELDS)
    assert harness.crm.profile(REF, EMAIL) is None


def test_what_the_crm_leaves_empty_is_empty(harness: Harness) -> None:
    harness.customer()
    found = harness.crm.profile(REF, EMAIL)
    assert found is not None
    assert (found.segment, found.owner, found.notes, found.open_cases) == ("", "", "", ())


def test_who_has_no_reference_there_is_found_by_address(harness: Harness) -> None:
    if harness.crm.name == "local":
        pytest.skip("every row of the tables has a reference")
    harness.customer(ref="", segment="Silver")
    found = harness.crm.profile(REF, EMAIL.upper() if harness.crm.name == "HubSpot" else EMAIL)
    assert found is not None
    assert found.segment == "Silver"


def test_an_outcome_is_written_once_and_brought_up_to_date(harness: Harness) -> None:
    harness.customer()
    assert harness.crm.find_outcome(KEY) is None
    first = harness.crm.record_outcome(outcome(), KEY)
    again = harness.crm.record_outcome(outcome(rating=4, comment="Quick & <kind>"), KEY)
    assert first == again
    assert first.ref
    assert harness.crm.find_outcome(KEY) == first
    stands = harness.outcomes()
    assert list(stands) == [KEY]
    assert stands[KEY]["rating"][:1] == "4"
    harness.crm.record_outcome(outcome(conversation="other"), "outcome_other")
    assert sorted(harness.outcomes()) == sorted([KEY, "outcome_other"])


def test_an_outcome_of_nobody_is_refused(harness: Harness) -> None:
    harness.customer(ref="cus_other", email="other@example.com")
    with pytest.raises(UnknownCustomer):
        harness.crm.record_outcome(outcome(), KEY)
    assert harness.outcomes() == {}


def test_the_same_outcome_told_at_once_from_two_sides_stands_once(harness: Harness) -> None:
    if harness.crm.name == "local":
        pytest.skip("its two connections do not see what the test has not committed")
    harness.customer()
    with ThreadPoolExecutor(2) as threads:
        told = list(threads.map(lambda number: harness.crm.record_outcome(outcome(rating=number), KEY), (3, 4)))
    assert told[0] == told[1]
    assert list(harness.outcomes()) == [KEY]


def test_a_case_is_opened_once(harness: Harness) -> None:
    harness.customer(cases=("Meter queried",))
    first = harness.crm.open_case(new_case(), "case_1")
    assert harness.crm.open_case(new_case(), "case_1") == first
    found = harness.crm.profile(REF, EMAIL)
    assert found is not None
    assert sorted(case.subject for case in found.open_cases) == ["Charge disputed", "Meter queried"]
    with pytest.raises(UnknownCustomer):
        harness.crm.open_case(new_case(customer_ref="cus_nobody", email="nobody@example.com"), "case_2")


def test_a_case_is_found_by_its_key(harness: Harness) -> None:
    harness.customer()
    assert harness.crm.find_case("case_1") is None
    made = harness.crm.open_case(new_case(), "case_1")
    assert harness.crm.find_case("case_1") == made
    assert harness.crm.find_case("case_2") is None


def test_a_case_whose_answer_was_lost_is_found_and_opened_no_second_time(harness: Harness) -> None:
    if "lost" not in harness.troubles:
        pytest.skip("cannot happen here")
    harness.customer()
    harness.break_("lost")
    with pytest.raises(Unavailable) as caught:
        harness.crm.open_case(new_case(), "case_1")
    assert caught.value.may_have_acted
    harness.mend()
    made = harness.crm.open_case(new_case(), "case_1")
    assert harness.crm.find_case("case_1") == made
    found = harness.crm.profile(REF, EMAIL)
    assert found is not None
    assert [case.subject for case in found.open_cases] == ["Charge disputed"]


ERRORS: dict[Trouble, type[CrmError]] = {
    "down": Unavailable,
    "slow": Unavailable,
    "limited": RateLimited,
    "locked": Misconfigured,
    "garbage": BadAnswer,
    "broken": Unavailable,
}


@pytest.mark.parametrize("trouble", list(ERRORS))
def test_trouble_is_told_as_what_it_is_and_in_time(harness: Harness, trouble: Trouble) -> None:
    if trouble not in harness.troubles:
        pytest.skip("cannot happen here")
    harness.customer()
    harness.break_(trouble)
    for work in (
        harness.crm.check,
        lambda: harness.crm.profile(REF, EMAIL),
        lambda: harness.crm.record_outcome(outcome(), KEY),
        lambda: harness.crm.open_case(new_case(), "case_1"),
        lambda: harness.crm.find_case("case_1"),
    ):
        begun = time.monotonic()
        with pytest.raises(ERRORS[trouble]) as caught:
            work()
        assert time.monotonic() - begun < 2.5
        assert EMAIL not in str(caught.value)
        if isinstance(caught.value, RateLimited):
            assert caught.value.retry_after == 7
    harness.mend()


def test_an_answer_that_is_lost_says_that_it_may_have_acted_and_trying_again_writes_no_second(
    harness: Harness,
) -> None:
    if "lost" not in harness.troubles or harness.crm.mapping.outcome_as == "ticket":
        pytest.skip("cannot happen here")
    harness.customer()
    harness.break_("lost")
    with pytest.raises(Unavailable) as caught:
        harness.crm.record_outcome(outcome(rating=2), KEY)
    assert caught.value.may_have_acted
    harness.mend()
    assert harness.crm.find_outcome(KEY) is not None
    harness.crm.record_outcome(outcome(rating=5), KEY)
    assert list(harness.outcomes()) == [KEY]
    assert harness.outcomes()[KEY]["rating"] == "5"


def test_an_address_that_is_another_customers_there_is_refused(harness: Harness) -> None:
    if harness.crm.name != "HubSpot":
        pytest.skip("said of each in its own tests")
    harness.customer(ref="cus_somebody_else", segment="Platinum")
    with pytest.raises(WrongCustomer) as caught:
        harness.crm.profile(REF, EMAIL)
    assert "Platinum" not in str(caught.value)
    with pytest.raises(WrongCustomer):
        harness.crm.record_outcome(outcome(), KEY)
