"""Which news can be read by everybody, now."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models import Article
from comments.models import Comment, News


def can_be_read() -> Q:
    """A comment that is not may come back; it is told then."""
    comments = Comment.objects.public().filter(pk=OuterRef("comment"))
    articles = Article.objects.live().filter(pk=OuterRef("article"), announced=True)
    return Q(Exists(comments)) | Q(Exists(articles))


def complete(news: QuerySet[News]) -> QuerySet[News]:
    """With all that a mail says of it, without the articles' texts. Three queries."""
    articles = ("article", "comment__article")
    unread = [f"{article}__{text}" for article in articles for text in ("body_source", "body_html")]
    related = news.select_related(*articles, "comment__guest", "comment__profile").defer(*unread, "comment__body_html")
    return related.prefetch_related("article__authorship_set__profile")
