from handoff.models.attachment import Attachment, AttachmentContent
from handoff.models.conversation import Conversation, Message
from handoff.models.desk import Note, SavedReply, SavedView
from handoff.models.event import Escalation, Event
from handoff.models.hold import LegalHold
from handoff.models.hours import Holiday, OfficeHours, OpenSpan
from handoff.models.invitation import Invitation
from handoff.models.mail import Mail
from handoff.models.people import Presence, StaffMember, Team
from handoff.models.queue import Offer, QueueStay, SlaClock, SlaTarget

__all__ = [
    "Attachment",
    "AttachmentContent",
    "Conversation",
    "Escalation",
    "Event",
    "Holiday",
    "Invitation",
    "LegalHold",
    "Mail",
    "Message",
    "Note",
    "Offer",
    "OfficeHours",
    "OpenSpan",
    "Presence",
    "QueueStay",
    "SavedReply",
    "SavedView",
    "SlaClock",
    "SlaTarget",
    "StaffMember",
    "Team",
]
