"""Whose name stands at a comment: one of this site's people may have written it before logging in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comments import curation
from krysalis.foundation.answers import SeeOther

from .desk import StaffRequest, moderators_only
from .forms import GiveForm
from .places import decidable
from .rows import complete


@moderators_only
@require_POST
def give(request: StaffRequest, comment_id: int) -> HttpResponse:
    """To a profile, whose label and link the comment then carries."""
    comment = get_object_or_404(complete(decidable()), pk=comment_id)
    form = GiveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please choose whose comment it is."))
    elif curation.give_to(comment, form.cleaned_data["profile"], by=request.user):
        messages.success(request, _("The comment belongs to %(name)s now.") % {"name": form.cleaned_data["profile"]})
    else:
        messages.warning(request, _("Nothing was changed: the comment belongs to a profile already, or is deleted."))
    return SeeOther(reverse("admin:comments_comment_change", args=[comment_id]))
