"""What one form offers to follow, and where the form stands by itself."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Article
from comments.following import wordings
from comments.following.topics import Kind, Topic
from comments.models import Comment
from profiles.models import Profile


@dataclass(frozen=True)
class Offer:
    topics: tuple[Topic, ...]  # The first is what most wish.
    address: str  # Of its own page, which takes what is sent.

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(topic.kind.value, wordings.choice(topic)) for topic in self.topics]

    @property
    def only(self) -> str:
        return wordings.choice(self.topics[0])

    @property
    def about(self) -> str:
        """The title of the article in whose discussion it is; empty where it is in none."""
        article = self.topics[0].discussed
        return article.title if article else ""

    @property
    def back(self) -> str:
        """The page that it is about."""
        topic = self.topics[0]
        return topic.comment.get_absolute_url() if topic.comment else topic.page

    @property
    def heading(self) -> str:
        headings = {
            Kind.SITE: _("New articles by e-mail"),
            Kind.AUTHOR: _("New articles by %(author)s by e-mail"),
            Kind.ARTICLE: _("Follow this discussion by e-mail"),
            Kind.REPLIES: _("Follow this discussion by e-mail"),
        }
        topic = self.topics[0]
        return headings[topic.kind] % {"author": topic.author or ""}

    def topic(self, kind: str) -> Topic:
        return next(topic for topic in self.topics if topic.kind == kind)


def of_site() -> Offer:
    return Offer((Topic(Kind.SITE),), reverse("follow_site"))


def of_author(author: Profile) -> Offer:
    return Offer((Topic(Kind.AUTHOR, author=author),), reverse("follow_author", args=[author.slug]))


def of_article(article: Article) -> Offer:
    topics = Topic(Kind.ARTICLE, article=article), Topic(Kind.MINE, article=article)
    return Offer(topics, reverse("follow_article", args=[article.slug]))


def of_comment(comment: Comment) -> Offer:
    topics = Topic(Kind.REPLIES, comment=comment), Topic(Kind.ARTICLE, article=comment.article)
    return Offer(topics, reverse("follow_comment", args=[comment.article.slug, comment.pk]))
