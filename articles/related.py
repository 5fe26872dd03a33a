"""What is recommended below an article: chosen by hand in order, filled up by shared tags.

Computed when an article is saved, for itself and for its neighbours by tag; filtered by `live()` on reading, so that a
scheduled one is recommended from its minute on and a withdrawn one no longer.
"""

from collections import Counter, defaultdict
from heapq import nsmallest

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
    chosen: dict[int, set[int]] = defaultdict(set)
    rows = Recommendation.objects.filter(article_id__in=article_ids)
    for article_id, other_id in rows.values_list("article_id", "recommended_id"):
        chosen[article_id].add(other_id)
    places = {pk: place for place, pk in enumerate(newest_first)}
    carriers = _carriers(tags, newest_first)
    Recommendation.objects.bulk_create(
        Recommendation(article_id=article_id, recommended_id=pk, position=1000 + number, chosen=False)
        for article_id in sorted(article_ids)
        for number, pk in enumerate(_alike(tags[article_id], carriers, places, {article_id, *chosen[article_id]}))
    )


def _carriers(tags: dict[int, set[int]], articles: list[int]) -> dict[int, list[int]]:
    """Which of these articles carry a tag."""
    carriers: dict[int, list[int]] = defaultdict(list)
    for article_id in articles:
        for tag_id in tags[article_id]:
            carriers[tag_id].append(article_id)
    return carriers


def _alike(mine: set[int], carriers: dict[int, list[int]], places: dict[int, int], skip: set[int]) -> list[int]:
    """The articles that share most of these tags, the newest first among equals."""
    shared = Counter(pk for tag_id in mine for pk in carriers[tag_id] if pk not in skip)
    return nsmallest(KEPT, shared, key=lambda pk: (-shared[pk], places[pk]))
