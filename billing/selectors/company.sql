-- The company's single row with its catalogue and policies, in one statement.
SELECT json_build_object(
    'company', row_to_json(company),
    'plans', (
        SELECT json_agg(t) FROM (
            SELECT plan.code, plan.name, price.amount_minor, price.currency, price.interval, price.ref
            FROM billing_price price
            JOIN billing_plan plan ON plan.id = price.plan_id
            WHERE price.active AND plan.active
            ORDER BY price.currency, price.interval, price.amount_minor, plan.code
        ) t
    ),
    'policies', (SELECT json_agg(v ORDER BY v.key) FROM billing_policyvalue v),
    'texts', (SELECT json_agg(x ORDER BY x.key, x.language) FROM billing_policytext x)
)::text
FROM billing_company company
