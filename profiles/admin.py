from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from krysalis.foundation import picture_forms

from . import keeping, photos
from .forms import NetProfileForm, NetProfileFormSet, ProfileForm
from .models import NetProfile, Profile
from .querysets import EDIT_ALL


class NetProfileInline(admin.TabularInline):
    """Whoever may change the profile may change these."""

    model = NetProfile
    form = NetProfileForm
    formset = NetProfileFormSet
    extra = 2
    verbose_name_plural = _("Netzprofile, in the order in which they are shown")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or keeping.may_change(obj, request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or keeping.may_change(obj, request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or keeping.may_change(obj, request.user)


@admin.register(Profile)
class ProfileAdmin(admin.ModelAdmin):
    form = ProfileForm
    inlines = [NetProfileInline]
    list_display = ("face", "name", "role", "user", "networks")
    list_display_links = ("name",)
    list_select_related = ("user",)
    search_fields = ("name", "role", "slug")
    search_help_text = _("Name, role or address")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("face",)
    actions = None

    class Media:
        css = {"all": ("krysalis/profiles.css",)}

    # Looking

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Profile.objects.editable_by(request.user).with_net_profiles()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        photo = ["new_photo"]
        if obj is not None:
            photo = ["face", "new_photo", "remove_photo"] if obj.photo else ["face", "new_photo"]
        fieldsets = [
            (None, {"fields": ("name", "role", "biography")}),
            (_("Photo"), {"fields": tuple(photo)}),
            (_("Comments"), {"fields": ("comment_label",)}),
        ]
        if request.user.has_perm(EDIT_ALL):
            fieldsets.append((_("Address and login"), {"fields": ("slug", "user")}))
        return fieldsets

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.prepopulated_fields if obj is None else {}

    @admin.display(description=_("photo"))
    def face(self, profile: Profile) -> str:
        return render_to_string("profiles/_face.html", {"profile": profile})

    @admin.display(description="Netzprofile")
    def networks(self, profile: Any) -> str:
        return ", ".join(row.label for row in profile.net_profiles.all()) or "–"

    # Who may

    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) or self._has_own(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) or self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return keeping.may_change(obj, request.user) if obj is not None else self._has_own(request)

    def _has_own(self, request: HttpRequest) -> bool:
        """Any profile that is theirs to change."""
        return request.user.has_perm(EDIT_ALL) or Profile.objects.editable_by(request.user).exists()

    # Writing

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The photo is made before the transaction that saves it."""
        if self._has_own(request):
            picture_forms.judge(request, "new_photo", photos.prepare)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        moved = [row for formset in formsets for row, _fields in formset.changed_objects]
        keeping.put_in_order(form.instance, moved)
        keeping.changed(form.instance, former_photo=form.former_photo)  # type: ignore[attr-defined]

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """One that stands at texts or comments is not even asked about."""
        profile = self.get_object(request, object_id)
        uses = keeping.number_of_uses(profile) if profile is not None else 0
        if profile is not None and uses:
            messages.error(request, keeping.sentence_in_use(profile, uses))
            return HttpResponseRedirect(reverse("admin:profiles_profile_change", args=[profile.pk]))
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        keeping.delete(obj)
