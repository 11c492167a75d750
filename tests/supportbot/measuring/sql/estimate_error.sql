SELECT percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY 1000 * abs(extract(epoch FROM left_at - entered_at)::float - estimate_seconds))
FROM handoff_queuestay
WHERE (entered_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
    AND outcome = 'claimed' AND estimate_seconds IS NOT NULL
