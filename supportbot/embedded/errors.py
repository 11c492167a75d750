"""What can go wrong with the embedded stores, each with the remedy a person can follow.

StoreError
├── EngineMissing    no server program for this machine
├── FolderUnusable   a folder belongs to somebody else or cannot be written
├── StoreHeld        another process keeps the store and does not let go
├── StoreFailed      the server ended by itself while starting
└── StoreTimeout     the server did not answer in time
"""

from __future__ import annotations


class StoreError(Exception):
    """An embedded store cannot be used; ``remedy`` says what to do about it."""

    def __init__(self, what: str, *, remedy: str) -> None:
        super().__init__(f"{what}\n  {remedy}")
        self.what = what
        self.remedy = remedy


class EngineMissing(StoreError):
    """No server program was found for this machine."""


class FolderUnusable(StoreError):
    """A folder belongs to another user, or cannot be written."""


class StoreHeld(StoreError):
    """Another process keeps the store and does not let go."""


class StoreFailed(StoreError):
    """The server ended by itself while it started."""


class StoreTimeout(StoreError):
    """The server did not answer in time."""
