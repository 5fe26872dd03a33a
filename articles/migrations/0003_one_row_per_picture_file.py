from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_groups")]

    operations = [
        migrations.AlterField(
            model_name="image",
            name="digest",
            field=models.CharField(
                editable=False,
                help_text="Of the stored file; part of every rendition's address.",
                max_length=16,
                unique=True,
            ),
        ),
    ]
