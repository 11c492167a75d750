from handoff.models.conversation import Conversation, Message
from handoff.models.event import Escalation, Event
from handoff.models.people import StaffMember, Team

__all__ = ["Conversation", "Escalation", "Event", "Message", "StaffMember", "Team"]
