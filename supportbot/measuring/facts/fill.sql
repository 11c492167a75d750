-- The counts of the days, added up five ways and kept as one row each.
WITH counted AS (
    SELECT fact.day, name.id, sum(fact.n)::bigint AS n,
        CASE WHEN grouping(fact.topic) = 1 THEN '*' ELSE fact.topic END AS topic,
        CASE WHEN grouping(fact.team) = 1 THEN '*' ELSE fact.team END AS team,
        CASE WHEN grouping(fact.language) = 1 THEN '*' ELSE fact.language END AS language
    FROM measuring_fact AS fact
    JOIN supportbot_measure AS name ON name.name = fact.measure
    GROUP BY fact.day, name.id, GROUPING SETS (
        (), (fact.topic), (fact.team), (fact.language), (fact.topic, fact.team, fact.language))
)
INSERT INTO supportbot_dayfigures (day, topic, team, language, counts)
SELECT day, topic, team, language, string_agg(int4send(id::int) || int8send(n), ''::bytea)
FROM counted GROUP BY day, topic, team, language
