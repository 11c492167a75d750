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
├── TooManyAddresses       the address has been changed too often in this conversation
├── TooManyTranscripts     it was sent several times within the hour
├── NotABounce             that is no mail server's report of a failed delivery
├── AttachmentMissing      a file named is not there, or was sent already
├── TooManyFiles           too many files wait to be sent in this conversation
├── FileRefused            the scanner found something in the file
├── BadMoment              the moment named is past, or too far off
├── ViewNotFound           no such saved view for the one who asks
├── ViewNameTaken          its owner has another of that name
├── TooManyViews           its owner has as many as there may be
├── BadView                the name, or what it should hold, cannot be used
├── ShortcutTaken          the team has another saved reply under that short name
├── Forbidden              this role may not do it
├── PersonNotFound         nobody on the staff is meant by it
├── AddressTaken           somebody has that e-mail address already
├── WeakPassword           short, common, or the person's own name
├── OwnAccount             nobody shuts themselves out
├── LastAdmin              somebody must be left who may change everything
├── NotInvited             this person has joined, or was never invited
├── InvitationOver         the link was used, has expired, was replaced or withdrawn
├── TeamNotFound           no such team, or not any more
├── HoursNotFound          no such office hours, or not any more
├── TeamBusy               customers of the team are still being looked after
├── HoursKept              teams keep these hours
├── HoursOverlap           two spans of one week overlap
├── AidUnknown             there is no such help with writing
├── AidTooOften            this person asks for help faster than it is given
├── AidFailed              nothing usable came of it; what was written stays
├── AidNotNeeded           the text is in that language already, or none is known
├── BadReason              no reason was given that somebody else would understand
├── LegallyHeld            a hold stands on it: nothing of it is redacted or deleted
├── AlreadyHeld            such a hold stands already
├── HoldNotFound           no such hold stands, or not any more
├── NothingToRedact        those words are not in the message, or it was redacted already
├── FiguresChanged         the new text does not have the same figures, dates and names
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


class TooManyAddresses(HandoffError):
    code = "too_many_addresses"
    text = "The address was changed too often in this chat. The last one is kept."


class TooManyTranscripts(HandoffError):
    code = "too_many_transcripts"
    text = "This chat was sent by e-mail three times within the hour. Try again later."


class NotABounce(HandoffError):
    code = "not_a_bounce"
    text = "That is no delivery status report. Give the whole mail, with its headers, as the mail server sent it."


class AttachmentMissing(HandoffError):
    code = "attachment_missing"
    text = "A file is not there any more. Attach it again."


class TooManyFiles(HandoffError):
    code = "too_many_files"
    text = "Too many files wait to be sent. Send or remove some first."


class FileRefused(HandoffError):
    code = "file_refused"
    text = "That file was stopped by the virus scanner."


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


class ShortcutTaken(HandoffError):
    code = "shortcut_taken"
    text = "There is a saved reply under that short name already. Choose another."


class Forbidden(HandoffError):
    code = "forbidden"
    text = "You are not allowed to do that."


class PersonNotFound(HandoffError):
    code = "person_not_found"
    text = "This person is not on the staff, or not any more."


class AddressTaken(HandoffError):
    code = "address_taken"
    text = "Somebody with this address is on the staff already. Find them in the list, or write another address."


class WeakPassword(HandoffError):
    code = "weak_password"
    text = "This password is too short or too common."


class OwnAccount(HandoffError):
    code = "own_account"
    text = "You cannot disable yourself or change your own role. Ask another admin."


class LastAdmin(HandoffError):
    code = "last_admin"
    text = "This is the last admin who can sign in. Make somebody else an admin first."


class NotInvited(HandoffError):
    code = "not_invited"
    text = "This person has no invitation that is open."


class InvitationOver(HandoffError):
    code = "invitation_over"
    text = "This link was used, has expired, or was replaced by a newer one. Ask whoever invited you for another."


class TeamNotFound(HandoffError):
    code = "team_not_found"
    text = "This team does not exist, or not any more."


class HoursNotFound(HandoffError):
    code = "hours_not_found"
    text = "These office hours do not exist, or not any more."


class TeamBusy(HandoffError):
    code = "team_busy"
    text = "This team still has open conversations. Pass them on or close them first."


class HoursKept(HandoffError):
    code = "hours_kept"
    text = "Teams keep these hours. Give them others first."


class HoursOverlap(HandoffError):
    code = "hours_overlap"
    text = "Two spans overlap."


class AidUnknown(HandoffError):
    code = "field_value"
    text = "There is no such help. Ask for draft, summary, shorter, kinder, translate or read."


class AidTooOften(HandoffError):
    code = "slow_down"
    text = "That is faster than help can be given. Wait a moment."
    retryable = True


class AidFailed(HandoffError):
    """``why`` is a code for the record."""

    code = "aid_failed"
    text = "No help came this time. What you wrote is as it was."
    retryable = True

    def __init__(self, why: str, text: str | None = None) -> None:
        super().__init__(text)
        self.why = why
        self.spent: dict[str, object] = {}


class AidNotNeeded(AidFailed):
    code = "aid_not_needed"
    retryable = False


class FiguresChanged(AidFailed):
    code = "figures_changed"
    text = "The figures changed, so the new text was left out. What you wrote is as it was."
    retryable = True


class BadReason(HandoffError):
    code = "field_value"
    text = "Say why, so that somebody else understands it later."


class LegallyHeld(HandoffError):
    code = "legally_held"
    text = "A legal hold stands on this conversation. Nothing of it can be redacted or deleted until it is lifted."


class AlreadyHeld(HandoffError):
    code = "already_held"
    text = "There is such a hold already."


class HoldNotFound(HandoffError):
    code = "hold_not_found"
    text = "This hold was lifted already."


class NothingToRedact(HandoffError):
    code = "field_value"
    text = "These words are not in the message. Copy them from it, or redact the whole message."


class TryAgain(HandoffError):
    code = "try_again"
    text = "We could not save that just now. It will be tried again."
    retryable = True
