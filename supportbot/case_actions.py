"""What supportbot lends to handoff for acting: the billing system's actions, under the rules that the bot has too."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.core import signing
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from billing.actions.commands import Command, from_stored, to_stored
from billing.actions.effects import Effect, effect_from_stored, effect_to_stored
from billing.actions.rules import Allowed, NeedsApproval, NotAllowed, offers
from billing.actions.targets import WORDS, target_of
from billing.errors import ActionError, CustomerNotFound
from billing.selectors.actions import ActionView, actions_of_customer, case_for, events_of
from billing.selectors.automatic import automatic_kinds
from handoff.models import StaffMember
from supportbot.staff_acting import Refusal, decided, pressed, stated

_SALT = "supportbot.case_actions"
_GOOD_SECONDS = 900
UNDER_WAY = ("agreed", "doing", "unknown")


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to press: its words, what it does, and the token that names exactly that."""

    title: str
    target: str
    effect: Effect
    needs_approval: bool
    token: str


@dataclass(frozen=True, slots=True)
class Row:
    """An action as staff see it. ``own``: whoever looks has asked for it, and so cannot approve it."""

    view: ActionView
    title: str
    target: str
    own: bool
    events: tuple[object, ...]

    @property
    def asker(self) -> str:
        return "you" if self.own else "the customer" if self.view.asked_by.startswith("customer:") else "a colleague"


class BillingCaseActions:
    """Implements ``handoff.ports.CaseActions`` over the billing room."""

    def render(
        self, *, conversation_id: uuid.UUID, customer_ref: str, locale: str, staff_id: int, holds: bool
    ) -> SafeString:
        return self._shown(conversation_id, customer_ref, locale, staff_id, holds)

    def press(
        self,
        *,
        conversation_id: uuid.UUID,
        customer_ref: str,
        locale: str,
        staff_id: int,
        holds: bool,
        fields: Mapping[str, str],
    ) -> SafeString:
        said, problem, offered = "", "", None
        try:
            if "approve" in fields or "decline" in fields:
                said = decided(fields, customer_ref=customer_ref, staff_id=staff_id)
            elif not holds:
                raise Refusal("Claim the conversation first; then it can be done from here.")
            elif "offer" in fields:
                command, effect, key = _opened(fields["offer"], conversation_id, staff_id)
                said = pressed(command, effect, key, customer_ref=customer_ref, conversation_id=conversation_id,
                               staff_id=staff_id)  # fmt: skip
            else:
                offered = self._stated(fields, customer_ref, conversation_id, staff_id)
        except (Refusal, ActionError) as error:
            problem = str(error)
        return self._shown(conversation_id, customer_ref, locale, staff_id, holds, said, problem, offered)

    def _stated(self, fields: Mapping[str, str], customer_ref: str, conversation_id: uuid.UUID, staff_id: int) -> Offer:
        verdict = stated(fields, customer_ref=customer_ref)
        if isinstance(verdict, NotAllowed):
            raise Refusal(verdict.detail or f"By the rules that isn't possible: {verdict.why.replace('_', ' ')}.")
        return _offer(verdict, conversation_id, staff_id)

    def _shown(
        self,
        conversation_id: uuid.UUID,
        customer_ref: str,
        locale: str,
        staff_id: int,
        holds: bool,
        said: str = "",
        problem: str = "",
        stated: Offer | None = None,
    ) -> SafeString:
        kinds = automatic_kinds()
        if not kinds:
            return mark_safe("")
        try:
            found = offers(case_for(customer_ref)) if holds else ()
        except CustomerNotFound:
            return mark_safe("")
        rows = [_row(view, staff_id) for view in actions_of_customer(customer_ref)]
        context = {
            "conversation_id": conversation_id,
            "locale": locale,
            "holds": holds,
            "said": said,
            "problem": problem,
            "stated": stated,
            "waiting": [row for row in rows if row.view.state == "waiting_approval"],
            "past": [row for row in rows if row.view.state != "waiting_approval"],
            "may_settle": any(stuck(row) for row in rows) and _may_settle(staff_id),
            "offers": [_offer(one, conversation_id, staff_id) for one in found if one.command.kind in kinds],
            "forms": sorted(kinds & {"give_credit", "open_case", "apply_coupon", "change_address", "change_tax_id"}),
        }
        return render_to_string("billing/actions.html", context)


def stuck(row: Row) -> bool:
    """Whether nobody could find out what became of it."""
    return row.view.state == "unknown" and row.view.settled


def _may_settle(staff_id: int) -> bool:
    member = StaffMember.objects.filter(pk=staff_id).first()
    return member is not None and member.may_review


def _offer(verdict: Allowed | NeedsApproval, conversation_id: uuid.UUID, staff_id: int) -> Offer:
    """The token holds command, stated effect and a key, so that a press is for what was shown, and once."""
    kept = {
        "for": [str(conversation_id), staff_id],
        "command": to_stored(verdict.command),
        "effect": effect_to_stored(verdict.effect),
        "key": f"staff-{uuid.uuid4()}",
    }
    token = signing.dumps(kept, salt=_SALT, compress=True)
    needs = isinstance(verdict, NeedsApproval)
    return Offer(WORDS[verdict.command.kind], _shown_target(verdict.command), verdict.effect, needs, token)


def _opened(token: str, conversation_id: uuid.UUID, staff_id: int) -> tuple[Command, Effect, str]:
    try:
        kept = signing.loads(token, salt=_SALT, max_age=_GOOD_SECONDS)
    except signing.BadSignature as error:
        raise Refusal("That was shown some time ago; look at what it would do now and press again.") from error
    if kept["for"] != [str(conversation_id), staff_id]:
        raise Refusal("That was offered in another conversation; press it there.")
    return from_stored(kept["command"]), effect_from_stored(kept["effect"]), kept["key"]


def _row(view: ActionView, staff_id: int) -> Row:
    own = view.asked_by == f"staff:{staff_id}"
    return Row(view, WORDS[view.command.kind], _shown_target(view.command), own, events_of(view.id))


def _shown_target(command: Command) -> str:
    target = target_of(command)
    return "" if target == "account" else getattr(command, "invoice", "") or target
