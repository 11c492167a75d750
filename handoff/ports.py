"""What handoff asks of the program around it: the brief, the panel of records, the bot taking back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString


class BriefSource(Protocol):
    """Writes the agent's brief. Called inside the escalating transaction, so it reads and never waits on a network."""

    def brief(self, *, conversation_id: uuid.UUID, reason: str) -> dict[str, Any]:
        """JSON-serialisable, keys ``question understood checked reason reason_text said wants next_step draft``."""


class TakeBack(Protocol):
    """Leaves to the bot what the customer said last and nobody answered."""

    def owe(self, *, conversation_id: uuid.UUID, custody_version: int, first_seq: int, last_seq: int) -> None:
        """The bot owes an answer to the messages ``first_seq`` to ``last_seq``. Called inside the hand-back."""


class CasePanel(Protocol):
    """Shows the customer's records beside the thread."""

    def render(self, *, customer_ref: str, locale: str) -> SafeString:
        """HTML of the panel; says plainly when there are no records."""


class CaseActions(Protocol):
    """What staff can have done for the customer beside the thread. All rules are the program's around it."""

    def render(
        self, *, conversation_id: uuid.UUID, customer_ref: str, locale: str, staff_id: int, holds: bool
    ) -> SafeString:
        """HTML of what waits, what can be done and what was done; empty where nothing is done from here.

        ``holds``: whether this member of staff holds the conversation; who doesn't can only look and approve.
        """

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
        """Does what was pressed, once however often it is, and shows what came of it. It may take some seconds."""


class ReplyValues(Protocol):
    """What the gaps of a saved reply are filled with."""

    def values(self, *, customer_ref: str, locale: str) -> dict[str, str]:
        """Figures of the customer's records by name, as the customer's locale writes them; unknown ones left out."""


AidKind = Literal["draft", "summary", "shorter", "kinder", "translate", "read"]
"""``translate`` puts the agent's words into the customer's language, ``read`` the customer's last ones into theirs."""


@dataclass(frozen=True, slots=True)
class AidWanted:
    """What an agent asks for. ``text`` is their own in the reply box, or the customer's to be read; else empty.

    ``recent`` are (author, text) pairs, newest last; ``brief`` is that of the latest hand-over.
    """

    kind: AidKind
    conversation_id: uuid.UUID
    customer_ref: str
    customer_name: str
    locale: str
    staff_id: int
    staff_name: str
    text: str = ""
    recent: tuple[tuple[str, str], ...] = ()
    brief: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class CheckedFigure:
    """A figure of a draft or summary as it is written there, and the record that it stands in."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Aided:
    """What came of it. ``by_model`` is False where it is what stands there without a model; ``why`` then says why.

    ``left_out`` counts the sentences that did not match the records. ``spent`` is for the record of who asked: codes
    and numbers, no text.
    """

    text: str
    by_model: bool = True
    why: str = ""
    figures: tuple[CheckedFigure, ...] = ()
    left_out: int = 0
    language: str = ""
    spent: Mapping[str, Any] | None = None


class WritingAid(Protocol):
    """Helps an agent to write. Nothing of it reaches the customer before the agent sends it."""

    async def help(self, wanted: AidWanted) -> Aided:
        """Within the program's own deadline. Raises AidFailed, FiguresChanged, AidNotNeeded.

        Cancelling it ends whatever it waits for.
        """


class FileScanner(Protocol):
    """Looks for viruses in what people attach. It may take its time, and may raise when it cannot say."""

    def is_clean(self, *, name: str, content_type: str, data: bytes) -> bool:
        """False keeps the file out."""


def file_scanner() -> FileScanner | None:
    """The company's scanner; None when it has set none."""
    if not settings.HANDOFF_FILE_SCANNER:
        return None
    scanner: FileScanner = import_string(settings.HANDOFF_FILE_SCANNER)()
    return scanner


def writing_aid() -> WritingAid | None:
    """None where nothing helps to write; the inbox then shows no sign of it."""
    if not settings.HANDOFF_WRITING_AID:
        return None
    aid: WritingAid = import_string(settings.HANDOFF_WRITING_AID)()
    return aid


def reply_values() -> ReplyValues:
    source: ReplyValues = import_string(settings.HANDOFF_REPLY_VALUES)()
    return source


def topic_choices() -> list[tuple[str, str]]:
    """The topics that a conversation can be closed with, as (code, words)."""
    choices: list[tuple[str, str]] = import_string(settings.HANDOFF_TOPIC_CHOICES)()
    return choices


def brief_source() -> BriefSource:
    source: BriefSource = import_string(settings.HANDOFF_BRIEF_SOURCE)()
    return source


def take_back() -> TakeBack:
    bot: TakeBack = import_string(settings.HANDOFF_TAKE_BACK)()
    return bot


def case_actions() -> CaseActions:
    actions: CaseActions = import_string(settings.HANDOFF_CASE_ACTIONS)()
    return actions


def case_panel() -> CasePanel:
    panel: CasePanel = import_string(settings.HANDOFF_CASE_PANEL)()
    return panel
