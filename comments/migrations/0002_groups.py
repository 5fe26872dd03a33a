"""The group of people who moderate. Permissions are made here, since Django makes its own only after all migrations."""

from django.db import migrations

GROUP = "Moderation"
PERMISSIONS = {
    "comment": ["view_comment", "moderate_comment"],
    "guest": ["view_guest", "change_guest"],
    "moderationevent": ["view_moderationevent"],
    "commentsettings": ["view_commentsettings", "change_commentsettings"],
}
NAMES = {
    "moderate_comment": "Can decide about comments",
    "view_moderationevent": "Can view moderation event",
    "view_commentsettings": "Can view comment settings",
    "change_commentsettings": "Can change comment settings",
}


def make_group(apps, schema_editor):
    db = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(db)
    permissions = apps.get_model("auth", "Permission").objects.using(db)
    group, _ = apps.get_model("auth", "Group").objects.using(db).get_or_create(name=GROUP)
    for model, codenames in PERMISSIONS.items():
        content_type, _ = content_types.get_or_create(app_label="comments", model=model)
        for codename in codenames:
            words = NAMES.get(codename, "Can " + codename.replace("_", " "))
            permission, _ = permissions.get_or_create(
                content_type=content_type, codename=codename, defaults={"name": words}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_group, migrations.RunPython.noop)]
