"""The public pages. They answer the same to every anonymous reader: nothing here asks who asks, but the previews."""

import re
from datetime import date
from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseGone, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from krysalis.foundation.freshness import public_page
from profiles.models import Profile

from . import addresses, models, related
from .models import Article, Tag
from .querysets import ArticleQuerySet

PER_PAGE = 10  # On the first page one large article and three rows of three.
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


@require_safe
@public_page("lists", "site")
def home(request: HttpRequest) -> HttpResponse:
    live = Article.objects.live()
    context = {
        "page": _page(request, live),
        "tags": Tag.objects.of(live),
        "years": live.dates("published_at", "year", order="DESC"),
    }
    return render(request, "articles/home.html", context)


@require_safe
@public_page("article:{slug}", "site")
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """An article or a page under its present address; what else the address may be is said in `_moved_or_gone`."""
    article = Article.objects.live().as_pages().filter(slug=slug).first()
    if article is not None:
        return render(request, "articles/article_detail.html", _around(article))
    page = models.Page.objects.live().filter(slug=slug).first()
    if page is not None:
        return render(request, "articles/page_detail.html", {"page": page})
    return _moved_or_gone(slug)


@require_safe
@public_page("lists", "site")
def tag_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """404 while no live article carries it: a tag must not tell of a draft."""
    tag = get_object_or_404(Tag.objects.of(Article.objects.live()), slug=slug)
    page = _page(request, Article.objects.live().tagged(tag))
    return render(request, "articles/tag_detail.html", {"tag": tag, "page": page})


@require_safe
@public_page("lists", "site")
def author_detail(request: HttpRequest, slug: str) -> HttpResponse:
    profile = get_object_or_404(Profile.objects.with_net_profiles(), slug=slug)
    page = _page(request, Article.objects.live().by(profile))
    return render(request, "profiles/author_detail.html", {"profile": profile, "page": page})


@require_safe
@public_page("lists", "site")
def archive_year(request: HttpRequest, year: str) -> HttpResponse:
    live = Article.objects.live().filter(published_at__year=int(year))
    context = {
        "year": date(int(year), 1, 1),
        "page": _page(request, live, may_be_empty=False),
        "months": live.dates("published_at", "month"),
    }
    return render(request, "articles/archive_year.html", context)


@require_safe
@public_page("lists", "site")
def archive_month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    live = Article.objects.live().filter(published_at__year=int(year), published_at__month=int(month))
    context = {"month": date(int(year), int(month), 1), "page": _page(request, live, may_be_empty=False)}
    return render(request, "articles/archive_month.html", context)


@require_safe
@never_cache
@staff_member_required(login_url="account_login")
def article_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The real page, published or not, to those who may edit it; to others it is not there."""
    article = get_object_or_404(Article.objects.editable_by(request.user).as_pages(), pk=pk)
    response = render(request, "articles/article_preview.html", _around(article))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@never_cache
@staff_member_required(login_url="account_login")
def page_preview(request: HttpRequest, pk: int) -> HttpResponse:
    page = get_object_or_404(models.Page, pk=pk)
    if not page.is_visible_to(request.user):
        raise Http404
    response = render(request, "articles/page_preview.html", {"page": page})
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _around(article: Article) -> dict[str, Any]:
    return {
        "article": article,
        "authors": article.authors_in_order(),
        "recommended": related.recommended_for(article),
    }


def _moved_or_gone(slug: str) -> HttpResponse:
    """301 from an old address to the present one, 410 where something public was taken away; everything else is a 404
    like that of an address nobody ever had, so that no answer tells of a draft."""
    address = addresses.resolve(slug)
    publication = address and (address.article or address.page)
    if publication and publication.is_live() and publication.slug != slug:
        moved = HttpResponsePermanentRedirect(publication.get_absolute_url())
        moved.headers["Cache-Control"] = "no-cache"  # A text may get its old address back; browsers would loop.
        return moved
    if publication and publication.is_gone():
        return HttpResponseGone(render_to_string("410.html"))
    raise Http404


def _page(request: HttpRequest, articles: ArticleQuerySet, *, may_be_empty: bool = True) -> Page:
    """The asked page of cards, newest first; 404 for a number that is none and for one beyond the last."""
    asked = request.GET.get("page", "1")
    if not PAGE_NUMBER.fullmatch(asked):
        raise Http404
    paginator = Paginator(articles.newest_first().as_cards(), PER_PAGE, allow_empty_first_page=may_be_empty)
    try:
        return paginator.page(int(asked))
    except EmptyPage as error:
        raise Http404 from error
