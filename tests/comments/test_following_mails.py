"""What stands in a mail to followers: why it comes, how it ends, and strangers' words as nothing but text."""

import re
from email.utils import parseaddr
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.utils import timezone, translation
from pytest_django.fixtures import Settings

from articles.models import Article
from comments.following import links, mails
from comments.following.letters import LETTERS
from comments.following.topics import Kind, topic_of
from comments.models import Comment, News, Subscriber, Subscription
from krysalis.foundation.models import OutgoingMail
from tests import factories
from tests.comments.followers import EMAIL, follows, subscriber
from tests.comments.mails import link_in, mail_server, words  # noqa: F401  # A fixture among them.

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]


@pytest.fixture
def article() -> Article:
    return factories.article(title="Leise Puppen", teaser="Warum Puppen schweigen.")


@pytest.fixture
def gerlinde() -> Subscriber:
    return subscriber()


def mail_about(who: Subscriber, *things: Comment | Article, because: list[Subscription] | None = None) -> OutgoingMail:
    now = timezone.now()
    news = [
        News(comment=thing, due_at=now) if isinstance(thing, Comment) else News(article=thing, due_at=now)
        for thing in things
    ]
    reasons = because or [follows(who)]
    return mails.tell(who, news, reasons, event=f"news:{OutgoingMail.objects.count()}")


