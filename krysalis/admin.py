"""What the packages bring to the backend and nobody here needs goes; logins get pages of our own.

Their modules are imported first, since Django would find them only after this one.
"""

import allauth.account.admin
import allauth.mfa.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
import taggit.admin  # noqa: F401
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group, User
from taggit.models import Tag

from krysalis.staff.admin import UserAdmin

for model in (User, Group, EmailAddress, EmailConfirmation, Authenticator, Tag):
    if admin.site.is_registered(model):
        admin.site.unregister(model)

admin.site.register(User, UserAdmin)
