"""Short ways to write a reply."""

from __future__ import annotations

from collections.abc import Iterable

from supportbot.answering.decision import Choice, Phrase, Slot

TALK_TO_A_PERSON = Choice("person", "Talk to a person")
SOMETHING_ELSE = Choice("person", "Something else – talk to a person")
VERIFY = Choice("verify", "Send me a code")
"""Opens the second step where it is tapped: a one-time code to the address on file."""
PASS_ON = Phrase("Shall I pass that on?")
UNCHANGED = Phrase("All right, I've left everything as it is. Is there anything else about your bills?")


def say(text: str, **slots: Slot) -> Phrase:
    """A phrase with its places filled: ``say("You owe {amount}.", amount=slot)``."""
    return Phrase(text, slots)


def new_line(phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
    """The same phrases, the first of them starting a new line."""
    result = tuple(phrases)
    if not result:
        return ()
    return (Phrase("\n" + result[0].text, result[0].slots), *result[1:])


def on_new_line(phrase: Phrase) -> Phrase:
    """The same phrase, starting a new line."""
    return new_line((phrase,))[0]


def listed(prefix: str, slots: Iterable[Slot]) -> tuple[str, dict[str, Slot]]:
    """Places for several figures joined as in speech ("{a0}, {a1} and {a2}"), with their slots."""
    named = {f"{prefix}_{_letters(index)}": slot for index, slot in enumerate(slots)}
    places = [f"{{{name}}}" for name in named]
    if len(places) < 2:
        return "".join(places), named
    return ", ".join(places[:-1]) + " and " + places[-1], named


def _letters(index: int) -> str:
    """Place names without digits, so that no digit stands in a phrase: 0 → "a", 26 → "ba"."""
    letters = ""
    while True:
        index, rest = divmod(index, 26)
        letters = chr(ord("a") + rest) + letters
        if not index:
            return letters
