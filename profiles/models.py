from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from . import networks
from .querysets import ProfileQuerySet

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Profile(models.Model):
    """A person who stands behind texts, with a login or without one."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="profile",
        verbose_name=_("login"),
        help_text=_("Empty for people who write but do not log in."),
    )
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(
        _("address"), max_length=80, unique=True, validators=[RegexValidator(r"\D", _("Digits alone are not enough."))]
    )
    role = models.CharField(
        _("role"), max_length=120, blank=True, help_text=_("For example: Partner, organisation and leadership.")
    )
    biography = models.TextField(_("biography"), max_length=1200, blank=True, help_text=_("Plain text."))
    photo = models.FileField(_("photo"), upload_to="profiles", blank=True)
    comment_label = models.CharField(
        _("label at own comments"), max_length=40, blank=True, help_text=_("For example: Editorial team.")
    )

    objects = ProfileQuerySet.as_manager()

    if TYPE_CHECKING:
        net_profiles: RelatedManager["NetProfile"]

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/author/{self.slug}/"


class NetProfile(models.Model):
    """A link to the person elsewhere; which network it is follows from the address."""

    profile = models.ForeignKey(
        Profile, on_delete=models.CASCADE, related_name="net_profiles", verbose_name=_("profile")
    )
    address = models.CharField(
        _("address"),
        max_length=300,
        validators=[networks.validate_address],
        help_text=_("https://… or an e-mail address."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = "Netzprofil"
        verbose_name_plural = "Netzprofile"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.address

    @property
    def network(self) -> networks.Network:
        return networks.recognise(self.address)

    @property
    def label(self) -> str:
        return networks.label(self.address)
