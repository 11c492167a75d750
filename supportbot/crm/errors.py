"""What can go wrong on the CRM's page. Each error knows a text safe to show.

CrmPageError
└── OutcomeNotFound   no such outcome, or not any more
"""

from __future__ import annotations


class CrmPageError(Exception):
    """Root of this room's errors."""

    text = "That did not work."

    def __init__(self) -> None:
        super().__init__(self.text)
        self.safe_text = self.text


class OutcomeNotFound(CrmPageError):
    text = "There is no such outcome, or not any more."
