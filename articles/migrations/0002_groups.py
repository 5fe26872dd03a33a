"""The two groups of people who write. Permissions are made here, since Django makes its own only after all migrations."""

from django.db import migrations

WRITE_PICTURES = ["add_image", "change_image", "view_image"]
GROUPS = {
    "Redaktion": {
        ("articles", "article"): ["add_article", "change_article", "view_article", "publish_article"],
        ("articles", "page"): ["add_page", "change_page", "view_page"],
        ("articles", "tag"): ["add_tag", "change_tag", "view_tag", "delete_tag"],
        ("articles", "image"): [*WRITE_PICTURES, "delete_image"],
        ("profiles", "profile"): ["add_profile", "change_profile", "view_profile"],
        ("profiles", "netprofile"): ["add_netprofile", "change_netprofile", "view_netprofile", "delete_netprofile"],
        ("foundation", "site"): ["change_site", "view_site"],
    },
    "Autorinnen und Autoren": {
        ("articles", "article"): ["add_article", "change_article", "view_article"],
        ("articles", "image"): WRITE_PICTURES,
    },
}
NAMES = {"publish_article": "Can publish articles and edit everybody's"}


def make_groups(apps, schema_editor):
    db = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(db)
    permissions = apps.get_model("auth", "Permission").objects.using(db)
    groups = apps.get_model("auth", "Group").objects.using(db)
    for name, models in GROUPS.items():
        group, _ = groups.get_or_create(name=name)
        for (app_label, model), codenames in models.items():
            content_type, _ = content_types.get_or_create(app_label=app_label, model=model)
            for codename in codenames:
                words = NAMES.get(codename, "Can " + codename.replace("_", " "))
                permission, _ = permissions.get_or_create(
                    content_type=content_type, codename=codename, defaults={"name": words}
                )
                group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
