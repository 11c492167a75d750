from collections.abc import Iterator
from typing import Any

import billing.models.personal
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

COLUMNS = ("billing_address", "tax_id")
SLICE = 500


def _slices(rows: Any) -> Iterator[list[Any]]:
    last = 0
    while found := list(rows.filter(pk__gt=last).order_by("pk")[:SLICE]):
        yield found
        last = found[-1].pk


def encrypt(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What is stored plain is read as it stands and written encrypted."""
    customers = apps.get_model("billing", "Customer")._base_manager
    for found in _slices(customers):
        customers.bulk_update(found, COLUMNS)


def decrypt(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """While the columns are encrypted ones still: read opened, written as plain texts."""
    customers = apps.get_model("billing", "Customer")._base_manager
    for found in _slices(customers):
        for row in found:
            plain = {name: models.Value(getattr(row, name), output_field=models.TextField()) for name in COLUMNS}
            customers.filter(pk=row.pk).update(**plain)


class Migration(migrations.Migration):
    dependencies = [("billing", "0006_privacy")]

    operations = [
        migrations.AlterField(
            "customer", "billing_address", billing.models.personal.PersonalText(blank=True, max_length=400)
        ),
        migrations.AlterField("customer", "tax_id", billing.models.personal.PersonalText(blank=True, max_length=40)),
        migrations.RunPython(encrypt, decrypt),
    ]
