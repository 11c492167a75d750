SELECT count(*) FROM handoff_message
WHERE (created_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
    AND author IN ('customer', 'bot', 'agent') AND kind <> 'notice'
