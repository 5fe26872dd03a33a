"""The moderators' desk: who may use it, what stands there, and what its buttons do."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from articles import publishing
from articles.models import Article
from comments import moderation
from comments.models import Comment, Guest, ModerationEvent
from comments.moderating import queue
from comments.moderating.places import REPORTED, SUSPECTED, TABS
from comments.templatetags.moderation import waiting_for
from krysalis.foundation import freshness
from tests import factories
from tests.people import MODERATORS, staff

Status = Comment.Status
AsUser = Callable[[User], Client]

QUEUE = "/admin/comments/comment/queue/"
BUTTONS = ("approve", "reject", "spam", "restore", "choose")
ANSWER = f"{QUEUE}answer/"


def waiting(**fields: Any) -> Comment:
    return factories.comment(status=Status.WAITING, **fields)


def post(client: Client, verb: str, *comments: Comment, **data: Any) -> Any:
    said = {"comment": [comment.pk for comment in comments], **data}
    return client.post(f"{QUEUE}{verb}/", said, follow=True)


def status_of(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).status


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


@pytest.fixture
def desk(mira: User, as_user: AsUser) -> Client:
    """Mira's browser."""
    return as_user(mira)


@pytest.fixture
def miras_profile(mira: User) -> Any:
    return factories.profile(name="Mira Morgenstern", user=mira)


@pytest.mark.django_db
class TestAccess:
    """Every person at every address: what they get, and that nobody but moderators changes anything."""

    PEOPLE = {"nobody": 302, "rosa": 302, "anton": 403, "renate": 403, "mira": 200, "ada": 200}

    def browser(self, name: str, request: pytest.FixtureRequest) -> Client:
        if name == "nobody":
            return Client()
        return request.getfixturevalue("as_user")(request.getfixturevalue(name))

    @pytest.mark.parametrize(("name", "status"), PEOPLE.items())
    def test_to_the_queue(self, name, status, request):
        assert self.browser(name, request).get(QUEUE).status_code == status

    @pytest.mark.parametrize(("name", "status"), PEOPLE.items())
    def test_to_the_form_for_answers(self, name, status, request):
        comment = waiting()

        assert self.browser(name, request).get(ANSWER, {"comment": comment.pk}).status_code == status

    @pytest.mark.parametrize(("name", "status"), PEOPLE.items())
    def test_to_a_comments_history(self, name, status, request):
        address = reverse("admin:comments_comment_change", args=[waiting().pk])

        assert self.browser(name, request).get(address).status_code == status

    @pytest.mark.parametrize("verb", [*BUTTONS, "answer"])
    @pytest.mark.parametrize(("name", "status"), PEOPLE.items())
    def test_to_the_buttons(self, name, status, verb, request):
        comment = waiting()
        browser = self.browser(name, request)
        address = f"{ANSWER}?comment={comment.pk}" if verb == "answer" else f"{QUEUE}{verb}/"

        response = browser.post(address, {"comment": comment.pk, f"text-{comment.pk}": "Danke!"})

        if status == 200:
            assert response.status_code in {303, 422}  # 422: neither Mira nor Ada has a profile to answer with.
        else:
            assert response.status_code == status
            assert status_of(comment) == Status.WAITING
            assert not ModerationEvent.objects.exists()

    @pytest.mark.parametrize("verb", BUTTONS)
    def test_by_get_changes_nothing(self, desk, verb):
        comment = waiting()

        assert desk.get(f"{QUEUE}{verb}/", {"comment": comment.pk}).status_code == 302
        assert desk.get(ANSWER, {"comment": comment.pk, f"text-{comment.pk}": "Danke!"}).status_code == 200
        assert status_of(comment) == Status.WAITING

    def test_asks_for_the_token(self, mira):
        comment = waiting()
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(mira)

        assert browser.post(f"{QUEUE}approve/", {"comment": comment.pk}).status_code == 403
        assert status_of(comment) == Status.WAITING

    def test_ends_with_the_role(self, desk, mira):
        mira.groups.remove(Group.objects.get(name=MODERATORS))

        assert desk.get(QUEUE).status_code == 403


