"""What the company's server may answer, checked to the letter: nothing is guessed, and nothing is cut to fit."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from billing.crm.errors import BadAnswer

Answer = TypeVar("Answer", bound=BaseModel)
Line = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00\r\n]*$")]
Text = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class CaseAnswer(_Answer):
    id: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    subject: Line
    status: Line = "open"
    opened_on: date | None = None


class CustomerAnswer(_Answer):
    """``reference`` or ``email`` says whose it is; ``fields`` are what the field mapping names."""

    reference: Line = ""
    email: Line = ""
    fields: dict[str, Text | None] = Field(default_factory=dict, max_length=100)
    open_cases: Annotated[list[CaseAnswer], Field(max_length=200)] | None = None


class FoundCustomer(_Answer):
    customer: CustomerAnswer | None


class Written(_Answer):
    ref: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class FoundOutcome(_Answer):
    outcome: Written | None


class FoundCase(_Answer):
    case: Written | None


class Fine(_Answer):
    ok: bool


class ErrorAnswer(_Answer):
    code: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    text: Annotated[str, StringConstraints(max_length=300)] = ""


class Refusal(_Answer):
    error: ErrorAnswer


def read_answer(kind: type[Answer], body: bytes) -> Answer:
    """Raises BadAnswer, which names the first field that is wrong and shows nothing of its value."""
    try:
        return kind.model_validate_json(body, strict=True)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        raise BadAnswer(f"The CRM's answer is not as the contract says: {place}: {first['type']}.") from None
