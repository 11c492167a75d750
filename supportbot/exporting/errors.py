"""What can go wrong with an export.

ExportError
├── UnknownSource     there is no such list to export
├── WrongKind         this list is not made as such a file
├── TooManyExports    that person has several under way already
├── ExportNotFound    no such export of that person's
└── ExportGone        its file was deleted, or is not there yet
"""

from __future__ import annotations


class ExportError(Exception):
    """Root of this room's errors; ``str()`` of it is safe to show."""

    text = "That cannot be exported."

    def __init__(self, text: str | None = None, *, field: str | None = None) -> None:
        super().__init__(text or self.text)
        self.field = field


class UnknownSource(ExportError):
    text = "There is no such list to export. Begin from the list that you want."


class WrongKind(ExportError):
    text = "This list cannot be made into such a file. Choose another kind."


class TooManyExports(ExportError):
    text = "You have several exports under way. Wait for one, or cancel it."


class ExportNotFound(ExportError):
    text = "There is no such export of yours."


class ExportGone(ExportError):
    text = "This file is not kept any more. Make the export again."
