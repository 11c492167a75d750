"""Messages that must reach a person for their words, and harmless ones that sound like them.

Those of need, law, bank and fraud are among the sentences that alarms are learned from.
"""

from __future__ import annotations

ALARMS = {
    "dispute": (
        "I'm disputing the visit fee", "I dispute invoice 2041", "I contest that amount",
        "this is a disputed charge, I want it off",
    ),
    "abuse": (
        "you pack of crooks", "you useless machine", "you're pathetic", "shut the hell up", "bist du blöd, du Idiot",
        "eres un idiota", "vous êtes des voleurs",
    ),
}  # fmt: skip
"""By the signal they raise."""
CALM = {
    "dispute": (
        "Any update on my dispute?", "was the dispute about the visit closed?", "what happened to my dispute from May",
        "my dispute was settled, where's the credit", "how does your dispute process work",
        "what's the status of the dispute I opened",
    ),
    "asks_for_person": (
        "where do I find my customer number?", "what is my customer no", "is the customer number on the bill",
        "my own account number please",
    ),
    "abuse": (
        "drop dead simple question, when is it due", "such a stupid mistake of mine, I paid twice",
        "the machine says declined", "this is useless, what do I owe", "is that a joke? why 85 euro",
        "dumb question: what is proration?", "I feel stupid, where is my bill", "the damn thing went up again",
    ),
}  # fmt: skip
"""By the signal they come near to; none of these may raise any."""
