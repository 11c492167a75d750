-- Waits for a person, on the day they began and under the team that was waited for; promises, on the day they began.
queue_facts AS (
    SELECT (stay.entered_at AT TIME ZONE %(zone)s)::date AS day, about.topic,
        coalesce(stay.team_id::text, '') AS team, about.language,
        fact.measure || {bucket} AS measure, 1 AS n
    FROM handoff_queuestay AS stay
    JOIN about ON about.id = stay.conversation_id
    LEFT JOIN LATERAL (
        SELECT stay.left_at - stay.entered_at AS wait,
            make_interval(secs => stay.estimate_seconds) AS told
        WHERE stay.outcome = 'claimed'
    ) AS ended ON true
    CROSS JOIN LATERAL (VALUES
        ('stay.' || coalesce(nullif(stay.outcome, ''), 'waiting'), NULL::interval),
        ('queue_wait#', ended.wait),
        ('estimate_error#', greatest(ended.wait - ended.told, ended.told - ended.wait)),
        (CASE WHEN ended.wait <= ended.told THEN 'estimate.kept' WHEN ended.wait > ended.told THEN 'estimate.broken' END, NULL)
    ) AS fact (measure, took)
    WHERE stay.entered_at >= %(start)s AND stay.entered_at < %(end)s AND fact.measure IS NOT NULL
        AND (fact.took IS NOT NULL OR fact.measure NOT LIKE '%%#')
),
promise_facts AS (
    SELECT (clock.started_at AT TIME ZONE %(zone)s)::date AS day, about.topic, about.team, about.language,
        'sla.' || clock.clock || CASE WHEN clock.breached_at IS NULL THEN '.kept' ELSE '.broken' END AS measure, 1 AS n
    FROM handoff_slaclock AS clock
    JOIN about ON about.id = clock.conversation_id
    WHERE clock.started_at >= %(start)s AND clock.started_at < %(end)s
        AND (clock.breached_at IS NOT NULL OR clock.stopped_at IS NOT NULL)
)