def token_in(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


class TestEveryMail:
    @pytest.fixture(params=["one comment", "several comments", "an article", "collected"])
    def mail(self, request: pytest.FixtureRequest, article: Article, gerlinde: Subscriber) -> OutgoingMail:
        comment, other = factories.comment(article), factories.comment(article)
        elsewhere = factories.comment(factories.article())
        things = {
            "one comment": [comment],
            "several comments": [comment, other],
            "an article": [article],
            "collected": [article, comment, elsewhere],
        }
        return mail_about(gerlinde, *things[request.param], because=[follows(gerlinde, article)])

    def test_goes_to_the_subscriber_as_text_and_html(self, mail: OutgoingMail) -> None:
        assert mail.recipient == EMAIL
        assert mail.text
        assert mail.html
        assert not mail.to_stranger

    def test_says_why_it_comes(self, mail: OutgoingMail, article: Article) -> None:
        with translation.override(site_settings.LANGUAGE_CODE):
            assert topic_of(Subscription.objects.get()).title in mail.text

    def test_ends_by_the_link_in_it_and_by_one_click(self, mail: OutgoingMail, gerlinde: Subscriber) -> None:
        stopping = links.stopping_behind(token_in(link_in(mail, "following/stop")))
        assert stopping
        assert stopping.subscriber == gerlinde
        assert stopping.subscriptions == [Subscription.objects.get()]
        assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        one_click = mail.headers["List-Unsubscribe"]
        assert re.fullmatch(r"<https?://[^\s<>]{1,900}>", one_click)
        assert links.stopping_behind(token_in(one_click.strip("<>"))) == stopping

    def test_leads_to_all_that_is_followed(self, mail: OutgoingMail, gerlinde: Subscriber) -> None:
        assert links.subscriber_behind(token_in(link_in(mail, "following/manage"))) == gerlinde

    def test_shows_its_address_in_no_link(self, mail: OutgoingMail) -> None:
        everything = f"{mail.text}{mail.html}{mail.headers}{mail.event}"
        assert EMAIL not in everything
        assert EMAIL.partition("@")[0] not in everything

    def test_has_a_subject_of_one_line_and_leads_to_what_is_new(self, mail: OutgoingMail, article: Article) -> None:
        assert "\n" not in mail.subject
        assert mail.subject.strip()
        assert f"{site_settings.SITE_ADDRESS}/{article.slug}/" in mail.text

    def test_has_no_placeholder_left(self, mail: OutgoingMail) -> None:
        assert not set("{}") & set(mail.subject + mail.text)


class TestOneComment:
    def test_stands_there_whole_with_name_and_address(self, article: Article, gerlinde: Subscriber) -> None:
        comment = factories.comment(
            article, guest=factories.guest(name="Karla"), text="Das sehe ich anders.\n\nUnd Sie?"
        )
        mail = mail_about(gerlinde, comment)
        assert "Karla" in mail.text
        assert "> Das sehe ich anders.\n> \n> Und Sie?" in mail.text
        assert site_settings.SITE_ADDRESS + comment.get_absolute_url() in mail.text

    def test_is_cut_where_it_is_very_long(self, article: Article, gerlinde: Subscriber) -> None:
        mail = mail_about(gerlinde, factories.comment(article, text="Wort " * 2000))
        assert mails.LONGEST / 2 < mail.text.count("Wort") * 5 <= mails.LONGEST

    def test_of_somebody_erased_is_nobody_s(self, article: Article, gerlinde: Subscriber) -> None:
        mail = mail_about(gerlinde, factories.comment(article, guest=None))
        assert "> Das sehe ich genauso." in mail.text


class TestAStranger:
    """Gets nothing into a mail but words."""

    NASTY = "Lies https://spam.example.com/?a=1 und ![x](https://spam.example.com/p.png)\n<img src=https://spam.example.com>"

    @pytest.fixture
    def mail(self, article: Article, gerlinde: Subscriber, request: pytest.FixtureRequest) -> OutgoingMail:
        guest = factories.guest(name="www.spam.example.com {stop}")
        return mail_about(gerlinde, factories.comment(article, guest=guest, text=self.NASTY))

    def test_has_no_link_and_no_picture(self, mail: OutgoingMail) -> None:
        assert "spam.example.com" not in mail.text
        assert "<img" not in mail.html
        hosts = {urlsplit(address).netloc for address in re.findall(r'(?:href|src)="([^"]+)"', mail.html)}
        assert hosts == {urlsplit(site_settings.SITE_ADDRESS).netloc}

    def test_fills_no_placeholder(self, mail: OutgoingMail) -> None:
        assert "{stop}" in mail.text

    def test_cannot_end_the_quotation(self, mail: OutgoingMail) -> None:
        lines = mail.text.splitlines()
        said = [line for line in lines if "spam" in line and "{stop}" not in line]
        assert said
        assert all(line.startswith("> ") for line in said)


class TestSeveral:
    def test_comments_on_one_article_are_listed(self, article: Article, gerlinde: Subscriber) -> None:
        comments = [factories.comment(article, text=f"Gedanke {n}") for n in range(3)]
        mail = mail_about(gerlinde, *comments)
        for comment in comments:
            assert f"> {comment.body_source}" in mail.text
            assert comment.get_absolute_url() in mail.text

    def test_of_very_many_some_are_counted(self, article: Article, gerlinde: Subscriber) -> None:
        mail = mail_about(gerlinde, *factories.comments(article, mails.LISTED + 7))
        assert mail.text.count("/comment/") == mails.LISTED
        assert "7" in mail.text

    def test_things_stand_articles_first_then_by_discussion(self, article: Article, gerlinde: Subscriber) -> None:
        other = factories.article(title="Vom Warten")
        first, second = factories.comment(article, text="Eins"), factories.comment(other, text="Zwei")
        third = factories.comment(article, text="Drei")
        mail = mail_about(gerlinde, first, second, third, other)
        order = [mail.text.index(words) for words in ("/vom-warten/\n", "> Eins", "> Drei", "> Zwei")]
        assert order == sorted(order)

    def test_reasons_are_named_once_each(self, article: Article, gerlinde: Subscriber) -> None:
        first, second = factories.comment(article), factories.comment(article)
        reasons = [follows(gerlinde, first), follows(gerlinde, second)]
        mail = mail_about(gerlinde, factories.comment(parent=first), factories.comment(parent=second), because=reasons)
        with translation.override(site_settings.LANGUAGE_CODE):
            assert mail.text.count(topic_of(reasons[0]).title) == 1

    def test_reasons_too_many_for_one_link_end_together_with_all(self, gerlinde: Subscriber) -> None:
        reasons = [follows(gerlinde, factories.article()) for _ in range(links.MOST_NAMED + 1)]
        mail = mail_about(gerlinde, factories.comment(), because=reasons)
        stopping = links.stopping_behind(token_in(link_in(mail, "following/stop")))
        assert stopping
        assert len(stopping.subscriptions) == len(reasons)
        assert len(mail.headers["List-Unsubscribe"]) < 998  # RFC 5322, 2.1.1.


class TestAnArticle:
    def test_is_named_with_its_authors_and_teaser(self, gerlinde: Subscriber) -> None:
        authors = [factories.profile(name="Anton Ahrens"), factories.profile(name="Berta Busch")]
        mail = mail_about(gerlinde, factories.article(title="Vom Warten", teaser="Wozu?", authors=authors))
        assert "Vom Warten" in mail.subject
        for said in ("Vom Warten", "Anton Ahrens, Berta Busch", "Wozu?", f"{site_settings.SITE_ADDRESS}/vom-warten/"):
            assert said in mail.text

    def test_needs_neither(self, gerlinde: Subscriber) -> None:
        mail = mail_about(gerlinde, factories.article(title="Vom Warten", authors=[]))
        assert "\n\n\n" not in mail.text


class TestADiscussion:
    """Is one thread in a mail program."""

    @pytest.fixture
    def root(self, article: Article) -> Comment:
        return factories.comment(article)

    def test_has_one_subject(self, article: Article, gerlinde: Subscriber, root: Comment) -> None:
        answer, other = factories.comment(parent=root), factories.comment(article)
        reasons = [follows(gerlinde, article)]
        subjects = {mail_about(gerlinde, *some, because=reasons).subject for some in ([root], [answer, other])}
        assert len(subjects) == 1
        assert "Leise Puppen" in subjects.pop()

    def test_begins_at_the_article(self, article: Article, gerlinde: Subscriber, root: Comment) -> None:
        host = urlsplit(site_settings.SITE_ADDRESS).hostname
        name = f"<discussion-{article.pk}@{host}>"
        assert mail_about(gerlinde, root).headers["References"] == name
        assert mail_about(gerlinde, article, because=[Subscription.objects.get()]).headers["In-Reply-To"] == name

    def test_goes_on_below_its_comment(self, gerlinde: Subscriber, root: Comment) -> None:
        deep = factories.comment(parent=factories.comment(parent=root))
        headers = mail_about(gerlinde, deep).headers
        discussion, thread = headers["References"].split()
        assert thread == headers["In-Reply-To"]
        assert thread.startswith(f"<comment-{root.pk}@")
        assert discussion.startswith(f"<discussion-{root.article_id}@")

    def test_is_not_mixed_with_another(self, gerlinde: Subscriber, root: Comment) -> None:
        headers = mail_about(gerlinde, root, factories.comment(factories.article())).headers
        assert {"In-Reply-To", "References"}.isdisjoint(headers)

    def test_has_names_that_are_addresses_of_mails(self, gerlinde: Subscriber, root: Comment) -> None:
        for name in mail_about(gerlinde, factories.comment(parent=root)).headers["References"].split():
            assert re.fullmatch(r"<[a-z]+-\d+@[\w.-]+>", name)
            assert parseaddr(name)[1]


class TestTheWords:
    def test_are_english_where_the_site_is(self, article: Article, gerlinde: Subscriber, settings: Settings) -> None:
        settings.LANGUAGE_CODE = "en"
        mail = mail_about(gerlinde, factories.comment(article), because=[follows(gerlinde, article)])
        assert mail.subject == "New comments on “Leise Puppen”"
        for said in ("You get this mail because you follow:", "– all new comments on “Leise Puppen”", "To end it:"):
            assert said in mail.text

    def test_do_not_follow_the_language_of_whoever_is_at_work(self, article: Article, gerlinde: Subscriber) -> None:
        comment, reasons = factories.comment(article), [follows(gerlinde, article)]
        usual = mail_about(gerlinde, comment, because=reasons)
        with translation.override("en"):
            other = mail_about(gerlinde, comment, because=reasons)
        assert other.subject == usual.subject
        assert words(other).partition("http")[0] == words(usual).partition("http")[0]

    @pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.name)
    @pytest.mark.parametrize("language", ["de", "en"])
    def test_as_shipped_have_all_that_a_letter_needs(self, letter, language: str) -> None:
        with translation.override(language):
            assert letter.faults(str(letter.subject), str(letter.body)) == {}

    def test_name_the_login_of_a_member_nowhere(self, article: Article, rosa: User) -> None:
        mail = mail_about(subscriber(user=rosa), factories.comment(article))
        assert mail.recipient == "rosa@example.org"
        assert "rosa" not in mail.text + mail.html

    def test_of_what_is_followed_differ_for_each_kind(self, article: Article, gerlinde: Subscriber) -> None:
        author, comment = factories.profile(), factories.comment(article)
        rows = [follows(gerlinde, what) for what in (None, article, comment, author)]
        rows.append(follows(gerlinde, article, Kind.MINE))
        assert len({topic_of(row).title for row in rows}) == 5
