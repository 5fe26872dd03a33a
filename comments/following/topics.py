"""What one can follow, before anybody does."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.models import Article
from comments.models import AboutOneThing, Comment
from profiles.models import Profile

Kind = AboutOneThing.Kind


@dataclass(frozen=True)
class Topic:
    kind: AboutOneThing.Kind
    article: Article | None = None
    comment: Comment | None = None
    author: Profile | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """As the rows have them that are about one thing."""
        return {"kind": self.kind, "article": self.article, "comment": self.comment, "author": self.author}

    @property
    def key(self) -> str:
        """Tells one topic from another, such as `replies:12`."""
        about = self.article or self.comment or self.author
        return f"{self.kind.value}:{about.pk if about else ''}"

    @property
    def discussed(self) -> Article | None:
        """The article in whose discussion it is."""
        return self.comment.article if self.comment else self.article

    @property
    def page(self) -> str:
        """The path of the page that it is about."""
        if self.author:
            return self.author.get_absolute_url()
        return self.discussed.get_absolute_url() if self.discussed else "/"

    @property
    def title(self) -> str:
        """What is followed, for a list and a mail: “new comments on …”. No word of a stranger's stands in it."""
        about = {"title": self.discussed.title if self.discussed else "", "author": self.author or ""}
        titles = {
            Kind.ARTICLE: _("all new comments on “%(title)s”"),
            Kind.MINE: _("answers to all my comments on “%(title)s”"),
            Kind.REPLIES: _("answers to a comment on “%(title)s”"),
            Kind.SITE: _("all new articles"),
            Kind.AUTHOR: _("new articles by %(author)s"),
        }
        return titles[self.kind] % about


def topic_of(row: AboutOneThing) -> Topic:
    """Of an opt-in or a subscription."""
    return Topic(Kind(row.kind), row.article, row.comment, row.author)


def with_topics(rows: QuerySet) -> QuerySet:
    """Opt-ins or subscriptions together with what they are about, without the articles' texts."""
    texts = [
        f"{article}__{text}" for article in ("article", "comment__article") for text in ("body_source", "body_html")
    ]
    return rows.select_related("article", "comment__article", "author").defer(*texts)
