-- Everything of one customer in one statement: the external reference and the most invoices are its two values.
SELECT json_build_object(
    'customer', row_to_json(c),
    'subscriptions', (
        SELECT json_agg(t) FROM (
            SELECT s.ref, s.status, s.quantity, s.started_on, s.current_period_start, s.current_period_end,
                   s.trial_ends_on, s.cancel_at_period_end, s.canceled_on,
                   plan.code, plan.name, price.amount_minor, price.currency, price.interval, price.ref AS price_ref
            FROM billing_subscription s
            JOIN billing_price price ON price.id = s.price_id
            JOIN billing_plan plan ON plan.id = price.plan_id
            WHERE s.customer_id = c.id
            ORDER BY s.started_on DESC, s.ref
        ) t
    ),
    'payment_methods', (
        SELECT json_agg(t) FROM (
            SELECT m.ref, m.kind, m.brand, m.last4, m.exp_month, m.exp_year, m.is_default
            FROM billing_paymentmethod m
            WHERE m.customer_id = c.id
            ORDER BY m.is_default DESC, m.ref
        ) t
    ),
    'invoices', (
        SELECT json_agg(t) FROM (
            SELECT i.number, i.status, i.currency, i.period_start, i.period_end, i.issued_on, i.due_on,
                   i.total_minor, i.paid_minor, i.due_minor,
                   (
                       -- Arrays, not objects: lines are most of the document, and their keys most of its bytes.
                       SELECT json_agg(json_build_array(
                           l.ref, l.kind, l.key, l.description, l.amount_minor, l.quantity, l.unit_minor,
                           l.plan_code, l.period_start, l.period_end
                       ) ORDER BY l.position)
                       FROM billing_invoiceline l
                       WHERE l.invoice_id = i.id
                   ) AS lines,
                   (
                       SELECT json_agg(json_build_object(
                           'ref', p.ref, 'amount_minor', p.amount_minor, 'status', p.status,
                           'attempted_at', p.attempted_at, 'failure_code', p.failure_code,
                           'next_retry_on', p.next_retry_on, 'method_ref', m.ref
                       ) ORDER BY p.attempted_at DESC, p.ref)
                       FROM billing_paymentattempt p
                       LEFT JOIN billing_paymentmethod m ON m.id = p.method_id
                       WHERE p.invoice_id = i.id
                   ) AS payments
            FROM billing_invoice i
            WHERE i.customer_id = c.id
            ORDER BY i.issued_on DESC, i.number DESC
            LIMIT %(invoices)s
        ) t
    ),
    'refunds', (
        SELECT json_agg(t) FROM (
            SELECT r.ref, r.amount_minor, r.status, r.reason, r.created_on, r.expected_on, i.number, i.currency,
                   p.ref AS payment_ref
            FROM billing_refund r
            JOIN billing_invoice i ON i.id = r.invoice_id
            LEFT JOIN billing_paymentattempt p ON p.id = r.payment_id
            WHERE i.customer_id = c.id
            ORDER BY r.created_on DESC, r.ref
        ) t
    ),
    'credit_notes', (
        SELECT json_agg(t) FROM (
            SELECT n.number AS ref, n.amount_minor, n.reason, n.issued_on, n.line_ref, i.number, i.currency
            FROM billing_creditnote n
            JOIN billing_invoice i ON i.id = n.invoice_id
            WHERE i.customer_id = c.id
            ORDER BY n.issued_on DESC, n.number
        ) t
    ),
    'disputes', (
        SELECT json_agg(t) FROM (
            SELECT d.ref, d.amount_minor, d.status, d.reason, d.opened_on, i.number, i.currency
            FROM billing_dispute d
            JOIN billing_invoice i ON i.id = d.invoice_id
            WHERE i.customer_id = c.id
            ORDER BY d.opened_on DESC, d.ref
        ) t
    ),
    'mirror', (
        -- How fresh the copy is; no row where the tables are the truth themselves.
        SELECT json_build_object(
            'as_of', coalesce(greatest(c.synced_at, k.caught_up_at), (
                SELECT s.synced_at FROM billing_mirrorstate s
                WHERE s.gateway = k.name AND s.kind = 'customer' AND s.ref = c.provider_ref
            )),
            'trouble', k.last_error_at IS NOT NULL AND (k.last_ok_at IS NULL OR k.last_ok_at < k.last_error_at),
            'incomplete', EXISTS (
                SELECT FROM billing_mirrorstate s
                WHERE s.gateway = k.name AND s.owner = c.provider_ref AND s.problem <> '' AND NOT s.gone
            )
        )
        FROM billing_connection k
        WHERE k.kind = 'billing' AND k.active AND c.provider_ref <> ''
    ),
    'acts', (
        SELECT json_agg(t) FROM (
            SELECT a.id AS ref, a.kind, a.target, a.state, a.effect -> 'amount' AS amount, a.effect ->> 'on' AS until,
                   a.receipt ->> 'ref' AS receipt,
                   (a.created_at AT TIME ZONE coalesce((SELECT time_zone FROM billing_company), 'UTC'))::date AS on
            FROM billing_action a
            WHERE a.customer_id = c.id AND a.created_at > now() - interval '400 days'
            ORDER BY a.created_at DESC, a.id
        ) t
    )
)::text
FROM billing_customer c
WHERE c.external_ref = %(ref)s
