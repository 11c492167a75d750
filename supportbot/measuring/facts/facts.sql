-- All of them together.
fact AS (
    SELECT day, topic, team, language, measure, sum(n)::bigint AS n FROM (
        SELECT * FROM conversation_facts
        UNION ALL SELECT * FROM message_facts
        UNION ALL SELECT * FROM turn_facts
        UNION ALL SELECT * FROM queue_facts
        UNION ALL SELECT * FROM promise_facts
    ) AS single
    GROUP BY day, topic, team, language, measure
)
INSERT INTO measuring_fact (day, topic, team, language, measure, n)
SELECT day, topic, team, language, measure, n FROM fact
