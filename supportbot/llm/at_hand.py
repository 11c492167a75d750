"""What a turn works with as the settings have it: the model, the guard, and what cuts its text into sentences."""

from __future__ import annotations

from supportbot.llm.composing import Admit, Splitter
from supportbot.llm.errors import ModelFailed
from supportbot.llm.port import ChatModel
from supportbot.llm.tools.tool import Case


def model_for(customer_ref: str) -> ChatModel:
    """The model for one customer's turn. Raises ModelFailed where none is set."""
    raise ModelFailed("not_set")


def splitter() -> Splitter:
    raise NotImplementedError


def admitting(case: Case, secrets: tuple[str, ...]) -> Admit:
    raise NotImplementedError