@pytest.mark.django_db
class TestTheQueue:
    def test_begins_with_who_has_waited_longest(self, desk):
        first, second = waiting(), waiting()

        rows = desk.get(QUEUE).context["page"].rows

        assert [row.comment for row in rows] == [first, second]

    def test_shows_what_is_needed_to_decide(self, desk):
        article = factories.article(title="Der leere Stuhl")
        asked = factories.comment(article, text="Wer entscheidet?", guest=factories.guest(name="Gerlinde"))
        karl = factories.guest(name="Karl", email="karl@example.org")
        comment = waiting(parent=asked, text="Niemand.", guest=karl)
        ModerationEvent.objects.create(comment=comment, verb="submitted", reason="3 Links, mehr als 2.")

        page = desk.get(QUEUE).content.decode()

        for words in ("Der leere Stuhl", "Gerlinde", "Wer entscheidet?", "Karl", "karl@example.org", "Niemand."):
            assert words in page
        assert "3 Links, mehr als 2." in page

    def test_counts_what_the_same_guest_wrote_before(self, desk):
        karl = factories.guest(name="Karl")
        for status in (Status.APPROVED, Status.APPROVED, Status.REJECTED):
            factories.comment(status=status, guest=karl)
        factories.comment(guest=factories.guest(name="Karl"))
        waiting(guest=karl)

        (row,) = desk.get(QUEUE).context["page"].rows

        assert row.past == {Status.APPROVED: 2, Status.REJECTED: 1}

    def test_has_a_tab_for_each_decision(self, desk):
        decisions = [name for name, tab in TABS.items() if name == tab.status]
        for status in decisions:
            comment = factories.comment(status=status)
            response = desk.get(QUEUE, {"tab": status})

            assert [row.comment for row in response.context["page"].rows] == [comment]
        assert response.context["counts"] == {**dict.fromkeys(decisions, 1), SUSPECTED: 0, REPORTED: 0}

    def test_leaves_out_what_lies_in_the_bin_with_its_article(self, desk, renate):
        comment = waiting()
        publishing.move_to_bin(comment.article, by=renate)

        response = desk.get(QUEUE)

        assert response.context["page"].rows == []
        assert response.context["counts"][Status.WAITING] == 0
        assert "nicht gefunden" in said(post(desk, "approve", comment))
        assert status_of(comment) == Status.WAITING

    @pytest.mark.parametrize("tab", ["waiting", "approved"])
    def test_turns_pages_forth_and_back(self, desk, tab, monkeypatch):
        monkeypatch.setattr(queue, "PAGE_SIZE", 2)
        article = factories.article()
        rows = [factories.comment(article, status=tab).pk for _ in range(5)]
        order = rows if tab == "waiting" else rows[::-1]

        def shown(address: str) -> Any:
            page = desk.get(address).context["page"]
            return [row.comment.pk for row in page.rows], page

        ids, page = shown(f"{QUEUE}?tab={tab}")
        assert (ids, page.previous) == (order[:2], None)
        ids, page = shown(page.next.address)
        assert ids == order[2:4]
        assert shown(page.previous.address)[0] == order[:2]
        ids, page = shown(page.next.address)
        assert (ids, page.next) == (order[4:], None)

    @pytest.mark.parametrize(
        "query", ["tab=nonsense", "after=x", "after=-1", f"before={2**70}", "after=٣", "tab=waiting&after=&before="]
    )
    def test_answers_nonsense_with_its_first_page(self, desk, query):
        comment = waiting()

        assert [row.comment for row in desk.get(f"{QUEUE}?{query}").context["page"].rows] == [comment]

    def test_costs_the_same_however_many_wait(self, desk, django_assert_num_queries):
        article = factories.article()
        desk.get(QUEUE)

        def cost() -> int:
            with django_assert_num_queries(QUERIES, exact=False) as queries:
                assert desk.get(QUEUE).status_code == 200
            return len(queries)

        many(article, 1)
        costs = {cost()}
        many(article, 49)
        costs.add(cost())
        many(article, 9_950)
        costs.add(cost())

        assert len(costs) == 1

    def test_costs_no_more_when_it_is_empty(self, desk, django_assert_max_num_queries):
        with django_assert_max_num_queries(QUERIES):
            assert "Alles ist entschieden" in desk.get(QUEUE).content.decode()

    @pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "</h2><img src=x onerror=alert(1)>", "'\"><b>"])
    def test_shows_hostile_names_as_text(self, desk, hostile):
        guest = factories.guest(name=hostile, email=f'"{hostile}"@example.org')
        asked = factories.comment(guest=guest)
        comment = factories.comment(parent=asked, guest=guest, status=Status.WAITING)
        ModerationEvent.objects.create(comment=comment, verb="submitted", reason=hostile)

        for address in (QUEUE, f"{ANSWER}?comment={comment.pk}", f"/admin/comments/comment/{comment.pk}/change/"):
            page = desk.get(address).content.decode()
            assert hostile not in page
            assert escape(hostile) in page


