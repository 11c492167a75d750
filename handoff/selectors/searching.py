"""Finding messages by their words."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import QuerySet

from handoff.models import Message


def messages_with(query: str) -> QuerySet[Message]:
    """The messages in which a web-style query is found, by the index ``message_words``."""
    vector = SearchVector("text", config="simple")
    return Message.objects.annotate(words=vector).filter(
        words=SearchQuery(query, search_type="websearch", config="simple")
    )
