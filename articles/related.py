"""What is recommended below an article: chosen by hand in order, filled up by shared tags.

Computed when an article is saved, for itself and for its neighbours by tag; filtered by `live()` on reading, so that a
scheduled one is recommended from its minute on and a withdrawn one no longer.
"""

from collections import defaultdict

from .models import Article, Recommendation, TaggedArticle

SHOWN = 3
KEPT = 8  # More than are shown, since some may be withdrawn or not due when the page is read.
NEIGHBOURS = 200  # The newest; a bound on one save, where a tag has grown too wide to mean much.


def recommended_for(article: Article) -> list[Article]:
    """At most three live articles in order, with their lead images. One query."""
    rows = (
        Recommendation.objects.filter(article=article, recommended__in=Article.objects.live())
        .select_related("recommended__lead_image")
        .defer("recommended__body_source", "recommended__body_html")
    )
    return [row.recommended for row in rows[:SHOWN]]


def recompute(article: Article) -> list[str]:
    """Fills up the recommendations of the article and its neighbours by tag.

    Returns the slugs of all articles whose page may have changed by it. A handful of queries, however many neighbours.
    """
    tags, newest_first = _tags_of_published()
    mine = set(TaggedArticle.objects.filter(content_object=article).values_list("tag_id", flat=True))
    tags[article.pk] = mine
    neighbours = [pk for pk in newest_first if pk != article.pk and tags[pk] & mine][:NEIGHBOURS]
    recommending = Recommendation.objects.filter(recommended=article).values_list("article_id", flat=True)
    touched = {article.pk, *neighbours, *recommending}
    _fill(touched, tags, newest_first)
    return list(Article.objects.filter(pk__in=touched).values_list("slug", flat=True))


def _tags_of_published() -> tuple[dict[int, set[int]], list[int]]:
    published = Article.objects.filter(status=Article.Status.PUBLISHED).newest_first()
    newest_first = list(published.values_list("pk", flat=True))
    tags: dict[int, set[int]] = defaultdict(set)
    rows = TaggedArticle.objects.filter(content_object__status=Article.Status.PUBLISHED)
    for article_id, tag_id in rows.values_list("content_object_id", "tag_id"):
        tags[article_id].add(tag_id)
    return tags, newest_first


def _fill(article_ids: set[int], tags: dict[int, set[int]], newest_first: list[int]) -> None:
    Recommendation.objects.filter(article_id__in=article_ids, chosen=False).delete()
    chosen: dict[int, list[int]] = defaultdict(list)
    for article_id, other_id in Recommendation.objects.filter(article_id__in=article_ids).values_list(
        "article_id", "recommended_id"
    ):
        chosen[article_id].append(other_id)
    rows = []
    for article_id in sorted(article_ids):
        skip = {article_id, *chosen[article_id]}
        alike = [pk for pk in newest_first if pk not in skip and tags[pk] & tags[article_id]]
        alike.sort(key=lambda pk: -len(tags[pk] & tags[article_id]))  # Stable: the newest first among equals.
        rows += [
            Recommendation(article_id=article_id, recommended_id=pk, position=1000 + place, chosen=False)
            for place, pk in enumerate(alike[:KEPT])
        ]
    Recommendation.objects.bulk_create(rows)
