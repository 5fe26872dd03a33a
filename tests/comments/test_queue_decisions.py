"""What the queue's buttons do beside deciding: take back, choose a sentence, pin, close, and all suspects at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.translation import ngettext

from comments import moderation
from comments.models import Comment, ModerationEvent, RejectionReason
from tests import factories
from tests.comments.queueing import QUEUE, post, said, shown, status_of, suspected, waiting
from tests.comments.reporting import report
from tests.people import MODERATORS, staff

pytestmark = pytest.mark.django_db
Status = Comment.Status


@pytest.fixture
def desk(mira: User, as_user: Callable[[User], Client]) -> Client:
    """Mira's browser."""
    return as_user(mira)


@pytest.fixture
def milan() -> User:
    return staff("Milan", MODERATORS)


@pytest.fixture
def karl() -> Comment:
    return waiting(guest=factories.guest(name="Karl"))


def undo(client: Client, *events: int, **data: Any) -> Any:
    return client.post(f"{QUEUE}undo/", {"event": events, "tab": "waiting", **data}, follow=True)


def last_event(comment: Comment) -> ModerationEvent:
    event = comment.events.last()
    assert event is not None
    return event


class TestSuspects:
    def test_wait_in_a_tab_of_their_own(self, desk, karl):
        suspect = suspected()

        assert shown(desk.get(QUEUE)) == [karl]
        response = desk.get(QUEUE, {"tab": "suspected"})
        assert shown(response) == [suspect]
        assert (response.context["counts"]["waiting"], response.context["counts"]["suspected"]) == (1, 1)

    def test_that_are_decided_stand_where_all_do(self, desk):
        suspect = suspected()
        post(desk, "reject", suspect, tab="suspected")

        response = desk.get(QUEUE, {"tab": "rejected"})

        assert shown(response) == [suspect]
        assert response.context["counts"]["rejected"] == 1

    def test_are_all_spam_in_one_press(self, desk, karl):
        suspects = [suspected() for _ in range(3)]
        page = desk.get(QUEUE, {"tab": "suspected"}).content.decode()
        assert f'form="selection" name="whole_page" value="1" formaction="{QUEUE}spam/?' in page

        response = post(desk, "spam", whole_page="1", on_page=[each.pk for each in suspects], tab="suspected")

        assert said(response) == "3 Kommentare als Spam abgelegt."
        assert [status_of(each) for each in (*suspects, karl)] == ["spam"] * 3 + ["waiting"]

    def test_are_never_decided_at_once_among_others(self, desk, karl):
        assert 'name="whole_page" value="1" formaction' not in desk.get(QUEUE).content.decode()

    def test_that_are_none_any_more_can_be_decided(self, desk):
        """Between two tabs nobody has decided anything."""
        suspect = suspected()
        Comment.objects.filter(pk=suspect.pk).update(suspected=False)

        assert said(post(desk, "approve", suspect, tab="suspected")) == "1 Kommentar freigegeben."

    def test_say_how_much_they_look_like_spam_once_decided(self, desk):
        suspect = suspected()
        post(desk, "spam", suspect, tab="suspected")

        assert "sieht nach Spam aus (97\N{NO-BREAK SPACE}%)" in desk.get(QUEUE, {"tab": "spam"}).content.decode()


