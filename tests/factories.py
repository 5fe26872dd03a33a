"""Rows for tests, each in one call and believable without arguments."""

import itertools
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from PIL import Image as Picture

from articles.models import Address, Article, Authorship, Image, Page
from articles.rendering import PIPELINE_VERSION, render_article
from articles.slugs import german_slug
from comments.models import Comment, Guest
from profiles.models import NetProfile, Profile

_number = itertools.count(1)


def profile(*, name: str = "", networks: Iterable[str] = (), **fields: Any) -> Profile:
    name = name or f"Autorin {next(_number)}"
    made = Profile.objects.create(**{"name": name, "slug": german_slug(name), **fields})
    for position, address in enumerate(networks):
        NetProfile.objects.create(profile=made, address=address, position=position)
    return made


def article(
    *,
    title: str = "",
    status: str = Article.Status.PUBLISHED,
    published_at: datetime | None = None,
    authors: Sequence[Profile] | None = None,
    tags: Sequence[str] = (),
    **fields: Any,
) -> Article:
    """Live since an hour, with one author, unless something else is said. Rows only: no revision, no version bumped."""
    title = title or f"Artikel {next(_number)}"
    if status == Article.Status.PUBLISHED and published_at is None:
        published_at = timezone.now() - timedelta(hours=1)
    fields = {"slug": german_slug(title), **body(fields)}
    made = Article.objects.create(title=title, status=status, published_at=published_at, **fields)
    for position, author in enumerate([profile()] if authors is None else authors):
        Authorship.objects.create(article=made, profile=author, position=position)
    made.tags.set(tags)
    Address.objects.create(article=made, slug=made.slug)
    return made


def body(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with a text and its HTML, which stands beside it as the verbs would leave it."""
    source = fields.get("body_source", "Ein Absatz.")
    html = render_article(source, permalink="/", figure=lambda name, alt, caption: None).html
    return {"body_source": source, "body_html": html, "pipeline_version": PIPELINE_VERSION, **fields}


def draft(**fields: Any) -> Article:
    return article(status=Article.Status.DRAFT, **fields)


def scheduled(published_at: datetime, **fields: Any) -> Article:
    return article(published_at=published_at, **fields)


def page(*, title: str = "", status: str = Page.Status.PUBLISHED, **fields: Any) -> Page:
    title = title or f"Seite {next(_number)}"
    fields = {"slug": german_slug(title), **body(fields)}
    made = Page.objects.create(title=title, status=status, **fields)
    Address.objects.create(page=made, slug=made.slug)
    return made


def guest(*, name: str = "", **fields: Any) -> Guest:
    return Guest.objects.create(name=name or f"Gast {next(_number)}", **fields)


def comment(
    on: Article | None = None,
    *,
    parent: Comment | None = None,
    status: str = Comment.Status.APPROVED,
    text: str = "Das sehe ich genauso.",
    **fields: Any,
) -> Comment:
    """Approved, by a guest, under a live article; `parent` says where it hangs. Leaves no event behind."""
    if "guest" not in fields and "profile" not in fields:
        fields["guest"] = guest()
    on = on or (parent.article if parent else article())
    made = Comment.objects.create(
        article=on,
        parent=parent,
        root=(parent.root or parent) if parent else None,
        depth=parent.depth + 1 if parent else 1,
        status=status,
        body_source=text,
        body_html=f"<p>{text}</p>",
        **fields,
    )
    count_replies(Comment.objects.filter(pk=made.root_id))
    Article.objects.filter(pk=on.pk).update(comment_count=Comment.objects.approved().filter(article=on).count())
    return made


def comments(on: Article, count: int) -> list[Comment]:
    """Many at once in threads of ten, each answering the one before: one query for the roots and one for each level."""
    writer = guest()
    made = level = Comment.objects.bulk_create([unsaved_comment(on, None, writer) for _ in range((count + 9) // 10)])
    while len(made) < count:
        above = level[: count - len(made)]
        level = Comment.objects.bulk_create([unsaved_comment(on, parent, writer) for parent in above])
        made = made + level
    count_replies(Comment.objects.roots().filter(article=on))
    Article.objects.filter(pk=on.pk).update(comment_count=len(made))
    return made


def unsaved_comment(on: Article, parent: Comment | None, writer: Guest) -> Comment:
    return Comment(
        article=on,
        parent=parent,
        root=(parent.root or parent) if parent else None,
        depth=parent.depth + 1 if parent else 1,
        guest=writer,
        status=Comment.Status.APPROVED,
        body_source="Ein Satz.",
        body_html="<p>Ein Satz.</p>",
    )


def count_replies(roots: QuerySet[Comment]) -> None:
    """As the verbs would leave it. One query."""
    below = Comment.objects.approved().filter(root=OuterRef("pk")).order_by().values("root")
    roots.update(reply_count=Coalesce(Subquery(below.annotate(count=Count("pk")).values("count")), 0))


def picture_bytes(size: tuple[int, int] = (64, 48), kind: str = "JPEG", colour: str = "#884422") -> bytes:
    buffer = BytesIO()
    Picture.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


def image(*, name: str = "", **fields: Any) -> Image:
    """A picture with a real file of 64 × 48 pixels."""
    name = name or f"bild-{next(_number)}"
    fields = {"alt": "Eine Puppe am Zweig", "digest": f"{next(_number):016x}", "width": 64, "height": 48, **fields}
    made = Image(name=name, **fields)
    made.original.save(f"{name}.jpg", ContentFile(picture_bytes()), save=False)
    made.save()
    return made