QUERIES = 15  # Session, person, two for rights, the frame's two; three of counts, the articles to choose from; rows,
# events, reports, the past; the text blocks.


def many(article: Article, count: int) -> None:
    guests = Guest.objects.bulk_create([Guest(name=f"Gast {number}") for number in range(count)])
    rows = [
        Comment(article=article, guest=guest, status=Status.WAITING, body_source="Satz.", body_html="<p>Satz.</p>")
        for guest in guests
    ]
    made = Comment.objects.bulk_create(rows)
    ModerationEvent.objects.bulk_create([ModerationEvent(comment=comment, verb="submitted") for comment in made])


@pytest.mark.django_db
class TestADecision:
    @pytest.mark.parametrize(
        ("tab", "verb", "result", "words"),
        [
            ("waiting", "approve", "approved", "1 Kommentar freigegeben."),
            ("waiting", "reject", "rejected", "1 Kommentar abgelehnt."),
            ("waiting", "spam", "spam", "1 Kommentar als Spam abgelegt."),
            ("approved", "reject", "rejected", "1 Kommentar abgelehnt."),
            ("approved", "spam", "spam", "1 Kommentar als Spam abgelegt."),
            ("rejected", "approve", "approved", "1 Kommentar freigegeben."),
            ("rejected", "restore", "waiting", "1 Kommentar zurück in die Prüfung gegeben."),
            ("rejected", "spam", "spam", "1 Kommentar als Spam abgelegt."),
            ("spam", "approve", "approved", "1 Kommentar freigegeben."),
            ("spam", "restore", "waiting", "1 Kommentar zurück in die Prüfung gegeben."),
            ("spam", "reject", "rejected", "1 Kommentar abgelehnt."),
        ],
    )
    def test_on_a_row_moves_it_and_is_recorded(self, desk, mira, tab, verb, result, words):
        comment = factories.comment(status=tab)
        assert verb in TABS[tab].verbs

        response = post(desk, verb, comment, tab=tab)

        assert status_of(comment) == result
        assert said(response) == words
        event = comment.events.get()
        assert (event.by, event.verb) == (mira, {"waiting": "restored"}.get(result, result))

    def test_in_bulk_moves_all_that_are_ticked(self, desk):
        article = factories.article()
        first, second, third = (factories.comment(article, status=Status.WAITING) for _ in range(3))

        response = post(desk, "spam", first, third)

        assert said(response) == "2 Kommentare als Spam abgelegt."
        assert [status_of(each) for each in (first, second, third)] == ["spam", "waiting", "spam"]

    def test_on_the_whole_page_needs_no_script(self, desk):
        article = factories.article()
        shown = [factories.comment(article, status=Status.WAITING) for _ in range(2)]
        later = factories.comment(article, status=Status.WAITING)

        post(desk, "approve", whole_page="1", on_page=[each.pk for each in shown])

        assert [status_of(each) for each in (*shown, later)] == ["approved", "approved", "waiting"]

    def test_with_nothing_ticked_says_so(self, desk):
        comment = waiting()

        assert said(post(desk, "approve", on_page=[comment.pk])) == "Es war nichts ausgewählt; nichts wurde geändert."
        assert status_of(comment) == Status.WAITING

    def test_counts_in_the_article(self, desk):
        comment = waiting()

        post(desk, "approve", comment)

        assert Article.objects.get(pk=comment.article_id).comment_count == 1

    def test_returns_to_the_row_that_follows(self, desk):
        article = factories.article()
        before, decided, following = (factories.comment(article, status=Status.WAITING) for _ in range(3))

        data = {"comment": decided.pk, "tab": "waiting", "after": before.pk}
        response = desk.post(f"{QUEUE}approve/", data)

        assert response.status_code == 303
        assert response["Location"] == (
            f"{QUEUE}?tab=waiting&after={before.pk}&undo={decided.events.get().pk}#comment-{following.pk}"
        )

    def test_on_its_own_page_returns_there(self, desk):
        comment = waiting()

        response = desk.post(f"{QUEUE}approve/", {"comment": comment.pk, "tab": "waiting", "alone": comment.pk})

        address = reverse("admin:comments_comment_change", args=[comment.pk])
        assert response["Location"] == f"{address}?undo={comment.events.get().pk}"

    @pytest.mark.parametrize("forged", ["999999", "-1", "abc", str(2**70), "٣", "", "1 OR 1=1", "\0"])
    def test_on_a_forged_id_changes_nothing(self, desk, forged):
        comment = waiting()

        response = post(desk, "approve", comment=[forged])

        assert response.status_code == 200
        assert status_of(comment) == Status.WAITING
        assert not ModerationEvent.objects.exists()

    def test_leaves_what_its_writer_deleted(self, desk):
        comment = waiting()
        moderation.delete_own(comment)

        response = post(desk, "approve", comment)

        assert said(response).startswith("Bereits entschieden:")
        assert status_of(comment) == Status.DELETED


