from django.db import migrations


def name_the_site(apps, schema_editor):
    site = apps.get_model("foundation", "Site")
    site.objects.using(schema_editor.connection.alias).get_or_create(pk=1, defaults={"name": "Krysalis"})


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]
    operations = [migrations.RunPython(name_the_site, migrations.RunPython.noop)]