class TestUndo:
    @pytest.mark.parametrize(
        ("tab", "verb"),
        [
            ("waiting", "approve"),
            ("waiting", "reject"),
            ("waiting", "spam"),
            ("approved", "reject"),
            ("approved", "spam"),
            ("spam", "approve"),
            ("spam", "restore"),
            ("rejected", "approve"),
            ("rejected", "restore"),
        ],
    )
    def test_is_offered_after_each_decision(self, desk, tab, verb):
        comment = factories.comment(status=tab)

        response = post(desk, verb, comment, tab=tab)
        assert response.context["undo"] == [last_event(comment).pk]
        assert "Rückgängig" in response.content.decode()
        response = undo(desk, *response.context["undo"], tab=tab)

        assert said(response) == "1 Entscheidung zurückgenommen."
        assert status_of(comment) == tab
        assert "Rückgängig" not in response.content.decode()

    def test_takes_back_all_of_one_press(self, desk):
        comments = [suspected() for _ in range(3)]
        response = post(desk, "spam", *comments, tab="suspected")

        response = undo(desk, *response.context["undo"], tab="suspected")

        assert said(response) == "3 Entscheidungen zurückgenommen."
        assert shown(response) == comments

    def test_leads_back_to_the_comment(self, desk, karl):
        post(desk, "spam", karl)

        data = {"event": last_event(karl).pk, "tab": "waiting", "q": "sehe"}
        response = desk.post(f"{QUEUE}undo/", data)

        assert response["Location"] == f"{QUEUE}?tab=waiting&q=sehe#comment-{karl.pk}"

    def test_forgets_why_it_was_decided(self, desk, karl):
        ModerationEvent.objects.create(comment=karl, verb="submitted", reason="3 Links.")
        post(desk, "reject", karl, reason="Werbung")

        (row,) = undo(desk, last_event(karl).pk).context["page"].rows

        assert (row.decided, row.held_because) == (None, "3 Links.")

    def test_never_takes_back_what_a_colleague_decided_since(self, desk, milan, karl):
        post(desk, "approve", karl)
        mine = last_event(karl)
        moderation.reject(karl, by=milan)

        assert said(undo(desk, mine.pk)) == "Von Milan bereits entschieden: Karl (abgelehnt)."
        assert status_of(karl) == Status.REJECTED

    def test_is_for_ones_own_decisions(self, desk, milan, karl):
        moderation.approve(karl, by=milan)
        milans = last_event(karl)

        assert desk.get(QUEUE, {"undo": milans.pk}).context["undo"] == []
        undo(desk, milans.pk)
        assert status_of(karl) == Status.APPROVED

    def test_happens_once(self, desk, karl):
        post(desk, "approve", karl)
        event = last_event(karl)
        undo(desk, event.pk)

        assert said(undo(desk, event.pk)).startswith("Von Ihnen bereits entschieden")
        assert karl.events.count() == 2

    @pytest.mark.parametrize("forged", ["x", "-1", str(2**70), "999", "", "1,", "\0"])
    def test_of_what_is_no_decision_changes_nothing(self, desk, karl, forged):
        assert desk.get(QUEUE, {"undo": forged}).context["undo"] == []
        assert desk.post(f"{QUEUE}undo/", {"event": forged}, follow=True).status_code == 200
        assert status_of(karl) == Status.WAITING

    def test_works_on_the_comments_own_page(self, desk, karl):
        response = post(desk, "reject", karl, tab="waiting", alone=karl.pk)
        assert "Rückgängig" in response.content.decode()

        response = undo(desk, *response.context["undo"], alone=karl.pk)

        assert response.redirect_chain == [(reverse("admin:comments_comment_change", args=[karl.pk]), 303)]
        assert status_of(karl) == Status.WAITING

    def test_opens_reports_again(self, desk):
        comment = factories.comment()
        report(comment)
        response = post(desk, "keep", comment, tab="reported")

        assert shown(undo(desk, *response.context["undo"], tab="reported")) == [comment]

    def test_by_get_does_nothing(self, desk, karl):
        post(desk, "approve", karl)

        assert desk.get(f"{QUEUE}undo/", {"event": last_event(karl).pk}).status_code == 302
        assert status_of(karl) == Status.APPROVED


class TestATextBlock:
    @pytest.fixture
    def block(self) -> RejectionReason:
        RejectionReason.objects.all().delete()
        rule = "Kommentarregeln, Nr. 2"
        return RejectionReason.objects.create(title="Angriff", reason="Sie greifen jemanden an.", rule=rule)

    def test_is_offered_in_each_row_and_for_several(self, desk, karl, block):
        page = desk.get(QUEUE).content.decode()

        assert page.count(f'<option value="{block.pk}">Angriff</option>') == 2

    def test_gives_its_sentence_and_its_rule(self, desk, karl, block):
        post(desk, "reject", karl, text_block=block.pk)

        event = last_event(karl)
        assert (event.reason, event.rule) == ("Sie greifen jemanden an.", "Kommentarregeln, Nr. 2")

    def test_is_followed_by_ones_own_words(self, desk, karl, block):
        post(desk, "reject", karl, text_block=block.pk, reason="Bitte ohne Namen.", rule="Nr. 3")

        event = last_event(karl)
        assert (event.reason, event.rule) == ("Sie greifen jemanden an. Bitte ohne Namen.", "Nr. 3")

    def test_is_for_several_too(self, desk, karl, block):
        other = waiting()
        post(desk, "reject", karl, other, text_block=block.pk)

        assert {last_event(each).reason for each in (karl, other)} == {"Sie greifen jemanden an."}

    def test_with_too_many_own_words_rejects_nothing(self, desk, karl, block):
        response = post(desk, "reject", karl, text_block=block.pk, reason="x" * 290)

        assert "höchstens 300 Zeichen" in said(response)
        assert status_of(karl) == Status.WAITING

    @pytest.mark.parametrize("forged", ["999", "x", "-1", str(2**70)])
    def test_that_is_none_rejects_nothing(self, desk, karl, forged):
        assert "Nicht abgelehnt" in said(post(desk, "reject", karl, text_block=forged))
        assert status_of(karl) == Status.WAITING

    def test_is_written_by_moderators_in_their_order(self, desk, karl, block):
        address = reverse("admin:comments_rejectionreason_add")
        data = {"title": "Abseits", "reason": "Es geht um etwas anderes.", "rule": "", "position": 0}
        assert desk.post(address, data).status_code == 302
        RejectionReason.objects.filter(pk=block.pk).update(position=1)

        page = desk.get(QUEUE).content.decode()

        assert page.index("Abseits") < page.index("Angriff")
        assert desk.post(reverse("admin:comments_rejectionreason_delete", args=[block.pk]), {"post": "yes"}).status_code
        assert not RejectionReason.objects.filter(pk=block.pk).exists()

    @pytest.mark.parametrize("name", ["anton", "renate"])
    def test_is_nobody_elses(self, name, as_user, request):
        address = reverse("admin:comments_rejectionreason_changelist")

        assert as_user(request.getfixturevalue(name)).get(address).status_code == 403


