"""A catalogue of three topics that trains in a blink."""

from __future__ import annotations

from supportbot.understanding.catalogue import Example, Topic

_SAID = {
    "balance_due": ("how much do I owe", "what is my balance", "amount to pay", "total due", "sum owed", "my debt"),
    "due_date": ("when is it due", "which day must I pay", "deadline date", "by when", "last day", "what date"),
    "out_of_scope": ("where is my parcel", "tell me a joke", "rain tomorrow", "reset password", "my PIN", "a song"),
}


def small_catalogue() -> tuple[Topic, ...]:
    return tuple(Topic(name, "A meaning.", tuple(Example(text, name) for text in said)) for name, said in _SAID.items())
