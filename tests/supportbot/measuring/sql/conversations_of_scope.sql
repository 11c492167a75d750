WITH first_words AS (
    SELECT conversation_id, (array_agg(created_at ORDER BY seq))[1] AS at
    FROM handoff_message WHERE author = 'customer' GROUP BY conversation_id
), chat AS (
    SELECT conversation.id, conversation.customer_ref, first_words.at
    FROM handoff_conversation AS conversation JOIN first_words ON first_words.conversation_id = conversation.id
    WHERE (first_words.at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
)
SELECT count(*) FROM chat JOIN handoff_conversation AS conversation USING (id)
LEFT JOIN (
    SELECT DISTINCT ON (conversation_id) conversation_id, topic FROM supportbot_turn
    WHERE status = 'done' AND topic <> '' ORDER BY conversation_id, first_seq DESC
) AS read ON read.conversation_id = chat.id
WHERE (%(topic)s = '' OR coalesce(nullif(conversation.topic, ''), read.topic) = %(topic)s)
    AND (%(team)s = '' OR conversation.team_id::text = %(team)s)
    AND (%(language)s = '' OR CASE WHEN conversation.language = '' THEN left(conversation.locale, 2)
        ELSE conversation.language END = %(language)s)
