"""Objects of Stripe as records, kind by kind. Pure: what an object does not hold is given beside it."""
