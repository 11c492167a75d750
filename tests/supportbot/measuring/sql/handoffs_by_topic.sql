WITH first_words AS (
    SELECT conversation_id, (array_agg(created_at ORDER BY seq))[1] AS at
    FROM handoff_message WHERE author = 'customer' GROUP BY conversation_id
), chat AS (
    SELECT conversation.id, conversation.customer_ref, first_words.at
    FROM handoff_conversation AS conversation JOIN first_words ON first_words.conversation_id = conversation.id
    WHERE (first_words.at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
)
SELECT CASE WHEN conversation.topic <> '' THEN conversation.topic ELSE coalesce((
    SELECT turn.topic FROM supportbot_turn AS turn
    WHERE turn.conversation_id = chat.id AND turn.status = 'done' AND turn.topic <> ''
    ORDER BY turn.first_seq DESC LIMIT 1), '') END AS topic, count(*)
FROM chat JOIN handoff_conversation AS conversation USING (id)
WHERE id IN (
    SELECT conversation_id FROM handoff_event
    WHERE kind = 'custody' AND data ->> 'move' IN ('escalate', 'claim', 'reopen'))
GROUP BY 1
