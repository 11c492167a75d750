SELECT avg((extract(epoch FROM left_at - entered_at)::float <= estimate_seconds)::int)::float
FROM handoff_queuestay
WHERE (entered_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
    AND outcome = 'claimed' AND estimate_seconds IS NOT NULL
