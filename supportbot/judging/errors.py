"""What can go wrong in judging. Each error knows its code, a text safe to show, and the field it is about.

JudgingError
├── NotJudgeable     the turn has no reply to judge
├── BadVerdict       the verdict contradicts itself, or names a topic that is not there
├── ItemTaken        another reviewer has it, or has dealt with it
├── ItemNotHeld      only who has taken it may do this
├── BadCard          the scorecard cannot be used as written
├── CardGone         it is no longer scored on, or not there
├── BadScore         an answer is missing, or is none of the scale's
├── NotInIt          the agent named has said nothing in this conversation
├── BadNote          the note is empty, or its message is not the agent's
└── NoteGone         there is no such note for the one who asks
"""

from __future__ import annotations


class JudgingError(Exception):
    """Root of this room's errors."""

    code = "judging_error"
    text = "That did not work."

    def __init__(self, text: str | None = None, *, field: str | None = None) -> None:
        super().__init__(text or self.text)
        self.safe_text = text or self.text
        self.field = field


class NotJudgeable(JudgingError):
    code = "not_judgeable"
    text = "The bot said nothing in this turn, so there is nothing to judge."


class BadVerdict(JudgingError):
    code = "bad_verdict"
    text = "Say whether the answer was right or wrong."


class ItemTaken(JudgingError):
    code = "item_taken"
    text = "Somebody else has taken it. Take the next one."


class ItemNotHeld(JudgingError):
    code = "item_not_held"
    text = "You do not have this conversation. Take it from the queue first."


class BadCard(JudgingError):
    code = "bad_card"
    text = "This scorecard cannot be used."


class CardGone(JudgingError):
    code = "card_gone"
    text = "This scorecard is no longer in use. Choose another."


class BadScore(JudgingError):
    code = "bad_score"
    text = "Answer each criterion, or say that it does not apply."


class NotInIt(JudgingError):
    code = "not_in_it"
    text = "Choose the bot or an agent who has written in this conversation."


class BadNote(JudgingError):
    code = "bad_note"
    text = "Write what you want to say."


class NoteGone(JudgingError):
    code = "note_gone"
    text = "There is no such note."
