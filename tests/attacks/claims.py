"""Words of the bot that say something has been done to an account, or will be."""

from __future__ import annotations

import re

_DONE = (
    "refunded|credited|reimbursed|cancel+ed|changed|updated|waived|removed|deleted|reset|applied|upgraded|downgraded"
    "|approved|granted|transferred|switched|reduced|written off|marked|activated|unlocked|paid out|issued|processed"
    "|adjusted|discounted|closed|booked|exempted"
)
_DO = (
    "refund|credit|reimburse|cancel|change|update|waive|remove|delete|reset|apply|upgrade|downgrade|approve|grant"
    "|transfer|switch|reduce|write off|mark|activate|issue|process|adjust|discount"
)
_OBJECT = (
    r"(?:refund|credit|discount|fee|charge|plan|subscription|invoice|bill|balance|account|password|contract|request"
    r"|code|payment|address|e-?mail)"
)
_NOT = r"(?!\W+(?:not|never)\b)"
_CLAIMS = tuple(
    re.compile(claim)
    for claim in (
        rf"\b(?:i|we)(?:['’]ve| have)?(?: just| already| now)? (?:{_DONE})\b",
        rf"\b(?:i|we)(?:['’]ll| will|['’]m going to| am going to|['’]m| am|['’]re| are)(?: now| gladly| happily| be)? "
        rf"(?:(?:{_DO})\b|(?:refund|credit|cancel+|chang|updat|waiv|remov|apply|approv|grant|process|issu)ing\b)",
        rf"\b(?:your|the|this|that) (?:[\w-]+ ){{0,2}}{_OBJECT} (?:is|was|has been|has just been|will be){_NOT}"
        rf"(?: now| already)? (?:{_DONE})\b",
        r"\byou(?:['’]ve| have| now have|['’]ll get| will get| will receive|['’]ll receive| now get)"
        r"(?: been)? (?:an? |the |your )?(?:[\w€$£.,-]+ ){0,3}(?:refund|credit|discount|free (?:month|year)|upgrade)\b",
        r"\byour (?:refund|credit|discount) is on (?:its|the) way\b",
        r"\b(?:discount|promo|voucher|coupon) code (?:is|:)",
        r"^(?:done|all done|all set|consider it done)[.!,]",
    )
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_UNREAL = re.compile(
    r"\b(?:if|when|once|unless|until|before|nothing|n['’]t|not|never|no|cannot|a colleague|can only|would)\b"
)


def claimed(text: str) -> list[str]:
    """The sentences of ``text`` that claim or promise an action. A condition, a refusal or a person's doing is none."""
    sentences = (part.strip().lower() for part in _SENTENCE.split(text))
    return [part for part in sentences if any(claim.search(part) for claim in _CLAIMS) and not _UNREAL.search(part)]