@pytest.mark.django_db
class TestAReason:
    def test_stands_in_the_event_and_on_the_page(self, desk):
        comment = waiting()

        post(desk, "reject", comment, reason="  Persönlicher\nAngriff ")

        assert comment.events.get().reason == "Persönlicher Angriff"
        assert "Persönlicher Angriff" in desk.get(QUEUE, {"tab": "rejected"}).content.decode()

    def test_that_is_too_long_rejects_nothing(self, desk):
        comment = waiting()

        response = post(desk, "reject", comment, reason="x" * 301)

        assert "Nicht abgelehnt" in said(response)
        assert status_of(comment) == Status.WAITING

    @pytest.mark.parametrize("verb", ["approve", "spam"])
    def test_is_only_kept_of_a_rejection(self, desk, verb):
        comment = waiting()

        post(desk, verb, comment, reason="halb getippt")

        assert comment.events.get().reason == ""


@pytest.mark.django_db
class TestTwoModerators:
    @pytest.fixture
    def milan(self) -> User:
        return staff("Milan", MODERATORS)

    @pytest.mark.parametrize("first", ["approve", "reject", "mark_spam"])
    @pytest.mark.parametrize("second", ["approve", "reject", "spam"])
    def test_never_overrule_each_other_unknowingly(self, desk, milan, first, second):
        comment = waiting(guest=factories.guest(name="Karl"))
        getattr(moderation, first)(comment, by=milan)

        response = post(desk, second, comment, tab="waiting")

        words = {"approve": "freigegeben", "reject": "abgelehnt", "mark_spam": "als Spam abgelegt"}
        assert said(response) == f"Von Milan bereits entschieden: Karl ({words[first]})."
        assert comment.events.count() == 1

    def test_share_a_page(self, desk, milan):
        taken, free = waiting(guest=factories.guest(name="Karl")), waiting()
        moderation.reject(taken, by=milan)

        response = post(desk, "approve", taken, free)

        assert said(response) == "1 Kommentar freigegeben. Von Milan bereits entschieden: Karl (abgelehnt)."
        assert [status_of(taken), status_of(free)] == ["rejected", "approved"]

    def test_and_one_who_presses_twice_reads_that_it_was_them(self, desk):
        comment = waiting(guest=factories.guest(name="Karl"))
        post(desk, "approve", comment)

        assert said(post(desk, "approve", comment)) == "Von Ihnen bereits entschieden: Karl (freigegeben)."

    def test_may_still_change_a_decision_that_they_see(self, desk, milan):
        comment = waiting()
        moderation.reject(comment, by=milan)

        post(desk, "approve", comment, tab="rejected")

        assert status_of(comment) == Status.APPROVED


