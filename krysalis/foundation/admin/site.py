"""What the site is called."""

from django.contrib import admin
from django.db import models
from django.forms import Textarea

from krysalis.foundation.models import Site

from .one_row import OneRowAdmin


@admin.register(Site)
class SiteAdmin(OneRowAdmin):
    fields = ["name", "claim", "description"]
    formfield_overrides = {models.TextField: {"widget": Textarea({"rows": 3})}}
