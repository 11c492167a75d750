"""What a turn works with as the settings have it: the model, the guard, and what cuts its text into sentences."""

from __future__ import annotations

import re

from supportbot.llm.composing import Admit, Splitter
from supportbot.llm.configured import models
from supportbot.llm.errors import ModelFailed
from supportbot.llm.masking import Known
from supportbot.llm.port import ChatModel
from supportbot.llm.tools.tool import Case


def model_for(case: Case) -> ChatModel:
    """The model for one turn, which is told nothing that points at the customer. Raises ModelFailed where none is."""
    account = case.account
    known = Known(
        names=(account.name,),
        emails=tuple(filter(None, (account.email,))),
        addresses=tuple(filter(None, (account.billing_address,))),
    )
    model = models().for_turn(customer=account.customer_ref, known=known)
    if model is None:
        raise ModelFailed("not_set")
    return model


async def close() -> None:
    """To be awaited before a loop ends in which a model was asked."""
    await models().aclose()


class _Sentences:
    def __init__(self) -> None:
        self._rest = ""

    def feed(self, text: str) -> list[str]:
        *whole, self._rest = re.split(r"(?<=[.!?]) ", self._rest + text)
        return whole

    def end(self) -> list[str]:
        return [self._rest]


def splitter() -> Splitter:
    """For one answer."""
    return _Sentences()


def admitting(case: Case, secrets: tuple[str, ...]) -> Admit:
    """A guard for one answer to this customer. ``secrets`` are words that nobody may read."""
    raise NotImplementedError