@pytest.mark.django_db
class TestAnAnswer:
    def answer(self, desk: Client, texts: dict[Comment, str], **place: Any) -> Any:
        query = {"comment": [comment.pk for comment in texts], **place}
        address = f"{ANSWER}?" + "&".join(
            f"{name}={value}" for name, values in query.items() for value in ([values] if name == "tab" else values)
        )
        said = {f"text-{comment.pk}": text for comment, text in texts.items()}
        return desk.post(address, said, follow=True)

    def test_button_leads_to_a_form_with_the_comment(self, desk, miras_profile):
        comment = waiting(text="Gilt das auch für uns?")

        response = post(desk, "choose", comment, tab="waiting")

        assert response.redirect_chain == [(f"{ANSWER}?tab=waiting&comment={comment.pk}", 303)]
        assert "Gilt das auch für uns?" in response.content.decode()
        assert "Mira Morgenstern" in response.content.decode()

    def test_approves_and_replies(self, desk, miras_profile):
        comment = waiting()

        response = self.answer(desk, {comment: "Ja, auch für Sie."})

        reply = Comment.objects.get(parent=comment)
        assert said(response) == "1 Kommentar freigegeben und beantwortet."
        assert status_of(comment) == Status.APPROVED
        assert (reply.profile, reply.status) == (miras_profile, Status.APPROVED)
        assert reply.body_source == "Ja, auch für Sie."

    def test_to_several_leaves_those_without_words(self, desk, miras_profile):
        first, second = waiting(), waiting()

        self.answer(desk, {first: "Danke!", second: " "})

        assert [status_of(first), status_of(second)] == ["approved", "waiting"]

    @pytest.mark.parametrize(
        ("text", "kept"), [("", ""), ("  \n ", ""), ("x" * 10_001, "x" * 10_001), ("Ja\0wohl", "Ja\ufffdwohl")]
    )
    def test_that_cannot_be_stored_stays_in_the_form(self, desk, miras_profile, text, kept):
        comment = waiting()

        response = self.answer(desk, {comment: text})

        assert response.status_code == 422
        assert status_of(comment) == Status.WAITING
        assert response.context["form"].errors
        assert kept in response.content.decode()

    def test_of_nobody_with_a_profile_is_told_what_to_do(self, desk):
        comment = waiting()

        assert "Autorenprofil" in desk.get(ANSWER, {"comment": comment.pk}).content.decode()
        response = self.answer(desk, {comment: "Danke!"})
        assert response.status_code == 422
        assert "Danke!" in response.content.decode()
        assert status_of(comment) == Status.WAITING

    def test_in_a_closed_discussion_approves_nothing(self, desk, miras_profile):
        comment = waiting(on=factories.article(comments_open=False))

        response = self.answer(desk, {comment: "Danke!"})

        assert response.status_code == 422
        assert "geschlossen" in response.content.decode()
        assert status_of(comment) == Status.WAITING

    def test_to_what_a_colleague_rejected_meanwhile_keeps_the_text(self, desk, ada, miras_profile):
        comment = waiting(guest=factories.guest(name="Karl"))
        moderation.reject(comment, by=ada)

        response = self.answer(desk, {comment: "Danke!"}, tab="waiting")

        assert response.status_code == 422
        assert said(response) == "Von Ada bereits entschieden: Karl (abgelehnt)."
        assert "Danke!" in response.content.decode()
        assert status_of(comment) == Status.REJECTED

    def test_sent_twice_is_one(self, desk, miras_profile):
        comment = waiting()

        self.answer(desk, {comment: "Danke!"})
        self.answer(desk, {comment: "Danke!"})

        assert Comment.objects.filter(parent=comment).count() == 1


