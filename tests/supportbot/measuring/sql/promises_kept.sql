SELECT count(*) FILTER (WHERE breached_at IS NULL)::float / nullif(count(*), 0) FROM handoff_slaclock
WHERE (started_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
    AND NOT (breached_at IS NULL AND stopped_at IS NULL)
