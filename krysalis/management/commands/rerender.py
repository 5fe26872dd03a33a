from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import QuerySet

from articles import publishing
from articles.models import Article, Page
from articles.rendering import PIPELINE_VERSION
from comments import moderation
from comments.models import Comment


class Command(BaseCommand):
    help = (
        "Renders stored articles, pages and comments again: those an older version of the pipeline made, or with --all "
        "every one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="also those that are up to date, as after a new address")

    def handle(self, *args: Any, **options: Any) -> None:
        outdated = {} if options["all"] else {"pipeline_version__lt": PIPELINE_VERSION}
        self.render_again(Article.objects.filter(**outdated))
        self.render_again(Page.objects.filter(**outdated))
        comments = Comment.objects.filter(**outdated)
        name, total = Comment._meta.verbose_name_plural, comments.count()
        self.stdout.write(f"{name}: {moderation.rerender(comments)} / {total}" if total else f"{name}: nothing to do")

    def render_again(self, rows: QuerySet) -> None:
        name, total = rows.model._meta.verbose_name_plural, rows.count()
        # By primary key, so that a killed run goes on where it stood and memory stays small.
        for number, publication in enumerate(rows.order_by("pk").iterator(chunk_size=100), start=1):
            publishing.rerender(publication)
            self.stdout.write(f"\r{name}: {number} / {total}", ending="")
        self.stdout.write("" if total else f"{name}: nothing to do")
