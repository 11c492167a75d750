"""What can go wrong while a site is set up. Each error knows a text safe to show and the field it is about.

SetupError
├── SiteNotFound    no such site, or not any more
├── NameDiffers     what was typed is not the site's name
├── KeyNotFound     the site has no such key
├── KeyThere        this key was made already
├── NotAPublicKey   what was pasted cannot be used as a key
└── KeyOver         the key is retired already
"""

from __future__ import annotations


class SetupError(Exception):
    """Root of this room's errors."""

    text = "That did not work."

    def __init__(self, text: str | None = None, *, field: str | None = None) -> None:
        super().__init__(text or self.text)
        self.safe_text = text or self.text
        self.field = field


class SiteNotFound(SetupError):
    text = "This site does not exist, or not any more."


class NameDiffers(SetupError):
    text = "That is not the name of this site. Type it as it is written above."


class KeyNotFound(SetupError):
    text = "This site has no such key, or not any more."


class KeyThere(SetupError):
    text = "This key was made already, and a secret is shown once only. If it is lost, retire it and make another."


class NotAPublicKey(SetupError):
    text = "This is not an Ed25519 public key. Paste the whole of it, from “BEGIN PUBLIC KEY” to “END PUBLIC KEY”."


class KeyOver(SetupError):
    text = "This key is retired already."
