"""The one row of settings, so that it can be opened before it was ever saved."""

from django.db import migrations


def make_row(apps, schema_editor):
    apps.get_model("comments", "CommentSettings").objects.using(schema_editor.connection.alias).get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_groups")]

    operations = [migrations.RunPython(make_row, migrations.RunPython.noop)]