class TestAThread:
    @pytest.mark.parametrize(
        ("verb", "column", "back", "words"),
        [
            ("pin", "pinned_at", "unpin", "1 Kommentar angeheftet."),
            ("close", "closed_at", "reopen", "Antworten auf 1 Kommentar geschlossen."),
        ],
    )
    def test_is_pinned_and_closed_and_back(self, desk, verb, column, back, words):
        root = factories.comment()

        response = post(desk, verb, root, tab="approved")
        assert said(response) == words
        assert response.redirect_chain == [(f"{QUEUE}?tab=approved#comment-{root.pk}", 303)]
        assert f'formaction="{QUEUE}{back}/?' in response.content.decode()
        root.refresh_from_db()
        assert getattr(root, column)

        post(desk, back, root, tab="approved")
        root.refresh_from_db()
        assert getattr(root, column) is None

    def test_pinned_by_somebody_else_says_so(self, desk, milan, as_user):
        root = factories.comment(guest=factories.guest(name="Karl"))
        post(as_user(milan), "pin", root, tab="approved")

        assert said(post(desk, "pin", root, tab="approved")) == "Von Milan bereits entschieden: Karl (angeheftet)."

    def test_is_what_has_the_buttons(self, desk, karl):
        factories.comment(parent=factories.comment())

        assert f"{QUEUE}pin/" not in desk.get(QUEUE).content.decode()
        page = desk.get(QUEUE, {"tab": "approved"}).content.decode()
        assert page.count(f'formaction="{QUEUE}pin/?tab=approved&amp;comment=') == 1

    @pytest.mark.parametrize(("verb", "column"), [("pin", "pinned_at"), ("close", "closed_at")])
    def test_is_chosen_with_others(self, desk, verb, column):
        """What answers in one is left as it is, and not said to be decided by somebody."""
        roots = [factories.comment() for _ in range(2)]
        reply = factories.comment(parent=roots[0])
        page = desk.get(QUEUE, {"tab": "approved"}).content.decode().partition('<form class="selection"')[2]
        assert f'formaction="{QUEUE}{verb}/?tab=approved"' in page

        response = post(desk, verb, *roots, reply, tab="approved")

        left = "%(count)s reply was left as it is: only whole threads can be pinned or closed."
        assert said(response).endswith(ngettext(left, "", 1) % {"count": 1})
        assert "bereits entschieden" not in said(response)
        assert set(Comment.objects.exclude(**{column: None})) == set(roots)

    @pytest.mark.parametrize("verb", ["pin", "unpin", "close", "reopen", "undo"])
    @pytest.mark.parametrize(("name", "status"), [("rosa", 302), ("anton", 403), ("renate", 403)])
    def test_is_left_alone_by_everybody_else(self, name, status, verb, as_user, request):
        root = factories.comment()
        browser = as_user(request.getfixturevalue(name))

        assert browser.post(f"{QUEUE}{verb}/", {"comment": root.pk}).status_code == status
        assert not ModerationEvent.objects.exists()


class TestARow:
    def test_leads_to_changing_the_text(self, desk, karl):
        assert f"/{karl.article.slug}/comment/{karl.pk}/edit/" in desk.get(QUEUE).content.decode()

    def test_says_that_approving_and_answering_is_one_step(self, desk, karl):
        assert "Freigeben und antworten" in desk.get(QUEUE).content.decode()
        factories.comment()
        assert "Freigeben und antworten" not in desk.get(QUEUE, {"tab": "approved"}).content.decode()