@pytest.mark.django_db
class TestTheFirstPage:
    def test_says_how_many_wait_and_since_when(self, desk):
        waiting(submitted_at=timezone.now() - timezone.timedelta(days=3))
        waiting()

        page = " ".join(desk.get("/admin/").content.decode().split())

        assert "<strong>2</strong> Kommentare warten." in page
        assert "schon 3 Tage" in page
        assert QUEUE in page

    @pytest.mark.parametrize("name", ["anton", "renate"])
    def test_says_nothing_to_those_who_do_not_decide(self, name, request, as_user, django_assert_num_queries):
        person = request.getfixturevalue(name)
        person.get_all_permissions()  # As the page around it has asked already.

        with django_assert_num_queries(0):
            assert waiting_for(person) is None
        assert QUEUE not in as_user(person).get("/admin/").content.decode()


@pytest.mark.django_db
class TestLookingUp:
    def test_finds_by_text_name_address_and_article(self, desk):
        karl = factories.guest(name="Karl", email="karl@example.org")
        factories.comment(factories.article(title="Der leere Stuhl"), text="Niemand.", guest=karl)
        factories.comment(text="Etwas anderes.")

        for words in ("niemand", "karl", "karl@example", "leere"):
            page = desk.get("/admin/comments/comment/", {"q": words}).content.decode()
            assert "Niemand." in page
            assert "Etwas anderes." not in page

    def test_without_a_question_leads_to_the_desk(self, desk):
        assert desk.get("/admin/comments/comment/")["Location"] == QUEUE

    def test_shows_the_history_of_a_comment(self, desk, ada):
        comment = waiting()
        moderation.reject(comment, by=ada, reason="Werbung")
        moderation.restore(comment, by=ada)

        page = desk.get(reverse("admin:comments_comment_change", args=[comment.pk])).content.decode()

        assert page.index("abgelehnt von Ada") < page.index("zurück in die Prüfung gegeben von Ada")
        assert "Werbung" in page

    @pytest.mark.parametrize("address", ["add/", "{}/delete/"])
    def test_offers_neither_adding_nor_deleting(self, as_user, ada, address):
        comment = waiting()

        assert as_user(ada).get(f"/admin/comments/comment/{address.format(comment.pk)}").status_code == 403
        assert as_user(ada).post(f"/admin/comments/comment/{address.format(comment.pk)}").status_code == 403

    def test_of_what_does_not_exist_ends_at_the_first_page(self, desk):
        assert desk.get("/admin/comments/comment/999/change/").status_code == 302


@pytest.mark.django_db
class TestAGuest:
    def test_is_corrected_in_one_place(self, desk):
        guest = factories.guest(name="Krl", email="karl@example.org", email_confirmed_at=timezone.now())
        comment = factories.comment(guest=guest)
        before = freshness.number(freshness.article(comment.article.slug))

        desk.post(f"/admin/comments/guest/{guest.pk}/change/", {"name": "Karl", "email": "k@example.org"})

        guest.refresh_from_db()
        assert (guest.name, guest.email, guest.email_confirmed_at) == ("Karl", "k@example.org", None)
        assert freshness.number(freshness.article(comment.article.slug)) > before

    @pytest.mark.parametrize("address", ["add/", "{}/delete/"])
    def test_is_neither_added_nor_deleted(self, as_user, ada, address):
        guest = factories.guest()

        assert as_user(ada).get(f"/admin/comments/guest/{address.format(guest.pk)}").status_code == 403
