SELECT count(*) FILTER (WHERE outcome = 'left')::float / nullif(count(*), 0)
FROM handoff_queuestay
WHERE (entered_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s AND left_at IS NOT NULL
