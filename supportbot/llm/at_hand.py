"""What a turn works with as the settings have it: the model, the guard, and what cuts its text into sentences."""

from __future__ import annotations

from datetime import date
from functools import cache

from billing.facts import Account, Company
from handoff.counting import counted
from supportbot.answering.grounding.records import Records
from supportbot.answering.rendering import Segment
from supportbot.llm.composed import Stop
from supportbot.llm.composing import Admit, Splitter
from supportbot.llm.configured import counted_as, models
from supportbot.llm.errors import ModelFailed
from supportbot.llm.guard.guard import Guard
from supportbot.llm.guard.outcomes import Admitted
from supportbot.llm.masking import Known
from supportbot.llm.port import ChatModel
from supportbot.llm.sentences import Sentences
from supportbot.llm.tools.tool import Case


def model_for(case: Case) -> ChatModel:
    """The model for one turn of this customer's. Raises ModelFailed where none is set."""
    return model_paid_by(case.account.customer_ref, case.account)


def model_paid_by(payer: str, account: Account | None, *names: str) -> ChatModel:
    """A model on the budget of ``payer``, told neither ``names`` nor what in the account points at the customer.

    Raises ModelFailed where none is set.
    """
    name, email, address = (account.name, account.email, account.billing_address) if account else ("", "", "")
    known = Known(names=_given(*names, name), emails=_given(email), addresses=_given(address))
    model = models().for_turn(customer=counted_as(payer), known=known)
    if model is None:
        raise ModelFailed("not_set")
    return model


def _given(*values: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def micros_of(model: str, tokens_in: int | None, tokens_out: int | None) -> int | None:
    """What so many tokens of the model of that name cost; None where they were not counted."""
    endpoints = models().options.endpoints
    asked = next((one for one in endpoints if one.model == model), endpoints[0] if endpoints else None)
    return asked.micros(tokens_in, tokens_out or 0) if asked and tokens_in is not None else None


def splitter() -> Splitter:
    """For one answer."""
    return Sentences()


def admitting(case: Case, secrets: tuple[str, ...]) -> Admit:
    """A guard for one answer to this customer. ``secrets`` are words that nobody may read."""
    _warm()
    records = Records(case.account, case.company, case.desk.today)
    guard = Guard(records, locale=case.locale, secrets=secrets)

    def admit(sentence: str) -> tuple[Segment, ...] | Stop:
        came = guard.admit(sentence)
        if isinstance(came, Admitted):
            return came.segments
        counted("guard_stopped", came.code)
        return Stop(came.code, came.detail)

    return admit


@cache
def _warm() -> None:
    """Have the guard's lists of words read before a sentence waits for them."""
    nobody = Company(name="Company", bot_name="Bot", time_zone="UTC", language="en")
    guard = Guard(Records(None, nobody, date.min), locale="en")
    for sentence in ("Thanks for asking.", "You owe 1.00 EUR."):
        guard.admit(sentence)
