"""Words of Django's own that this site says in others: our catalogue is asked before Django's.

Nothing calls this; the tool that collects texts finds them here.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

BACKEND = (
    gettext_noop("Authentication and Authorization"),
    gettext_noop("user"),
    gettext_noop("users"),
    gettext_noop("username"),
    gettext_noop("slug"),
    gettext_noop("Home"),
    gettext_noop("Save and add another"),
    gettext_noop("Save and continue editing"),
    gettext_noop("The {name} “{obj}” was added successfully."),
    gettext_noop("The {name} “{obj}” was added successfully. You may add another {name} below."),
    gettext_noop("The {name} “{obj}” was changed successfully."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may edit it again below."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    gettext_noop("The %(name)s “%(obj)s” was deleted successfully."),
    gettext_noop("Change history: %s"),
    gettext_noop("User"),
    gettext_noop("This object doesn’t have a change history. It probably wasn’t added via this admin site."),
)
FORMS = (
    gettext_noop("This field is required."),
    gettext_noop("%(model_name)s with this %(field_label)s already exists."),
    gettext_noop("A user with that username already exists."),
    gettext_noop("Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters."),
    gettext_noop("Enter a valid email address."),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below.", "counter"),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
)
# What the stock history calls a field: the label with a capital, kept in English and translated when it is shown.
LABELS = (
    gettext_noop("Alternative text"),
    gettext_noop("Biography"),
    gettext_noop("Claim"),
    gettext_noop("Credit"),
    gettext_noop("Decorative picture"),
    gettext_noop("Description"),
    gettext_noop("E-mail address required"),
    gettext_noop("First name"),
    gettext_noop("Focal point across"),
    gettext_noop("Focal point down"),
    gettext_noop("Label at own comments"),
    gettext_noop("Last name"),
    gettext_noop("Licence"),
    gettext_noop("Name"),
    gettext_noop("Page with the rules of discussion"),
    gettext_noop("Role"),
    gettext_noop("Short name"),
    gettext_noop("Title"),
)
