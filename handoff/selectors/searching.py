"""Finding messages and conversations by their words."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import QuerySet

from handoff.models import Conversation, Message


def messages_with(query: str) -> QuerySet[Message]:
    """The messages in which a web-style query is found, by the index ``message_words``."""
    vector = SearchVector("text", config="simple")
    return Message.objects.annotate(words=vector).filter(words=_asked(query))


def conversations_named(query: str) -> QuerySet[Conversation]:
    """The conversations of customers in whose name it is found, by the index ``conversation_name_words``."""
    vector = SearchVector("display_name", config="simple")
    return Conversation.objects.annotate(words=vector).filter(words=_asked(query))


def _asked(query: str) -> SearchQuery:
    return SearchQuery(query, search_type="websearch", config="simple")
