"""The table of Django's database cache, as ``createcachetable`` would make it."""

from django.db import migrations

_MAKE = """
CREATE TABLE supportbot_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX supportbot_cache_expires ON supportbot_cache (expires)"""


class Migration(migrations.Migration):
    dependencies = [("supportbot", "0013_metrics")]

    operations = [migrations.RunSQL(_MAKE, "DROP TABLE supportbot_cache")]
