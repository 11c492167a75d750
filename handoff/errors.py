"""What can go wrong in handoff. Each error knows its code, a text safe to show, and whether a retry can help.

HandoffError
├── ConversationNotFound   no such conversation for the one who asks
├── ConversationClosed     nothing more can be said in it
├── CustodyConflict        somebody else moved it first; names who holds it now
├── NotHolder              only the agent who holds it may do this
├── StaleView              the thread has messages that the sender has not seen
├── ClientIdConflict       the same client_id came with another text
├── MessageNotFound        no such message in this conversation
├── NotThere               the colleague or team named cannot take it
├── BadAddress             that is no e-mail address
├── BadMoment              the moment named is past, or too far off
├── ViewNotFound           no such saved view for the one who asks
├── ViewNameTaken          its owner has another of that name
├── TooManyViews           its owner has as many as there may be
├── BadView                the name, or what it should hold, cannot be used
├── Forbidden              this role may not do it
└── TryAgain               the store did not answer; nothing was accepted
"""

from __future__ import annotations


class HandoffError(Exception):
    """Root of this room's errors."""

    code = "handoff_error"
    text = "That did not work."
    retryable = False

    def __init__(self, text: str | None = None, *, field: str | None = None) -> None:
        super().__init__(text or self.text)
        self.safe_text = text or self.text
        self.field = field


class ConversationNotFound(HandoffError):
    code = "conversation_not_found"
    text = "This conversation cannot be found."


class ConversationClosed(HandoffError):
    code = "conversation_closed"
    text = "This conversation is closed. Start a new one to write again."


class CustodyConflict(HandoffError):
    code = "custody_conflict"
    text = "This conversation has moved on meanwhile."


class NotHolder(HandoffError):
    code = "not_holder"
    text = "Only the agent who holds this conversation can do that. Claim it first."


class StaleView(HandoffError):
    code = "stale_view"
    text = "There are new messages above. Read them, then send again."


class ClientIdConflict(HandoffError):
    code = "client_id_conflict"
    text = "This message was already sent with another text. Send it again as a new message."


class MessageNotFound(HandoffError):
    code = "message_not_found"
    text = "There is no such message in this conversation."


class NotThere(HandoffError):
    code = "not_there"
    text = "Nobody there can take it."


class BadAddress(HandoffError):
    code = "field_value"
    text = "That is not an e-mail address. Write one such as name@example.com."


class BadMoment(HandoffError):
    code = "field_value"
    text = "That moment cannot be used."


class ViewNotFound(HandoffError):
    code = "view_not_found"
    text = "This view cannot be found."


class ViewNameTaken(HandoffError):
    code = "view_name_taken"
    text = "There is a view of that name already. Choose another name."


class TooManyViews(HandoffError):
    code = "too_many_views"
    text = "There are as many views as there may be. Delete one first."


class BadView(HandoffError):
    code = "field_value"
    text = "That view cannot be saved."


class Forbidden(HandoffError):
    code = "forbidden"
    text = "You are not allowed to do that."


class TryAgain(HandoffError):
    code = "try_again"
    text = "We could not save that just now. It will be tried again."
    retryable = True
