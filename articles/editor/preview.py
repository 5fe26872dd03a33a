"""What is typed, as readers would see it."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from articles import library, publishing, related
from articles.markup import costs
from articles.models import ArticleOrPage, Image, Page

from .widgets import without_nul

WORDS = re.compile(r"\w[\w’'-]*")


def with_title(data: QueryDict) -> QueryDict:
    """A text without a title yet can be previewed too."""
    copy = data.copy()
    if not copy.get("title", "").strip():
        copy["title"] = _("Untitled")
    return copy


def page(request: HttpRequest, form: Any) -> HttpResponse:
    """The public page of a valid form. It is written and taken back, so that every part of the page finds its rows."""
    rendered = publishing.render(form.instance)
    with transaction.atomic():
        publication = form.save()
        publication.body_html = rendered.html
        response = _public_page(request, publication).render()
        transaction.set_rollback(True)
    add_never_cache_headers(response)
    return response


def _public_page(request: HttpRequest, publication: ArticleOrPage) -> TemplateResponse:
    if isinstance(publication, Page):
        return TemplateResponse(request, "articles/page_preview.html", {"page": publication})
    related.recompute(publication)
    context = {
        "article": publication,
        "authors": publication.authors_in_order(),
        "recommended": related.recommended_for(publication),
    }
    return TemplateResponse(request, "articles/article_preview.html", context)


def text(publication: ArticleOrPage, data: QueryDict) -> dict[str, Any]:
    """HTML and number of words of the typed text, with the lead picture where one is named."""
    publication.body_source = data.get("body_source", "")[: costs.LENGTH]
    try:
        html = publishing.render(publication).html
    except ValidationError as refused:
        return {"html": "", "lead": "", "words": 0, "error": " ".join(refused.messages)}
    lead = Image.objects.filter(name=without_nul(data.get("lead_image", ""))[:80]).first()
    return {
        "html": html,
        "lead": library.figure_html(lead, lead=True) if lead else "",
        "words": len(WORDS.findall(publication.body_source)),
    }
