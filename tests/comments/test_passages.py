"""What a comment says of the passage it is about, wherever the comment is read."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article
from comments.models import Comment
from tests import factories
from tests.comments.writing import page_of, write

pytestmark = pytest.mark.django_db
GONE = "Diese Stelle wurde seither geändert."


def article() -> Article:
    return factories.article(body_html="<p>Wer früh beginnt, hat mehr Zeit für den zweiten Versuch.</p>")


def pages(comment: Comment) -> list[str]:
    """On which it is read: with the article and without it."""
    slug = comment.article.slug
    return [f"/{slug}/", f"/{slug}/comments/newest/", f"/{slug}/comment/{comment.pk}/"]


class TestAPassage:
    def test_that_stands_is_led_to_from_every_page(self, client: Client) -> None:
        comment = factories.comment(article(), quote_exact="den zweiten Versuch")
        for address in pages(comment):
            assert f'href="/{comment.article.slug}/#passage-{comment.pk}:' in page_of(client, address)

    def test_that_is_gone_is_a_quotation_on_every_page(self, client: Client) -> None:
        comment = factories.comment(article(), quote_exact="den dritten Versuch")
        for address in pages(comment):
            page = page_of(client, address)
            assert GONE in page
            assert f"#passage-{comment.pk}" not in page

    def test_of_ones_own_comment_stands_while_that_waits(self, client: Client) -> None:
        on = article()
        write(client, on, quote_exact="den zweiten Versuch")
        comment = Comment.objects.get()
        page = page_of(client, f"/{on.slug}/")
        assert GONE not in page
        assert f'id="passage-{comment.pk}"' in page

    def test_of_what_waits_is_marked_for_nobody_else(self, client: Client) -> None:
        on = article()
        factories.comment(on, status=Comment.Status.WAITING, quote_exact="den zweiten Versuch")
        assert "passage-mark" not in page_of(client, f"/{on.slug}/")

    def test_of_what_waits_is_marked_for_who_moderates(self, mira: User, as_user: Callable[[User], Client]) -> None:
        on = article()
        comment = factories.comment(on, status=Comment.Status.WAITING, quote_exact="den zweiten Versuch")
        assert f'id="passage-{comment.pk}"' in page_of(as_user(mira), f"/{on.slug}/")
