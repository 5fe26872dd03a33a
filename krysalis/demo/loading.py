"""Puts the demo's people, pictures and texts into an empty site, through the verbs that editors use."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone

from articles import library, publishing
from articles.models import Article, Authorship, Image, Page, Recommendation, Revision
from comments import following, notifications
from comments.models import CommentSettings
from krysalis.foundation import freshness, mail
from krysalis.foundation.models import Site
from profiles import photos
from profiles.models import NetProfile, Profile

from . import drawing, talking
from .reading import Author, Content, Picture, Text

LOGINS = {"redaktion": "Redaktion", "autorin": "Autorinnen und Autoren", "moderation": "Moderation", "admin": ""}
RULES_PAGE = "kommentarregeln"
REVIEW_TOOK = timedelta(days=2)  # From the first draft to the day of publication.

Say = Callable[[str], None]


def is_loaded() -> bool:
    return User.objects.filter(username="redaktion").exists() and Article.objects.exists()


def is_empty() -> bool:
    return not (Article.objects.exists() or Page.objects.exists() or User.objects.exists())


def load(content: Content, passwords: dict[str, str], say: Say) -> None:
    """Pictures one by one, so that a broken start goes on where it stopped; then all the rest, or nothing of it."""
    _draw(content.pictures, say)
    prepared = {author.slug: _portrait(author) for author in content.authors}
    say("Texte und Kommentare werden eingetragen …")
    start = timezone.now()
    with transaction.atomic():
        logins = _make_logins(passwords, content.authors)
        profiles = {author.slug: _make_profile(author, logins, prepared[author.slug]) for author in content.authors}
        _publish_pages(content, by=logins["redaktion"])
        texts = _write_articles(content.articles, profiles)
        for text in content.articles:
            _publish(texts[text.slug], text, by=logins["redaktion"])
        for slug, remarks in content.discussions.items():
            talking.hold(texts[slug], remarks, profiles=profiles, moderator=logins["moderation"])
        _close_discussions(content)
        mail.discard_waiting(since=start)  # Nobody is told at once of what seems to be said and decided long ago.
        notifications.count_as_told()
        following.count_as_told()
        freshness.bump(*(freshness.article(slug) for slug in texts), freshness.LISTS, freshness.SITE)


def _draw(pictures: list[Picture], say: Say) -> None:
    known = set(Image.objects.values_list("name", flat=True))
    missing = [picture for picture in pictures if picture.name not in known]
    for number, picture in enumerate(missing, start=1):
        say(f"Bild {number} von {len(missing)} wird gezeichnet: {picture.title}")
        library.add(_png(picture.drawing), name=picture.name, **picture.record())


def _png(name: str) -> BytesIO:
    file = BytesIO()
    drawing.draw(name).save(file, "PNG", compress_level=1)  # Re-encoded at once; small is not worth the wait.
    file.seek(0)
    return file


def _portrait(author: Author) -> photos.Photo:
    return photos.prepare(_png(author.photo))


def _make_logins(passwords: dict[str, str], authors: list[Author]) -> dict[str, User]:
    names = {author.login: author.name for author in authors if author.login}
    logins = {}
    for login, group in LOGINS.items():
        first, _, last = names.get(login, "").rpartition(" ")
        user = User.objects.create_user(
            login, f"{login}@example.org", passwords[login], is_staff=True, first_name=first, last_name=last
        )
        user.groups.set(Group.objects.filter(name=group))
        if login == "admin":
            User.objects.filter(pk=user.pk).update(is_superuser=True)
        logins[login] = user
    return logins


def _make_profile(author: Author, logins: dict[str, User], photo: photos.Photo) -> Profile:
    profile = Profile(
        user=logins.get(author.login),
        name=author.name,
        slug=author.slug,
        role=author.role,
        biography=author.biography,
        comment_label=author.comment_label,
    )
    photo.keep_for(profile)
    profile.save()
    for position, address in enumerate(author.netprofiles):
        NetProfile.objects.create(profile=profile, address=address, position=position)
    return profile


def _publish_pages(content: Content, *, by: User) -> None:
    for text in content.pages:
        page = Page.objects.create(
            title=text.title,
            slug=text.slug,
            body_source=text.body,
            in_footer=text.footer,
            footer_position=text.footer_position,
        )
        publishing.publish_page(page, by=by)
    CommentSettings.objects.update(rules_page=Page.objects.filter(slug=RULES_PAGE).first())
    Site.objects.filter(claim="").update(claim=content.site.claim, description=content.site.description)


def _write_articles(texts: list[Text], profiles: dict[str, Profile]) -> dict[str, Article]:
    """All as drafts first, since they recommend one another."""
    pictures = Image.objects.in_bulk(field_name="name")
    written = {}
    for text in texts:
        article = Article.objects.create(
            title=text.title,
            slug=text.slug,
            teaser=text.teaser,
            body_source=text.body,
            lead_image=pictures.get(text.picture),
            comments_open=True,  # Closed once its discussion has been held.
        )
        article.tags.set(text.tags)
        for position, slug in enumerate(text.authors):
            Authorship.objects.create(article=article, profile=profiles[slug], position=position)
        written[text.slug] = article
    for text in texts:
        for position, slug in enumerate(text.recommended):
            Recommendation.objects.create(article=written[text.slug], recommended=written[slug], position=position)
    return written


def _close_discussions(content: Content) -> None:
    closed = [text.slug for text in content.articles if not text.comments_open]
    Article.objects.filter(slug__in=closed).update(comments_open=False)


def _publish(article: Article, text: Text, *, by: User) -> None:
    day = _day(text.days_ago, article.pk)
    if text.status == "review":
        publishing.hand_in(article, by=by)
    elif text.status != "published":
        publishing.save(article, by=by)
    elif text.days_ago < 0:
        publishing.schedule(article, at=day, by=by)
    else:
        article.published_at = day
        publishing.publish(article, by=by)
    written = min(day, timezone.now()) - REVIEW_TOOK
    Article.objects.filter(pk=article.pk).update(created_at=written, changed_at=min(day, timezone.now()))
    Revision.objects.filter(article=article).update(at=min(day, timezone.now()))


def _day(days_ago: int, number: int) -> datetime:
    """In the working hours of that day, at another minute for each; never later today."""
    now = timezone.localtime()
    moment = (now - timedelta(days=days_ago)).replace(hour=7 + number * 5 % 9, minute=number * 17 % 60, second=0)
    return moment if days_ago < 0 else min(moment, now - timedelta(hours=2))
