"""What becomes of a reader's note about a typing error. It never leaves the circle of those who may correct it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.querysets import EDIT_ALL
from comments.models import TypoNote
from comments.passages.anchors import Quote
from comments.passages.taking import columns
from krysalis.foundation import mail
from krysalis.foundation.site import absolute

QUIET_FOR = timedelta(hours=1)  # Whoever reads a whole article that closely fills a list, and nobody's mailbox.


def note(article: Article, quote: Quote, suggestion: str, *, is_mailed: bool = True) -> TypoNote:
    """Keeps it, or finds the open one that says the same; the first of an article in an hour is mailed as well."""
    words = {**columns(quote), "suggestion": suggestion}
    with transaction.atomic():
        noted = TypoNote.objects.filter(article=article)
        same = noted.open().filter(**words).first()
        if same:
            return same
        was_quiet = not noted.filter(noted_at__gt=timezone.now() - QUIET_FOR).exists()
        new = TypoNote.objects.create(article=article, **words)
        if is_mailed and was_quiet:
            _tell(new)
    return new


def settle(note: TypoNote, *, by: User) -> bool:
    """False where somebody was quicker."""
    return bool(TypoNote.objects.open().filter(pk=note.pk).update(done_at=timezone.now(), done_by=by))


def reopen(note: TypoNote) -> bool:
    return bool(TypoNote.objects.done().filter(pk=note.pk).update(done_at=None, done_by=None))


def _tell(note: TypoNote) -> None:
    if not mail.is_worth_writing():
        return
    context: dict[str, Any] = {
        "note": note,
        "address": absolute(note.article.get_absolute_url()),
        "desk": absolute(reverse("admin:articles_article_change", args=[note.article.pk])),
        "notes": absolute(reverse("admin:comments_typonote_changelist")),
    }
    for recipient in _recipients(note.article):
        mail.enqueue(
            event=f"typo:{note.pk}",
            recipient=recipient,
            template="mails/typo_noted",
            context=context,
            labels={context["desk"]: _("Correct the article")},
        )


def _recipients(article: Article) -> Iterable[str]:
    """Addresses of those who wrote the article and of all editors, each once. Two queries."""
    authors = User.objects.filter(is_active=True, profile__in=article.authors.all())
    editors = User.objects.with_perm(EDIT_ALL, include_superusers=False).filter(is_staff=True)
    told = {email for people in (authors, editors) for email in people.values_list("email", flat=True)}
    return sorted(told - {""})
