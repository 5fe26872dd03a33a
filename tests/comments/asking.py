"""Every way to ask for a comment or to do something to it, as a browser would, for the access matrix."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from comments.admin.settings_form import CommentSettingsForm
from comments.models import Block, Comment, CommentSettings, Guest, ModerationEvent, RejectionReason
from comments.moderation.deciding import LEFT_IT
from tests.comments.access import Case
from tests.comments.queueing import QUEUE

Status = Comment.Status
Verb = ModerationEvent.Verb
ADMIN = "/admin/comments"
SETTINGS = f"{ADMIN}/commentsettings/1/change/"
NEW_TEXT, NEW_EMAIL = "So ist es besser gesagt.", "neu@example.org"
Ask = Callable[[Case], Any]


@dataclass(frozen=True)
class Action:
    ask: Ask
    mark: Callable[[Case, Any], str]  # Of what has happened; empty where nothing has.
    prepare: Callable[[Case], object] = lambda case: None  # Before all states are asked for.


# Looking


def page(address: Callable[[Case], str]) -> Action:
    """Where it says nothing any more, the page counts."""

    def mark(case: Case, response: Any) -> str:
        is_there = response.status_code == 200
        assert not is_there or case.state == "deleted" or shows(case, response)
        return "✓" if is_there else ""

    return Action(lambda case: case.get(address(case)), mark)


def listed(address: Callable[[Case], str], what: Callable[[Case], str] = lambda case: case.words) -> Action:
    def mark(case: Case, response: Any) -> str:
        if response.status_code != 200:
            return ""
        return "✓" if what(case) in response.content.decode() else "–"

    return Action(lambda case: case.get(address(case)), mark)


def shows(case: Case, response: Any) -> bool:
    return case.words in response.content.decode()


def change_page(case: Case) -> str:
    return f"{ADMIN}/comment/{case.comment.pk}/change/"


def writer(case: Case, what: str = "") -> str:
    return f"{ADMIN}/comment/writer/{case.guest_id}/{what}"


# Doing


def when(is_done: Callable[[Case], bool]) -> Callable[[Case, Any], str]:
    return lambda case, response: "✓" if is_done(case) else ""


def by_asker(case: Case, verb: Verb) -> bool:
    """The last event says that they did it."""
    event = case.last
    return bool(event and case.user and event.verb == verb and event.by_id == case.user.pk)


def decided(verb: Verb) -> Callable[[Case, Any], str]:
    return when(lambda case: by_asker(case, verb) and case.now().status == LEFT_IT[verb])


def answered(case: Case) -> bool:
    """Who answers what waits has approved it."""
    return case.has_answer() and case.now().status == Status.APPROVED


def curated(verb: Verb) -> Callable[[Case, Any], str]:
    return when(lambda case: by_asker(case, verb))


def desk(verb: str, **fields: Any) -> Ask:
    said = {"reason": "", **fields}
    return lambda case: case.post(f"{QUEUE}{verb}/", tab=case.tab, comment=case.comment.pk, **said)


def button(verb: str) -> Ask:
    return lambda case: case.post(case.below(f"{verb}/"))


def mailed(verb: str) -> Ask:
    return lambda case: case.press_in_mail(verb)


def answer_field(case: Case) -> dict[str, str]:
    return {f"text-{case.comment.pk}": "Danke dafür."}


def answer_at_desk(case: Case) -> Any:
    return case.post(f"{QUEUE}answer/?tab={case.tab}&comment={case.comment.pk}", **answer_field(case))


def reply(case: Case) -> Any:
    said = {"text": "Das sehe ich anders.", "name": "Renko", "email": "", "parent": case.comment.pk}
    return case.post(f"/{case.comment.article.slug}/comment/", **said)


def edited(case: Case, response: Any) -> str:
    """By its writer, or by the editors."""
    if case.now().body_source != NEW_TEXT:
        return ""
    return "E" if case.now().edited_by_staff else "✓"


def undo(case: Case) -> Any:
    event = case.last
    assert event
    return case.post(f"{QUEUE}undo/", tab=case.tab, event=event.pk)


def make_it_theirs(case: Case) -> None:
    """As if the asker had decided: the log itself lets nobody rewrite it."""
    if case.user and case.last:
        ModerationEvent.objects.filter(pk=case.last.pk).update(by=case.user)


def set_on_thread(**columns: Any) -> Callable[[Case], object]:
    return lambda case: Comment.objects.filter(pk=case.comment.pk).update(**columns)


def decide_of_writer(case: Case) -> Any:
    seen = {f"seen-{case.comment.pk}": case.comment.status}
    return case.post(writer(case, "spam/"), comment=case.comment.pk, **seen)


def block(case: Case) -> None:
    until = timezone.now() + timedelta(days=7)
    kind, guest = Block.Kind.EMAIL, case.comment.guest
    Block.objects.create(guest=guest, kind=kind, key="k", until=until, reason="Werbung.", by=None)


def the_block(case: Case) -> Block:
    return Block.objects.get(guest=case.comment.guest)


def lift(case: Case) -> Any:
    return case.post(f"{ADMIN}/comment/blocks/{the_block(case).pk}/lift/")


def is_lifted(case: Case) -> bool:
    return case.user is not None and the_block(case).lifted_by == case.user


def is_erased(*, text: str) -> Callable[[Case, Any], str]:
    def is_done(case: Case) -> bool:
        is_gone = case.comment.guest_id is not None and not Guest.objects.filter(pk=case.guest_id).exists()
        return is_gone and case.now().body_source == text.format(case.words)

    return when(is_done)


def give(case: Case) -> Any:
    return case.post(f"{ADMIN}/comment/{case.comment.pk}/give/", profile=case.world.paula.pk)


def move(case: Case) -> Any:
    return case.post(f"{ADMIN}/comment/{case.comment.pk}/move/", article=case.world.elsewhere.pk)


def settings_with(**changed: Any) -> dict[str, Any]:
    """The whole form, as the page sends it."""
    form = CommentSettingsForm(instance=CommentSettings.objects.get())
    said = {field.html_name: field.value() for field in form}
    return {**{name: value for name, value in said.items() if value is not None and value is not False}, **changed}


NOW = timezone.now()
PINNED, CLOSED = set_on_thread(pinned_at=NOW), set_on_thread(closed_at=NOW)

ACTIONS: Mapping[str, Action] = {
    # As readers do.
    "reader: see it": page(lambda case: case.below("")),
    "reader: in the discussion": listed(lambda case: f"/{case.comment.article.slug}/comments/newest/"),
    "reader: in the feed": listed(lambda case: "/comments/feed/"),
    "reader: in the article's feed": listed(lambda case: f"/{case.comment.article.slug}/feed/"),
    "reader: reply": Action(reply, when(Case.has_answer)),
    "reader: vote": Action(
        lambda case: case.post(case.below("vote/"), vote="up"), when(lambda case: case.now().score == 1)
    ),
    "reader: report": Action(
        lambda case: case.post(case.below("report/"), reason="spam"),
        when(lambda case: case.comment.reports.filter(reason="spam").exists()),
    ),
    # As its writer does; who moderates there changes its words by the same address.
    "own: edit": Action(lambda case: case.post(case.below("edit/"), text=NEW_TEXT), edited),
    "own: delete": Action(
        lambda case: case.post(case.below("delete/")),
        when(lambda case: case.comment.status != Status.DELETED == case.now().status),
    ),
    "own: correct the address": Action(
        lambda case: case.post(case.below("email/"), email=NEW_EMAIL),
        when(lambda case: Guest.objects.filter(pk=case.guest_id, email=NEW_EMAIL).exists()),
    ),
    # Below the comment, on the article's page.
    "page: approve": Action(button("approve"), decided(Verb.APPROVED)),
    "page: hide": Action(button("hide"), decided(Verb.REJECTED)),
    "page: pin": Action(button("pin"), curated(Verb.PINNED)),
    "page: unpin": Action(button("unpin"), curated(Verb.UNPINNED), PINNED),
    "page: close": Action(button("close"), curated(Verb.CLOSED)),
    "page: reopen": Action(button("reopen"), curated(Verb.REOPENED), CLOSED),
    # At the desk.
    "desk: in the queue": listed(lambda case: f"{QUEUE}?tab={case.tab}"),
    "desk: with its history": page(change_page),
    "desk: approve": Action(desk("approve"), decided(Verb.APPROVED)),
    "desk: and answer": Action(answer_at_desk, when(answered)),
    "desk: reject": Action(desk("reject", reason="Zu scharf."), decided(Verb.REJECTED)),
    "desk: spam": Action(desk("spam"), decided(Verb.SPAM)),
    "desk: restore": Action(desk("restore"), decided(Verb.RESTORED)),
    "desk: keep": Action(desk("keep"), decided(Verb.KEPT)),
    "desk: pin": Action(desk("pin"), curated(Verb.PINNED)),
    "desk: unpin": Action(desk("unpin"), curated(Verb.UNPINNED), PINNED),
    "desk: close": Action(desk("close"), curated(Verb.CLOSED)),
    "desk: reopen": Action(desk("reopen"), curated(Verb.REOPENED), CLOSED),
    "desk: undo one's own": Action(undo, curated(Verb.UNDONE), make_it_theirs),
    "desk: undo another's": Action(undo, curated(Verb.UNDONE)),
    "desk: give": Action(give, when(lambda case: case.now().profile == case.world.paula)),
    "desk: move": Action(move, when(lambda case: case.now().article == case.world.elsewhere)),
    "desk: in the log": listed(lambda case: f"{ADMIN}/moderationevent/", change_page),
    # Who wrote it.
    "writer: all of theirs": listed(writer),
    "writer: all as spam": Action(decide_of_writer, decided(Verb.SPAM)),
    "writer: block": Action(
        lambda case: case.post(writer(case, "block/"), what="email", days=7, reason="Werbung."),
        when(lambda case: Block.objects.filter(guest=case.guest_id).exists()),
    ),
    "writer: lift": Action(lift, when(is_lifted), block),
    "writer: erase": Action(lambda case: case.post(writer(case, "erase/"), texts="erase"), is_erased(text="")),
    "writer: erase the name": Action(
        lambda case: case.post(writer(case, "erase/"), texts="keep"), is_erased(text="{}")
    ),
    # By the link in a mail, without a login.
    "mail: look": page(Case.link),
    "mail: approve": Action(mailed("approve"), decided(Verb.APPROVED)),
    "mail: and answer": Action(lambda case: case.press_in_mail("answer", **answer_field(case)), when(answered)),
    "mail: reject": Action(mailed("reject"), decided(Verb.REJECTED)),
    "mail: spam": Action(mailed("spam"), decided(Verb.SPAM)),
}


# What concerns no comment in particular

AREAS: Mapping[str, Action] = {
    "settings": listed(lambda case: SETTINGS, lambda case: 'name="edit_minutes"'),
    "settings: change": Action(
        lambda case: case.post(SETTINGS, **settings_with(edit_minutes=7)),
        when(lambda case: CommentSettings.objects.get().edit_minutes == 7),
    ),
    "text blocks": listed(lambda case: f"{ADMIN}/rejectionreason/", lambda case: 'id="changelist"'),
    "text blocks: add": Action(
        lambda case: case.post(f"{ADMIN}/rejectionreason/add/", title="Neu", reason="Darum.", rule="", position=9),
        when(lambda case: RejectionReason.objects.filter(title="Neu").exists()),
    ),
    "guests": listed(lambda case: f"{ADMIN}/guest/", lambda case: str(case.comment.guest)),
    "guests: correct": Action(
        lambda case: case.post(f"{ADMIN}/guest/{case.guest_id}/change/", name="Gerlinde", email=""),
        when(lambda case: Guest.objects.get(pk=case.guest_id).name == "Gerlinde"),
    ),
    "comments": listed(lambda case: f"{ADMIN}/comment/?status__exact=waiting"),
    "learned words": listed(lambda case: f"{ADMIN}/learnedword/", lambda case: 'id="changelist"'),
    "blocks": listed(lambda case: f"{ADMIN}/block/", lambda case: 'id="changelist"'),
    "my mails": listed(lambda case: f"{ADMIN}/staffmail/", lambda case: "<form"),
}
