"""What supportbot lends to handoff for agents who write: a language model's help, checked before anybody reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any

import structlog
from babel import Locale, UnknownLocaleError
from django.conf import settings

from billing.facts import Account, Company
from handoff import threads
from handoff.errors import AidFailed, AidNotNeeded, FiguresChanged
from handoff.ports import Aided, AidWanted, CheckedFigure
from supportbot.answering.decision import Answer
from supportbot.answering.identity import default_step
from supportbot.answering.rendering import Segment
from supportbot.llm import at_hand
from supportbot.llm.aid_asking import PURPOSES, Heard, facts_of, hear, on_chat, on_text
from supportbot.llm.composed import Stop
from supportbot.llm.errors import ModelFailed
from supportbot.llm.keeping import changes
from supportbot.llm.port import Ask
from supportbot.llm.prompting import LANGUAGES, filled, new_canary, prompt
from supportbot.llm.sentences import sentences_of
from supportbot.llm.tools.tool import Case
from supportbot.panel import BotBriefSource
from supportbot.questions import Question
from supportbot.thinking import records_of, think
from supportbot.understanding.language import guess_language
from supportbot.writing import case_of

log = structlog.get_logger(__name__)
MOST_LINES = 4
"""Of a summary."""
TELLING_WORDS = 6
"""From so many on, words show the language that they are in."""


@dataclass(frozen=True, slots=True)
class _Background:
    """What the records hold for a draft or a summary, and what stands there without a model."""

    case: Case | None
    facts: str
    brief: Mapping[str, Any]
    fixed: str
    """The reply of the fixed path to what the customer said last, where it has an answer."""


class ModelWritingAid:
    """Implements ``handoff.ports.WritingAid``."""

    async def help(self, wanted: AidWanted) -> Aided:
        ends = monotonic() + settings.LLM_SECONDS
        if wanted.kind in ("draft", "summary"):
            return await _from_records(wanted, ends)
        return await _reworded(wanted, ends)


# From the records: each sentence held against them


async def _from_records(wanted: AidWanted, ends: float) -> Aided:
    known = await threads.run(_background, wanted)
    if known.case is None:
        return _as_it_stands(wanted, known, "no_records", {})
    case, canary, its = known.case, new_canary(), prompt(wanted.kind)
    language = case.desk.reading.language if wanted.kind == "draft" else case.company.language.split("-")[0]
    system = filled(
        its,
        agent=wanted.staff_name,
        company=case.company.name,
        today=case.desk.today.isoformat(),
        language=_named(language),
        facts=known.facts,
        canary=canary,
    )
    spent: dict[str, Any] = {"prompt": its.label}
    try:
        ask = on_chat(PURPOSES[wanted.kind], system, wanted.recent)
        heard = await _heard(wanted, case.account, ask, ends, spent)
        said, left_out = await threads.run(_admitted, case, (canary, its.text), heard.text)
    except ModelFailed as failure:
        return _as_it_stands(wanted, known, failure.code, spent)
    if not said:
        return _as_it_stands(wanted, known, "stopped", {**spent, "left_out": left_out})
    if wanted.kind == "summary":
        said = said[:MOST_LINES]
    text = ("\n" if wanted.kind == "summary" else " ").join(_text(one) for one in said)
    figures = tuple(dict.fromkeys(_figures(said)))
    spent |= {"sentences": len(said), "left_out": left_out}
    return Aided(text, figures=figures, left_out=left_out, language=language, spent=spent)


def _background(wanted: AidWanted) -> _Background:
    """Reads and thinks; in a thread."""
    asked = [words for author, words in wanted.recent if author == "customer"]
    question = Question(
        wanted.conversation_id,
        wanted.customer_ref,
        wanted.locale,
        asked[-1] if asked else "",
        identity=default_step(wanted.customer_ref),
        recent=wanted.recent,
    )
    thought = think(question)
    brief = wanted.brief or BotBriefSource().brief(conversation_id=wanted.conversation_id, reason="asked_for_person")
    case = case_of(thought)
    facts = facts_of(case) if case else ""
    fixed = thought.rendered.text if isinstance(thought.decision, Answer) else ""
    return _Background(case, facts, brief, fixed)


def _admitted(case: Case, hidden: tuple[str, ...], text: str) -> tuple[list[tuple[Segment, ...]], int]:
    """The sentences that match the records, and how many do not. Raises ModelFailed."""
    admit = at_hand.admitting(case, hidden)
    came = [admit(sentence) for sentence in sentences_of(text) if sentence.strip()]
    said = [one for one in came if not isinstance(one, Stop)]
    return said, len(came) - len(said)


def _as_it_stands(wanted: AidWanted, known: _Background, why: str, spent: Mapping[str, Any]) -> Aided:
    """What there is without a model. Raises AidFailed where there is nothing."""
    brief = known.brief
    if wanted.kind == "draft":
        text = str(brief.get("draft") or known.fixed)
    else:
        rows = (brief.get("question"), brief.get("wants"), *(one.get("text") for one in brief.get("checked", ())))
        text = "\n".join(str(row) for row in rows if row and str(row).strip())
    if not text:
        error = AidFailed(why, "No draft came that matches the records, and the bot has none of its own.")
        error.spent = dict(spent)
        raise error
    return Aided(text, by_model=False, why=why, spent=spent)


def _text(sentence: Sequence[Segment]) -> str:
    return "".join(segment.text for segment in sentence).strip()


def _figures(said: Sequence[Sequence[Segment]]) -> Iterator[CheckedFigure]:
    for segment in (segment for sentence in said for segment in sentence):
        if segment.slot is not None:
            source = segment.slot.source
            named = (source.rule or source.field).replace("_", " ")
            yield CheckedFigure(segment.text, " · ".join(filter(None, (source.ref or source.kind, named))))


# Put otherwise: the same figures before and after


async def _reworded(wanted: AidWanted, ends: float) -> Aided:
    account, company = await threads.run(records_of, wanted.customer_ref)
    before = guess_language(wanted.text)
    target = _target(wanted, company)
    if wanted.kind in ("translate", "read") and target == before:
        raise AidNotNeeded("same_language", f"That is in {_named(target)} already.")
    its, canary = prompt("translate" if wanted.kind == "read" else wanted.kind), new_canary()
    spent: dict[str, Any] = {"prompt": its.label, "language": target}
    system = filled(its, language=_named(target), canary=canary)
    try:
        heard = await _heard(wanted, account, on_text(PURPOSES[wanted.kind], system, wanted.text), ends, spent)
        changed = await threads.run(
            partial(changes, people=_people(wanted, account), names=_names(company)), wanted.text, heard.text
        )
        if changed:
            raise FiguresChanged("figures_changed")
        _require_done(wanted, heard.text, canary, before, target)
    except ModelFailed as failure:
        failed = AidFailed(failure.code)
        failed.spent = spent
        raise failed from failure
    except AidFailed as failure:
        failure.spent = spent
        raise
    return Aided(heard.text, language=target, spent=spent)


def _require_done(wanted: AidWanted, after: str, canary: str, before: str, target: str) -> None:
    """Raises AidFailed where it is not what was asked for."""
    if canary in after:
        raise AidFailed("secret")
    if wanted.kind == "shorter" and len(after) >= len(wanted.text):
        raise AidFailed("not_shorter", "It could not be made shorter. What you wrote is as it was.")
    if wanted.kind in ("shorter", "kinder") and _tells(after) and guess_language(after) != before:
        raise AidFailed("other_language")
    if wanted.kind in ("translate", "read") and _tells(after) and guess_language(after) == before != target:
        raise AidFailed("not_translated")


def _tells(text: str) -> bool:
    return len(text.split()) >= TELLING_WORDS


def _target(wanted: AidWanted, company: Company) -> str:
    """The language to write in: the company's for what an agent reads, else the customer's."""
    if wanted.kind == "read":
        return company.language.split("-")[0]
    said = _last_words(wanted.recent)
    heard = guess_language(said)
    return wanted.locale.replace("_", "-").split("-")[0] if heard == "other" or not said else heard


def _last_words(recent: Sequence[tuple[str, str]]) -> str:
    """What the customer said last, with as much before it as shows a language."""
    said = ""
    for author, words in reversed(recent):
        if author == "customer" and not _tells(said):
            said = f"{words} {said}"
    return said.strip()


def _people(wanted: AidWanted, account: Account | None) -> tuple[str, ...]:
    return tuple(filter(None, (wanted.customer_name, account.name if account else "", wanted.staff_name)))


def _names(company: Company) -> tuple[str, ...]:
    return (company.name, company.bot_name, *(plan.name for plan in company.plans))


def _named(language: str) -> str:
    try:
        return LANGUAGES.get(language) or str(Locale.parse(language).english_name)
    except (UnknownLocaleError, ValueError):
        return "English"


# The model


async def _heard(wanted: AidWanted, account: Account | None, ask: Ask, ends: float, spent: dict[str, Any]) -> Heard:
    """The whole answer, on the budget of who asks; what it took is put into ``spent``. Raises ModelFailed."""
    model = at_hand.model_paid_by(f"staff:{wanted.staff_id}", account, wanted.customer_name)
    heard = await hear(model, ask, seconds=max(ends - monotonic(), 0.0))
    micros = at_hand.micros_of(heard.model, heard.tokens_in, heard.tokens_out)
    spent |= {"model": heard.model, "tokens_in": heard.tokens_in, "tokens_out": heard.tokens_out, "micros": micros}
    return heard
