WITH first_words AS (
    SELECT conversation_id, (array_agg(created_at ORDER BY seq))[1] AS at
    FROM handoff_message WHERE author = 'customer' GROUP BY conversation_id
), chat AS (
    SELECT conversation.id, conversation.customer_ref, first_words.at
    FROM handoff_conversation AS conversation JOIN first_words ON first_words.conversation_id = conversation.id
    WHERE (first_words.at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
), closing AS (
    SELECT conversation_id, min(created_at) AS at FROM handoff_event
    WHERE kind = 'custody' AND data @> '{"move": "close"}' GROUP BY conversation_id
), person AS (
    SELECT DISTINCT conversation_id FROM handoff_event
    WHERE kind = 'custody' AND data ->> 'move' IN ('escalate', 'claim', 'reopen')
), fate AS (
    SELECT chat.id, person.conversation_id IS NOT NULL AS handed, closing.at IS NOT NULL
        AND chat.id NOT IN (
            SELECT event.conversation_id FROM handoff_event AS event
            JOIN closing AS c ON c.conversation_id = event.conversation_id
            WHERE event.kind = 'custody' AND event.data ->> 'move' = 'reopen'
                AND event.created_at > c.at AND event.created_at - c.at <= interval '7 days')
        AND NOT EXISTS (
            SELECT FROM handoff_message AS message
            JOIN handoff_conversation AS another ON another.id = message.conversation_id
            WHERE another.customer_ref = chat.customer_ref AND another.id <> chat.id AND message.author = 'customer'
                AND message.created_at > closing.at AND message.created_at - closing.at <= interval '7 days')
        AND NOT EXISTS (
            SELECT FROM billing_dispute AS dispute
            JOIN billing_invoice AS bill ON bill.id = dispute.invoice_id
            JOIN billing_customer AS customer ON customer.id = bill.customer_id
            WHERE customer.external_ref = chat.customer_ref
                AND dispute.opened_on - (closing.at AT TIME ZONE %(zone)s)::date BETWEEN 1 AND 7) AS resolved
    FROM chat
    LEFT JOIN closing ON closing.conversation_id = chat.id
    LEFT JOIN person ON person.conversation_id = chat.id
    WHERE %(as_of)s - coalesce(closing.at, chat.at) >= interval '7 days'
)
SELECT count(*) FILTER (WHERE NOT resolved AND handed)::float / nullif(count(*), 0) FROM fate
