"""What can go wrong with a one-time code.

HandoffError
├── CodeWrong      not the code that was sent; another try may help
├── CodeOver       it was used, has run out, or was tried too often: a new one is needed
├── TooManyCodes   no more codes for now
└── NoAddress      there is no address on file to send one to
"""

from __future__ import annotations

from handoff.errors import HandoffError


class CodeWrong(HandoffError):
    code = "code_wrong"
    text = "That is not the code we sent. Please look again."


class CodeOver(HandoffError):
    code = "code_expired"
    text = "That code does not work any more. Please have a new one sent."


class TooManyCodes(HandoffError):
    code = "too_many_codes"
    text = "We have sent several codes already. Please wait a while, or talk to a person."


class NoAddress(HandoffError):
    code = "no_address"
    text = "We have no e-mail address on file to send a code to. A person can help you here."
