WITH first_words AS (
    SELECT conversation_id, (array_agg(created_at ORDER BY seq))[1] AS at
    FROM handoff_message WHERE author = 'customer' GROUP BY conversation_id
), chat AS (
    SELECT conversation.id, conversation.customer_ref, first_words.at
    FROM handoff_conversation AS conversation JOIN first_words ON first_words.conversation_id = conversation.id
    WHERE (first_words.at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
), handed AS (
    SELECT conversation_id, min(created_at) AS at FROM handoff_event
    WHERE kind = 'custody' AND data ->> 'move' IN ('escalate', 'claim', 'reopen') GROUP BY conversation_id
)
SELECT percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY 1000 * extract(epoch FROM finished.at - finished.begun)::float)
FROM (
    SELECT handed.at AS begun, min(event.created_at) AS at
    FROM chat
    JOIN handed ON handed.conversation_id = chat.id
    JOIN handoff_event AS event ON event.conversation_id = chat.id AND event.created_at > handed.at
    WHERE event.kind = 'custody' AND event.data @> '{"move": "close"}'
    GROUP BY chat.id, handed.at
) AS finished
