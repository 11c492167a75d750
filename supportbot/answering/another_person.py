"""Whether somebody asks who isn't the customer, or the customer asks about somebody else's account.

Whose account it is comes from the signed identity alone; what is said here can only make the bot tell less.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from supportbot.understanding.patterns import plain
from supportbot.understanding.reading import PastTurn

_KIN = (
    r"(?:wife|missus|husband|spouse|partner|fiancee?|girlfriend|boyfriend|son|daughter|child|mother|mum|mam|mom|father"
    r"|dad|brother|sister|uncle|aunt|niece|nephew|cousin|grand\w+|carer|neighbou?r|friend|flatmate|housemate|roommate)"
)
_WHOSE = r"(?:his|her|their|(?:(?:mr|mrs|ms) )?(?!what|that|who|it|he|she|there|here|where|how)\w{2,}'?s)"
_NOT_THE_CUSTOMER = re.compile(
    rf"(?<!\w)(?:(?:i'?m|i am|this is|it's) (?:{_WHOSE} {_KIN}|the {_KIN} of (?!two|three|four|\d)\w+)"
    rf"|{_WHOSE} {_KIN} (?:here|speaking|writing)|not (?:mr|mrs|ms) \w+ (?:himself|herself)"
    rf"|on behalf of (?:my {_KIN}|(?:mr|mrs|ms) \w+))(?!\w)"
)
_ANOTHER_ACCOUNT = re.compile(
    rf"(?<!\w){_KIN}(?:(?:'s| is|s)? (?:\w+ ){{0,4}}(?:customer|client)"
    r"|(?: \w+){0,3} ha(?:s|ve) (?:got )?(?:also )?(?:(?:her|his|their) own|also an?|also) (?:account|contract|line)"
    r"|(?: \w+){0,3} ha(?:s|ve) (?:got )?an? (?:account|contract) (?:with|at|by) (?:you|ye))(?!\w)"
)
_THEIR_BILL = re.compile(
    rf"(?<!\w)(?:bill|invoice|account)(?:'s| is| was|s) (?:actually |really |only )?(?:my|our) {_KIN}'?s(?!\w)"
    rf"|(?<!\w)(?:it|that|this|one)(?:'s| is| was|s) (?:actually |really |only )?(?:my|our) {_KIN}'?s"
    r"(?= (?:and|but|he|she|not|bill|invoice|account)(?!\w)|$)"
    rf"|(?<!\w)(?:my|our) {_KIN}'?s (?:permission|consent|blessing)(?!\w)"
)
_MY_KIN = re.compile(rf"(?<!\w)(?:she|he)(?:'s|s| is)? (?:also )?my {_KIN}(?!\w)")
_WHAT_THEY_OWE = re.compile(
    r"(?<!\w)(?:(?:she|he) (?:still |also )?(?:owes?|(?:has|have|needs?) to pay)"
    r"|(?:does|do|did|must) (?:she|he) (?:still |also )?(?:owe|(?:have|need) to pay)"
    r"|(?:does|did) (?!it |this |that |the |my |our |your )\w+(?: \w+)? owe"
    r"|(?:her|his) (?:balance|debts?))(?!\w)"
)
_THEIR_PAYMENT = re.compile(
    r"(?<!\w)(?!this|us|its?'s)\w{3,}'?s (?:last |latest )?(?:pay\w*|bill|account|refund|balance)(?!\w)"
)


def speaks_for_another(text: str, context: Sequence[PastTurn]) -> bool:
    """True when the message is about somebody else's account, or this or an earlier one was written by somebody else.

    Args:
        text: the message.
        context: the earlier turns of the conversation.
    """
    said = plain(text)
    if _ANOTHER_ACCOUNT.search(said) or _WHAT_THEY_OWE.search(said) or _THEIR_BILL.search(said):
        return True
    if _MY_KIN.search(said) and _THEIR_PAYMENT.search(said):
        return True
    return any(_NOT_THE_CUSTOMER.search(words) for words in (said, *(plain(turn.text) for turn in context)))
