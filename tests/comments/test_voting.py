"""+ and − by readers: one vote each, no cookie, and nobody learns whose it is."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from articles.models import Article
from comments import voters
from comments.models import Comment, CommentSettings, Guest, Vote, VoterKey
from comments.voting import votes
from profiles.models import Profile
from tests import factories
from tests.comments.writing import FROM_HERE, page_of, write

pytestmark = pytest.mark.django_db

AsUser = Callable[[User], Client]
BUDGET = 8  # Queries, for somebody without cookies.


@pytest.fixture
def comment() -> Comment:
    return factories.comment()


def address_of(comment: Comment) -> str:
    return f"/{comment.article.slug}/comment/{comment.pk}/vote/"


def reader_at(network: str) -> Client:
    return Client(REMOTE_ADDR=network)


def vote(
    browser: Client, comment: Comment, wish: str = "up", *, headers: dict[str, str] | None = None, **fields: str
) -> HttpResponse:
    sent = FROM_HERE if headers is None else headers
    return browser.post(address_of(comment), {"vote": wish, **fields}, headers=sent)  # type: ignore[return-value]


def score(comment: Comment) -> int:
    return Comment.objects.values_list("score", flat=True).get(pk=comment.pk)


def buttons(page: str) -> dict[str, str]:
    """What each button at the comment would send, with the state it says."""
    found = re.findall(r'name="vote" value="(\w+)" title="([^"]+)"(?: aria-pressed="(\w+)")?', page)
    return {title: f"{value} {state}".strip() for value, title, state in found}


def settings_say(**behaviour: str) -> None:
    CommentSettings.objects.update_or_create(pk=1, defaults=behaviour)


class TestAVote:
    def test_counts_and_leads_to_the_page_that_says_so(self, client: Client, comment: Comment) -> None:
        response = vote(client, comment)
        assert (response.status_code, response["Location"]) == (303, address_of(comment))
        assert score(comment) == 1
        assert "Sie stimmen zu." in page_of(client, address_of(comment))

    def test_sent_again_stays_what_it_is(self, client: Client, comment: Comment) -> None:
        assert [vote(client, comment).status_code for _ in range(3)] == [303] * 3
        assert (score(comment), Vote.objects.count()) == (1, 1)

    def test_can_be_turned(self, client: Client, comment: Comment) -> None:
        vote(client, comment)
        vote(client, comment, "down")
        assert (score(comment), Vote.objects.get().value) == (-1, -1)
        assert "Sie stimmen nicht zu." in page_of(client, address_of(comment))

    def test_can_be_taken_back(self, client: Client, comment: Comment) -> None:
        vote(client, comment)
        vote(client, comment, "none")
        assert (score(comment), Vote.objects.count()) == (0, 0)
        assert "Sie haben nicht abgestimmt." in page_of(client, address_of(comment))

    def test_is_one_a_network(self, comment: Comment) -> None:
        for network in ("192.0.2.1", "192.0.2.2", "2001:db8:1:2::1", "2001:db8:1:2:ffff::9"):
            vote(reader_at(network), comment)
        assert score(comment) == 3

    def test_is_one_a_login_from_whatever_network(self, comment: Comment, rosa: User) -> None:
        for network in ("192.0.2.1", "192.0.2.2"):
            browser = reader_at(network)
            browser.force_login(rosa)
            vote(browser, comment)
        assert (score(comment), Vote.objects.get().voter) == (1, voters.of_login(rosa))

    def test_counts_beside_what_came_from_elsewhere(self, client: Client) -> None:
        comment = factories.comment(carried_up=7, carried_down=2, score=5)
        vote(client, comment, "down")
        assert score(comment) == 4

    def test_is_counted_anew_whatever_the_sum_has_become(self, client: Client, comment: Comment) -> None:
        Comment.objects.update(score=99)
        vote(client, comment)
        assert score(comment) == 1

    def test_may_come_after_the_discussion_is_closed(self, client: Client) -> None:
        comment = factories.comment(factories.article(comments_open=False))
        assert vote(client, comment).status_code == 303
        assert score(comment) == 1

    def test_gives_no_cookie(self, client: Client, comment: Comment) -> None:
        vote(client, comment)
        client.get(address_of(comment))
        assert not client.cookies

    def test_concerns_no_other_comment(self, client: Client, comment: Comment) -> None:
        other = factories.comment(comment.article)
        vote(client, other)
        assert (score(comment), score(other)) == (0, 1)

    def test_says_nowhere_whose_it_is(self, comment: Comment, mira: User, as_user: AsUser) -> None:
        network = "192.0.2.77"
        vote(reader_at(network), comment)
        key = Vote.objects.get().voter
        for path in (
            f"/{comment.article.slug}/",
            address_of(comment),
            "/admin/comments/comment/queue/?status=approved",
        ):
            page = page_of(as_user(mira), path)
            assert key not in page
            assert network not in page


class TestThePageAfterAVote:
    def test_has_the_pressed_button_take_back_and_the_other_turn(self, client: Client, comment: Comment) -> None:
        vote(client, comment, "down")
        page = page_of(client, address_of(comment))
        assert buttons(page) == {"Zustimmen": "up false", "Widersprechen": "none true"}
        assert "Bewertung zurücknehmen" in page
        assert '<span class="comment-score">−1</span>' in page

    def test_knows_nothing_of_others(self, client: Client, comment: Comment) -> None:
        vote(reader_at("192.0.2.1"), comment)
        page = page_of(client, address_of(comment))
        assert buttons(page) == {"Zustimmen": "up false", "Widersprechen": "down false"}
        assert "Bewertung zurücknehmen" not in page

    def test_is_the_askers_alone(self, client: Client, comment: Comment) -> None:
        assert {"private", "no-store"} <= set(client.get(address_of(comment))["Cache-Control"].split(", "))

    def test_changes_nothing(self, client: Client, comment: Comment) -> None:
        client.get(address_of(comment), {"vote": "up"})
        assert not Vote.objects.exists()
        assert not VoterKey.objects.exists()

    def test_shows_the_comment_and_no_other(self, client: Client) -> None:
        root = factories.comment(text="Die Wurzel.")
        answer = factories.comment(parent=root, text="Die Antwort.")
        page = page_of(client, address_of(answer))
        assert "Die Antwort." in page
        assert "Die Wurzel." not in page

    def test_is_within_the_budget(self, client: Client) -> None:
        answer = factories.comment(parent=factories.comment())
        vote(client, answer)
        client.get(address_of(answer))  # The frame is remembered from an earlier page.
        with CaptureQueriesContext(connection) as queries:
            client.get(address_of(answer))
        assert len(queries) <= BUDGET

    def test_is_the_only_one_that_knows_the_asker(self, client: Client, comment: Comment) -> None:
        vote(client, comment)
        assert buttons(page_of(client, f"/{comment.article.slug}/")) == {"Zustimmen": "up", "Widersprechen": "down"}


class TestOnesOwnComment:
    OWN = "Den eigenen Kommentar kann man nicht bewerten."

    def test_is_known_by_the_cookie_from_whatever_network(self, client: Client) -> None:
        write(client, factories.article())
        mine = Comment.objects.get()
        Comment.objects.update(status=Comment.Status.APPROVED)
        Guest.objects.update(network_key="")
        response = vote(client, mine)
        assert response.status_code == 422
        assert self.OWN in response.text
        assert score(mine) == 0

    def test_is_known_by_the_network_after_the_cookie_is_gone(self) -> None:
        write(reader_at("192.0.2.1"), factories.article())
        mine = Comment.objects.get()
        Comment.objects.update(status=Comment.Status.APPROVED)
        answers = [vote(reader_at(network), mine) for network in ("192.0.2.1", "192.0.2.2")]
        assert [answer.status_code for answer in answers] == [422, 303]
        assert self.OWN in answers[0].text
        assert score(mine) == 1

    def test_is_known_by_the_profile(self, anton: User, antons_profile: Profile, as_user: AsUser) -> None:
        mine = factories.comment(profile=antons_profile)
        assert self.OWN in vote(as_user(anton), mine).text
        assert score(mine) == 0

    def test_of_a_guest_is_not_that_of_a_login_beside_them(self, rosa: User, as_user: AsUser) -> None:
        write(Client(), factories.article())
        Comment.objects.update(status=Comment.Status.APPROVED)
        assert vote(as_user(rosa), Comment.objects.get()).status_code == 303

    def test_of_a_guest_without_a_key_is_nobodys(self, client: Client, comment: Comment) -> None:
        assert vote(client, comment).status_code == 303


class TestWhatIsRefused:
    @pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
    def test_is_what_comes_from_elsewhere(self, client: Client, comment: Comment, headers: dict[str, str]) -> None:
        response = vote(client, comment, headers=headers)
        assert response.status_code == 422
        assert "Bitte drücken Sie den Knopf noch einmal." in response.text
        assert not Vote.objects.exists()
        assert not VoterKey.objects.exists()

    def test_is_a_login_without_its_token(self, comment: Comment, rosa: User) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(rosa)
        response = vote(browser, comment)
        assert response.status_code == 422
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.text)
        assert token
        assert vote(browser, comment, csrfmiddlewaretoken=token[1]).status_code == 303
        assert score(comment) == 1

    @pytest.mark.parametrize("status", sorted(set(Comment.Status.values) - {"approved"}))
    @pytest.mark.parametrize("asker", ["nobody", "mira"])
    def test_is_what_does_not_stand_there(
        self, status: str, asker: str, client: Client, mira: User, as_user: AsUser
    ) -> None:
        comment = factories.comment(status=status)
        browser = client if asker == "nobody" else as_user(mira)
        assert vote(browser, comment).status_code == 404
        assert browser.get(address_of(comment)).status_code == 404
        assert score(comment) == 0

    def test_is_what_stands_below_no_live_article(self, client: Client) -> None:
        assert vote(client, factories.comment(factories.draft())).status_code == 404

    def test_is_a_wish_that_no_button_has(self, client: Client, comment: Comment) -> None:
        for wish in ("", "1", "UP", "up\0", "x" * 5000):
            assert vote(client, comment, wish).status_code == 400
        assert client.post(address_of(comment), headers=FROM_HERE).status_code == 400
        assert not Vote.objects.exists()

    def test_is_a_body_that_no_button_sends(self, client: Client, comment: Comment) -> None:
        assert vote(client, comment, more="x" * 70_000).status_code == 413

    def test_is_a_minus_where_there_is_only_a_plus(self, client: Client, comment: Comment) -> None:
        settings_say(votes="up")
        response = vote(client, comment, "down")
        assert response.status_code == 422
        assert "Hier kann man nur zustimmen." in response.text
        assert buttons(response.text) == {"Zustimmen": "up false"}
        assert [vote(client, comment, wish).status_code for wish in ("up", "none")] == [303, 303]

    def test_is_everything_where_there_are_no_votes(self, client: Client, comment: Comment) -> None:
        settings_say(votes="off")
        for wish in ("up", "down", "none"):
            response = vote(client, comment, wish)
            assert response.status_code == 422
            assert "Kommentare werden hier nicht bewertet." in response.text
        assert "comment-votes" not in page_of(client, address_of(comment))
        assert not Vote.objects.exists()


class TestTooMuch:
    def test_is_told_in_words_and_for_how_long(self, client: Client) -> None:
        article = factories.article()
        many = [factories.comment(article) for _ in range(21)]
        answers = [vote(client, comment) for comment in many]
        assert [answer.status_code for answer in answers] == [303] * 20 + [429]
        assert answers[-1]["Retry-After"] == "60"
        assert "Bitte warten Sie eine Minute" in answers[-1].text
        assert score(many[-1]) == 0

    def test_is_not_what_changes_nothing(self, client: Client, comment: Comment) -> None:
        assert {vote(client, comment).status_code for _ in range(30)} == {303}

    def test_is_counted_for_each_network(self, comment: Comment) -> None:
        wishes = ["up", "down"] * 10 + ["up"]
        browser = reader_at("192.0.2.1")
        assert [vote(browser, comment, wish).status_code for wish in wishes][-1] == 429
        assert vote(reader_at("192.0.2.2"), comment).status_code == 303


class TestAKeyThatIsThrownAway:
    def test_keeps_the_sum_and_forgets_who_voted(self, client: Client, comment: Comment) -> None:
        vote(client, comment)
        with time_machine.travel(timezone.now() + timedelta(days=31)):
            voters.forget()
            assert score(comment) == 1
            assert "Sie haben nicht abgestimmt." in page_of(client, address_of(comment))
            vote(client, comment, "down")
        assert score(comment) == 0


class TestAKeptPage:
    def test_is_made_anew_by_a_vote(self, client: Client, comment: Comment) -> None:
        page = f"/{comment.article.slug}/"
        before = client.get(page)
        vote(client, comment)
        after = client.get(page)
        assert after["ETag"] != before["ETag"]
        assert '<span class="comment-score">1</span>' in after.text

    def test_stays_where_a_vote_changes_nothing(self, client: Client, comment: Comment) -> None:
        vote(client, comment)
        page = f"/{comment.article.slug}/"
        before = client.get(page)
        vote(client, comment)
        assert client.get(page)["ETag"] == before["ETag"]


class TestTheMostPopularFirst:
    def read(self, article: Article, deed: Callable[[], object]) -> list[int]:
        """The threads of all pages in their order; the deed is done after each page."""
        browser, found = Client(), []
        address: str | None = f"/{article.slug}/comments/best/"
        while address:
            page = browser.get(address).text
            found += [int(pk) for pk in re.findall(r'<article class="comment" id="comment-(\d+)"', page)]
            following = re.search(r'href="([^"]+)" rel="nofollow" data-more', page)
            address = following[1].replace("&amp;", "&") if following else None
            deed()
        return found

    @pytest.fixture
    def threads(self, settings: Settings) -> list[Comment]:
        settings.COMMENT_LIMITS = False
        article = factories.article()
        return [factories.comment(article, score=number, carried_up=number) for number in range(120)]

    def test_stands_what_has_the_highest_sum(self, threads: list[Comment]) -> None:
        read = self.read(threads[0].article, lambda: None)
        assert read == [thread.pk for thread in reversed(threads)]

    def test_shows_no_thread_twice_whatever_is_voted_between_two_pages(self, threads: list[Comment]) -> None:
        voted = iter([threads[110], threads[30], threads[5], threads[115]])

        def vote_often() -> None:
            falls = next(voted)
            for number in range(100):
                votes.cast(falls, f"{falls.pk}-{number}", -1)

        read = self.read(threads[0].article, vote_often)
        assert len(read) == len(set(read))
        assert {thread.pk for thread in threads} - set(read) <= {threads[30].pk, threads[5].pk}

    def test_shows_no_thread_twice_that_is_turned_into_the_next_page(
        self, client: Client, threads: list[Comment]
    ) -> None:
        last_of_the_first_page = threads[70]
        read = self.read(threads[0].article, lambda: vote(client, last_of_the_first_page, "down"))
        assert read.count(last_of_the_first_page.pk) == 1

    def test_is_not_kept_from_before_a_vote(self, client: Client, threads: list[Comment]) -> None:
        address = f"/{threads[0].article.slug}/comments/best/"
        before = client.get(address).content
        vote(client, threads[-1])
        assert client.get(address).content != before
