"""Reads of actions: what they are judged from, and what became of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, Q
from django.db.models.functions import Now
from django.utils import timezone

from billing.actions.commands import Command, from_stored
from billing.actions.effects import Effect, effect_from_stored
from billing.actions.receipts import PlanChangePreview, Receipt, receipt_from_stored
from billing.actions.rules import Case
from billing.errors import ActionNotFound
from billing.facts import ActState, Company, Coupon
from billing.models import Action, ActionEvent
from billing.models import Coupon as CouponRow
from billing.models.action import ENDED
from billing.selectors.account import account_for
from billing.selectors.automatic import LOCAL
from billing.selectors.company import company_facts

TOLD_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ActionView:
    """One action as it stands. ``receipt`` carries no link; ``link`` is the customer's alone."""

    id: uuid.UUID
    customer_ref: str
    command: Command
    effect: Effect
    state: ActState
    why: str
    asked_by: str
    conversation: str
    approved_by: str
    receipt: Receipt | None
    link: str
    error: str
    told: str
    settled: bool
    """Whether nobody is at work on it any more; where it is still unknown then, a person has to look."""


def case_for(
    customer_ref: str, *, today: date | None = None, preview: PlanChangePreview | None = None, without: str = ""
) -> Case:
    """What an action of this customer is judged from now; ``without`` leaves out one action, by its id.

    Raises CustomerNotFound, CompanyNotLoaded.
    """
    company, account = company_facts("en"), account_for(customer_ref)
    if without:
        account = replace(account, acts=tuple(act for act in account.acts if act.ref != without))
    return Case(account, company, today or company_day(company), preview, _coupons())


def company_day(company: Company) -> date:
    """The calendar date where the company is."""
    return timezone.now().astimezone(ZoneInfo(company.time_zone)).date()


def _coupons() -> tuple[Coupon, ...] | None:
    if settings.BILLING_GATEWAY != LOCAL:
        return None
    rows = CouponRow.objects.filter(active=True).annotate(given=Count("applied"))
    return tuple(
        Coupon(
            row.code,
            row.valid_from,
            row.valid_until,
            row.currency,
            None if row.max_redemptions is None else row.max_redemptions - row.given,
        )
        for row in rows
    )


def action_view(action_id: uuid.UUID | str) -> ActionView:
    """One action. Raises ActionNotFound."""
    row = Action.objects.select_related("customer").filter(pk=action_id).first()
    if row is None:
        raise ActionNotFound(str(action_id))
    return view_of(row)


def action_of_customer(action_id: uuid.UUID, *, customer_ref: str) -> ActionView:
    """One action of this customer's. Raises ActionNotFound alike where it is another's and where there is none."""
    row = Action.objects.select_related("customer").filter(pk=action_id, customer__external_ref=customer_ref).first()
    if row is None:
        raise ActionNotFound(str(action_id))
    return view_of(row)


def action_by_key(key: str) -> ActionView | None:
    """The action that was agreed under a key."""
    row = Action.objects.select_related("customer").filter(key=key).first()
    return view_of(row) if row else None


def actions_of_customer(customer_ref: str, *, most: int = 20) -> tuple[ActionView, ...]:
    """The newest actions of a customer."""
    rows = Action.objects.select_related("customer").filter(customer__external_ref=customer_ref)
    return _views(rows.order_by("-created_at")[:most])


def events_of(action_id: uuid.UUID) -> tuple[ActionEvent, ...]:
    """What happened to an action, oldest first."""
    return tuple(ActionEvent.objects.filter(action_id=action_id))


def actions_untold(*, most: int = 50) -> tuple[uuid.UUID, ...]:
    """Actions asked for in a chat whose customer was told something else than what became of them.

    Those of which nothing was told yet have a minute's grace: whoever did them is about to.
    """
    rows = Action.objects.exclude(conversation="").exclude(told=F("state"))
    ended = Q(state__in=ENDED) | Q(state="unknown", next_try_at__isnull=True)
    late = ~Q(told="") | Q(finished_at__lt=Now() - TOLD_WITHIN)
    return tuple(rows.filter(ended & late).order_by("created_at").values_list("pk", flat=True)[:most])


def _views(rows: Iterable[Action]) -> tuple[ActionView, ...]:
    return tuple(view_of(row) for row in rows)


def view_of(row: Action) -> ActionView:
    """The row, with its customer, as a value."""
    return ActionView(
        id=row.pk,
        customer_ref=row.customer.external_ref,
        command=from_stored(row.command),
        effect=effect_from_stored(row.effect),
        state=row.state,  # type: ignore[arg-type]  # a check constraint keeps it one of them
        why=row.why,
        asked_by=row.asked_by,
        conversation=row.conversation,
        approved_by=row.approved_by,
        receipt=receipt_from_stored(row.receipt) if row.receipt else None,
        link=row.link or "",
        error=row.error,
        told=row.told,
        settled=row.state in ENDED or (row.state == "unknown" and row.next_try_at is None),
    )
