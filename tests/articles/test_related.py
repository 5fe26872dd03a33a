from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import publishing, related
from articles.models import Recommendation
from krysalis.foundation import freshness
from tests import factories

pytestmark = pytest.mark.django_db


def titles(article):
    return [other.title for other in related.recommended_for(article)]


@pytest.fixture
def publish(renate):
    def verb(**fields):
        article = factories.article(**fields)
        publishing.save(article, by=renate)
        return article

    return verb


class TestWhatIsRecommended:
    def test_shares_most_tags_first(self, publish):
        publish(title="Eins", tags=["Führung"])
        publish(title="Zwei", tags=["Führung", "Kunden"])
        article = publish(title="Hier", tags=["Führung", "Kunden"])

        assert titles(article) == ["Zwei", "Eins"]

    def test_is_filled_up_behind_what_was_chosen_by_hand(self, publish, renate):
        publish(title="Gleiches Thema", tags=["Führung"])
        last, first = publish(title="Zuletzt gewählt"), publish(title="Zuerst gewählt")
        article = publish(title="Hier", tags=["Führung"])
        for position, chosen in enumerate([first, last]):
            Recommendation.objects.create(article=article, recommended=chosen, position=position)

        publishing.save(article, by=renate)

        assert titles(article) == ["Zuerst gewählt", "Zuletzt gewählt", "Gleiches Thema"]

    def test_is_never_more_than_three(self, publish):
        for number in range(5):
            publish(title=f"Nummer {number}", tags=["Führung"])

        assert len(titles(publish(title="Hier", tags=["Führung"]))) == 3

    def test_never_shows_a_draft_or_a_withdrawn_one(self, publish, renate):
        withdrawn = publish(title="Zurückgezogen", tags=["Führung"])
        article = publish(title="Hier", tags=["Führung"])
        publishing.withdraw(withdrawn, by=renate)

        assert titles(article) == []

    def test_shows_a_scheduled_one_from_its_minute_on(self, publish):
        at = timezone.now() + timedelta(hours=1)
        publish(title="Bald", tags=["Führung"], published_at=at)
        article = publish(title="Hier", tags=["Führung"])

        assert titles(article) == []
        with time_machine.travel(at):
            assert titles(article) == ["Bald"]

    def test_reaches_the_neighbours_of_a_new_article_and_makes_them_stale(self, publish):
        older = publish(title="Schon lange hier", tags=["Führung"])
        before = freshness.number(freshness.article(older.slug))

        publish(title="Neu", tags=["Führung"])

        assert titles(older) == ["Neu"]
        assert freshness.number(freshness.article(older.slug)) == before + 1

    def test_is_read_in_one_query(self, publish, django_assert_num_queries):
        for number in range(3):
            publish(title=f"Nummer {number}", tags=["Führung"])
        article = publish(title="Hier", tags=["Führung"])

        with django_assert_num_queries(1):
            assert [other.lead_image for other in related.recommended_for(article)] == [None, None, None]

    def test_costs_the_same_number_of_queries_to_save_among_few_and_many(self, publish, django_assert_max_num_queries):
        for number in range(30):
            factories.article(title=f"Nummer {number}", tags=["Führung"])
        article = publish(title="Hier", tags=["Führung"])

        with django_assert_max_num_queries(9):
            related.recompute(article)
