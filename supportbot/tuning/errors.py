"""What can go wrong in tuning. Each error knows the field it is about and a text safe to show.

TuningError
├── GapNotFound        no such gap, or not any more
├── NotATopic          that is none of the topics the bot can answer
├── EditionNotFound    no such earlier state of this
├── NotPublishable     the words or the value cannot be published; the text says why
└── AlertOver          somebody has dealt with it already
"""

from __future__ import annotations


class TuningError(Exception):
    """Root of this room's errors."""

    text = "That did not work."

    def __init__(self, text: str | None = None, *, field: str | None = None) -> None:
        super().__init__(text or self.text)
        self.safe_text = text or self.text
        self.field = field


class GapNotFound(TuningError):
    text = "There is no such gap any more."


class NotATopic(TuningError):
    text = "Choose one of the topics that the bot can answer."


class EditionNotFound(TuningError):
    text = "There is no such earlier state."


class NotPublishable(TuningError):
    text = "This cannot be published."


class AlertOver(TuningError):
    text = "Somebody has dealt with that drop already."
