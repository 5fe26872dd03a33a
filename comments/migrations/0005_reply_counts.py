"""Threads that stand already get the number of their replies, and the settings' group may see what is new."""

from django.db import migrations
from django.db.models import Count

PERMISSIONS = {
    "report": ["view_report"],
    "typonote": ["view_typonote", "change_typonote"],
}
NAMES = {"typonote": "typing error"}


def count_replies(apps, schema_editor):
    comments = apps.get_model("comments", "Comment").objects.using(schema_editor.connection.alias)
    approved = comments.filter(root__isnull=False, status="approved").order_by()
    for root, count in approved.values_list("root").annotate(count=Count("pk")):
        comments.filter(pk=root).update(reply_count=count)


def let_groups_see(apps, schema_editor):
    db = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(db)
    permissions = apps.get_model("auth", "Permission").objects.using(db)
    groups = apps.get_model("auth", "Group").objects.using(db)
    for model, codenames in PERMISSIONS.items():
        content_type, _ = content_types.get_or_create(app_label="comments", model=model)
        for codename in codenames:
            words = "Can " + codename.replace("_", " ").replace(model, NAMES.get(model, model))
            permission, _ = permissions.get_or_create(
                content_type=content_type, codename=codename, defaults={"name": words}
            )
            readers = ["Moderation"] if model == "report" else ["Redaktion", "Autorinnen und Autoren"]
            for group in groups.filter(name__in=readers):
                group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0004_conversation"),
        ("articles", "0002_groups"),
    ]

    operations = [
        migrations.RunPython(count_replies, migrations.RunPython.noop),
        migrations.RunPython(let_groups_see, migrations.RunPython.noop),
    ]
