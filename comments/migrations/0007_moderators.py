"""Moderators may use what is new, and find sentences to choose from."""

from django.conf import settings
from django.db import migrations
from django.utils import translation
from django.utils.translation import gettext as _

PERMISSIONS = {
    "block": ["view_block"],
    "learnedword": ["view_learnedword"],
    "rejectionreason": [
        "view_rejectionreason",
        "add_rejectionreason",
        "change_rejectionreason",
        "delete_rejectionreason",
    ],
}
NAMES = {"rejectionreason": "text block", "learnedword": "learned word"}


def let_moderators(apps, schema_editor):
    db = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(db)
    permissions = apps.get_model("auth", "Permission").objects.using(db)
    groups = apps.get_model("auth", "Group").objects.using(db).filter(name="Moderation")
    for model, codenames in PERMISSIONS.items():
        content_type, _made = content_types.get_or_create(app_label="comments", model=model)
        for codename in codenames:
            words = "Can " + codename.replace("_", " ").replace(model, NAMES.get(model, model))
            permission, _made = permissions.get_or_create(
                content_type=content_type, codename=codename, defaults={"name": words}
            )
            for group in groups:
                group.permissions.add(permission)


def write_reasons(apps, schema_editor):
    """In the language of the site; each can be changed and deleted."""
    reasons = apps.get_model("comments", "RejectionReason").objects.using(schema_editor.connection.alias)
    with translation.override(settings.LANGUAGE_CODE):
        sentences = [
            (
                _("Insulting"),
                _("Your comment attacks a person instead of what they say."),
                _("Rules of discussion: nobody is insulted or accused"),
            ),
            (
                _("Off topic"),
                _("Your comment is not about this article."),
                _("Rules of discussion: comments are about the article"),
            ),
            (_("Advertising"), _("Your comment advertises."), _("Rules of discussion: no advertising")),
            (
                _("Says who somebody is"),
                _("Your comment tells something private about somebody."),
                _("Rules of discussion: what is private or confidential stays so"),
            ),
        ]
    for position, (title, reason, rule) in enumerate(sentences):
        reasons.get_or_create(title=title, defaults={"reason": reason, "rule": rule, "position": position})


class Migration(migrations.Migration):
    dependencies = [("comments", "0006_moderation")]

    operations = [
        migrations.RunPython(let_moderators, migrations.RunPython.noop),
        migrations.RunPython(write_reasons, migrations.RunPython.noop),
    ]
