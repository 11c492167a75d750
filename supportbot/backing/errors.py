"""Why there is no copy, or nothing was restored. The message names the remedy."""

from __future__ import annotations


class BackupError(Exception):
    """The copy could not be made or read; nothing was changed."""


class NotEmpty(BackupError):
    """There is something in the database already."""

    def __init__(self) -> None:
        super().__init__(
            "The database is not empty. Restore into a fresh one, or give --replace to lose what is there."
        )


class InUse(BackupError):
    """Processes still work on the database."""

    def __init__(self, sessions: int) -> None:
        super().__init__(f"{sessions} other sessions use the database. Stop web, worker and beat first.")
