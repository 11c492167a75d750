WITH first_words AS (
    SELECT conversation_id, ((array_agg(created_at ORDER BY seq))[1] AT TIME ZONE %(zone)s)::date AS day
    FROM handoff_message WHERE author = 'customer' GROUP BY conversation_id
), read AS (
    SELECT DISTINCT ON (conversation_id) conversation_id, topic FROM supportbot_turn
    WHERE status = 'done' AND topic <> '' ORDER BY conversation_id, first_seq DESC
), chat AS (
    SELECT CASE WHEN conversation.topic <> '' THEN conversation.topic ELSE coalesce(read.topic, '') END AS topic,
        first_words.day >= %(first)s AS now
    FROM first_words JOIN handoff_conversation AS conversation ON conversation.id = first_words.conversation_id
    LEFT JOIN read ON read.conversation_id = conversation.id
    WHERE first_words.day BETWEEN %(first)s - (%(last)s - %(first)s + 1) AND %(last)s
), counted AS (
    SELECT count(*) FILTER (WHERE now) + 0.5 AS n, count(*) FILTER (WHERE NOT now) + 0.5 AS b FROM chat GROUP BY topic
), share AS (
    SELECT (n / sum(n) OVER ())::float AS p, (b / sum(b) OVER ())::float AS q FROM counted
)
SELECT sum((p - q) * ln(p / q)) FROM share
