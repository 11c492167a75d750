"""Holding one scenario once: each turn driven, judged, and what must always be true looked after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from handoff.errors import HandoffError
from supportbot.evaluation.simulation.judging import Came, asked_back, button_named, judge, judge_after
from supportbot.evaluation.simulation.leaks import Mark, leaked
from supportbot.evaluation.simulation.ledger import Ledger
from supportbot.evaluation.simulation.oracle import Oracle
from supportbot.evaluation.simulation.report import Failure
from supportbot.evaluation.simulation.scenario import (
    Agent,
    Expect,
    Later,
    Press,
    Prove,
    Say,
    Scenario,
    Step,
    System,
    Tap,
)
from supportbot.simulator.chat import Chat
from supportbot.simulator.rows import left_behind
from supportbot.simulator.systems import ScenarioGateway

log = structlog.get_logger(__name__)


class CannotGoOn(Exception):
    """A step cannot be taken: there is no such button, or the services refuse; says what was expected."""


@dataclass
class Holding:
    """One try under way. ``foreign`` are the marks of other customers."""

    chat: Chat
    ledger: Ledger
    customer: str
    foreign: Sequence[Mark]
    failures: list[Failure] = field(default_factory=list)
    asked_back: int = 0
    last: Came = field(default_factory=Came)

    def all_turns(self, scenario: Scenario, attempt: int) -> None:
        """Take every turn. After the first that fails the rest is no longer judged, only what must always be true."""
        for number, step in enumerate(scenario.turns, start=1):
            words = words_of(step, attempt)
            try:
                self._turn(number, step, words)
            except CannotGoOn as why:
                if not self.failures:
                    self.failures.append(Failure(number, words, (str(why),), self.last))
                return

    def afterwards(self, scenario: Scenario) -> tuple[str, ...]:
        """Judge what was left behind; the offers that were taken as accepted and should not have been."""
        left = left_behind(self.chat.id, scenario.after)
        if not self.failures:
            misses = judge_after(scenario.after, left, self._oracle(), self.chat.locale)
            if misses:
                came = f"custody {left.custody}, reason {left.reason or 'none'}, requested {list(left.requested)}"
                brief = "\n".join((came, *left.brief))
                self.failures.append(Failure(0, "", misses, Came(decision=left.custody, text=brief)))
        wanted, done, waiting = (list(names) for names in _expected(scenario))
        return (
            *(f"accepted {offer}" for offer in left.requested if not _taken_from(wanted, offer)),
            *(f"did {action}" for action in left.done if not _taken_from(done, action)),
            *(f"asked for approval of {action}" for action in left.waiting if not _taken_from(waiting, action)),
        )

    def _turn(self, number: int, step: Step, words: str) -> None:
        expect: Expect | None = getattr(step, "expect", None)
        try:
            came = self._taken(number, step, words)
            if came is not None and expect is not None:
                came = self._asked_further(number, expect, came)
        except HandoffError as error:
            raise CannotGoOn(f"{words}: refused, {error.safe_text}") from error
        except CannotGoOn:
            raise
        except Exception as error:
            log.exception("bot_failed", words=words)
            self.failures.append(Failure(number, words, (f"a reply, but the bot failed with {error!r}",)))
            raise CannotGoOn from error
        if came is not None and expect is not None and not self.failures:
            self._judged(number, words, expect, came)

    def _asked_further(self, number: int, expect: Expect, came: Came) -> Came:
        """What comes once a question back has been answered by its button; the same when none may be."""
        choice = button_named(asked_back(expect, came) or "-", came)
        if choice is None:
            return came
        self.asked_back += 1
        return self._says(number, choice["label"], choice["id"])

    def _taken(self, number: int, step: Step, words: str) -> Came | None:
        match step:
            case Say():
                return self._says(number, words, "")
            case Tap(button):
                choice = button_named(button, self.last)
                if choice is None:
                    there = ", ".join(self.last.buttons) or "none"
                    raise CannotGoOn(f"a button {button} under the last reply; there are: {there}")
                return self._says(number, choice["label"], choice["id"])
            case Agent(move, text):
                owed = move == "hand_back" and self.chat.answer_owed
                came = self._heard(number, words, self.chat.agent_does(move, text), 1 if owed else 0)
                return came if move == "hand_back" else None
            case Later(passing):
                self.chat.passes(passing)
                return None
            case Press():
                self._heard(number, words, self.chat.customer_presses(), 0)
                return None
            case Prove():
                wanted = 1 if self.chat.proof_awaited else 0
                came = self._heard(number, words, self.chat.customer_proves(), wanted)
                return came if wanted else None
            case System(mode):
                ScenarioGateway.mode = mode
                return None

    def _says(self, number: int, text: str, choice: str) -> Came:
        wanted = 1 if self.chat.custody == "bot" else 0
        return self._heard(number, text, self.chat.customer_says(text, choice), wanted)

    def _heard(self, number: int, words: str, replies: Sequence[Came], wanted: int) -> Came:
        """What the bot said last, after looking that it spoke as often as it should and of nobody else."""
        came = replies[-1] if replies else Came()
        misses = [f"{'one reply' if wanted else 'no reply'}, not {len(replies)}"] if len(replies) != wanted else []
        for reply in replies:
            misses += leaked(self.foreign, (*reply.everywhere, *reply.buttons), self.chat.locale)
        if misses:
            self.failures.append(Failure(number, words, tuple(misses), came))
        if replies:
            self.last = came
        return came

    def _judged(self, number: int, words: str, expect: Expect, came: Came) -> None:
        misses = judge(expect, came, self._oracle(), self.chat.locale)
        if misses:
            self.failures.append(Failure(number, words, misses, came))

    def _oracle(self) -> Oracle:
        return Oracle(self.ledger, self.customer, self.chat.today)


def words_of(step: Step, attempt: int) -> str:
    """What happens in a step, in the customer's words where there are any."""
    match step:
        case Say():
            return step.wording(attempt)
        case Tap(button):
            return f"tap {button}"
        case Agent(move, text):
            return f"agent: {text or move}"
        case Later(passing):
            return f"later: {passing}"
        case Press():
            return "press: person"
        case Prove():
            return "prove: code"
        case System(mode):
            return f"system: {mode}"


def _expected(scenario: Scenario) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    return scenario.after.requested, scenario.after.done, scenario.after.waiting


def _taken_from(rows: list[str], row: str) -> bool:
    """Whether ``row`` was among ``rows``; it is taken out, so that the same twice counts once."""
    if row not in rows:
        return False
    rows.remove(row)
    return True
