"""What an editor reads beside the button that publishes: to how many an article is announced, or that it was."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from articles.models import Article
from comments.following import news
from comments.models import News


@dataclass(frozen=True)
class Announcement:
    recipients: int
    told_at: datetime | None = None  # Since when it has been announced; that happens once.


def of_article(article: Article) -> Announcement | None:
    """None where it will not be announced any more. Three queries, also for an article that is not saved yet."""
    told = News.objects.filter(article=article.pk, told_at__isnull=False).first() if article.pk else None
    if told:
        return Announcement(told.recipients, told.told_at)
    return None if _is_old(article) else Announcement(news.recipients_of(article))


def is_possible() -> bool:
    return settings.EMAIL_CONFIGURED


def _is_old(article: Article) -> bool:
    appeared = article.published_at if article.is_live() else None
    return appeared is not None and appeared < timezone.now() - news.APPEARED_WITHIN
