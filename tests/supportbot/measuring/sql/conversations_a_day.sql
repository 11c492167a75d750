WITH first_words AS (
    SELECT conversation_id, (array_agg(created_at ORDER BY seq))[1] AS at
    FROM handoff_message WHERE author = 'customer' GROUP BY conversation_id
), chat AS (
    SELECT conversation.id, conversation.customer_ref, first_words.at
    FROM handoff_conversation AS conversation JOIN first_words ON first_words.conversation_id = conversation.id
    WHERE (first_words.at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
)
SELECT (at AT TIME ZONE %(zone)s)::date::text, count(*) FROM chat GROUP BY 1
