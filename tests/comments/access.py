"""Everybody who may ask, and a comment in every state: the world of the access matrix."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client

from articles import publishing
from articles.models import Article
from comments import moderation, proofs
from comments.models import Block, Comment, CommentSettings, Guest, LearnedWord, ModerationEvent, Report, Vote
from comments.notifications import links
from krysalis.foundation.guest_posts import WRITER_COOKIE
from krysalis.foundation.models import OutgoingMail
from profiles.models import Profile
from tests import factories
from tests.comments.writing import FROM_HERE
from tests.people import AUTHORS, EDITORS, MODERATORS, staff

Status = Comment.Status
Verb = ModerationEvent.Verb
SECRET = "5" * proofs.SECRET_LENGTH

# Name → the tab of the desk in which a moderator has it before their eyes.
STATES = {
    "waiting": "waiting",
    "suspected": "suspected",
    "approved": "approved",
    "reported": "reported",
    "kept": "approved",
    "rejected": "rejected",
    "spam": "spam",
    "deleted": "approved",
    "withdrawn": "approved",
    "withdrawn, waiting": "waiting",
    "binned": "approved",
    "binned, waiting": "waiting",
}
ASKERS = ("nobody", "writer", "anton", "berta", "renate", "mira", "ada")


@dataclass
class Asker:
    """Without a login nobody in particular; the writer's browser proves all comments of the world."""

    name: str
    user: User | None
    client: Client
    cookies: dict[str, str] = field(default_factory=dict)
    pages: dict[str, Any] = field(default_factory=dict)  # Address → what stood there, where nothing has changed since.

    def browser(self) -> Client:
        """As it was at first, whatever it was given since."""
        self.client.cookies.clear()
        for name, value in self.cookies.items():
            self.client.cookies[name] = value
        return self.client


@dataclass(frozen=True)
class World:
    askers: Mapping[str, Asker]
    comments: Mapping[str, Comment]
    elsewhere: Article
    paula: Profile

    def case(self, asker: str, state: str) -> "Case":
        return Case(self, self.askers[asker], state, self.comments[state])


@dataclass
class Case:
    world: World
    asker: Asker
    state: str
    comment: Comment

    @property
    def user(self) -> User | None:
        return self.asker.user

    @property
    def tab(self) -> str:
        return STATES[self.state]

    @property
    def words(self) -> str:
        return words_of(self.state)

    @property
    def guest_id(self) -> int:
        """That of the guest who is gone, where its writer has deleted the comment."""
        return self.comment.guest_id or 10**6

    @property
    def last(self) -> ModerationEvent | None:
        return self.comment.events.order_by("pk").last()

    def now(self) -> Comment:
        return Comment.objects.get(pk=self.comment.pk)

    def has_answer(self) -> bool:
        return Comment.objects.filter(parent=self.comment).exists()

    def get(self, address: str) -> Any:
        """Once for all states that stand on the same page."""
        if address not in self.asker.pages:
            self.asker.pages[address] = self.asker.browser().get(address)
        return self.asker.pages[address]

    def post(self, address: str, **said: Any) -> Any:
        return self.asker.browser().post(address, said, headers=FROM_HERE)

    def below(self, what: str) -> str:
        return f"/{self.comment.article.slug}/comment/{self.comment.pk}/{what}"

    def link(self) -> str:
        """Of the mail that this person would have got while they could still decide."""
        if self.user is None:
            return "/moderation/x/"
        address = links.LINK.to([self.user.pk, self.comment.pk, links._hash(self.user)])
        return "/" + address.split("/", 3)[3]

    def press_in_mail(self, verb: str, **said: Any) -> Any:
        browser = self.world.askers["nobody"].browser()
        return browser.post(f"{self.link()}{verb}/", said, headers=FROM_HERE)


def words_of(state: str) -> str:
    return f"Worte, die {state.replace(', ', ' und ')} sind."


def build() -> World:
    """Anton has written the articles, Berta another one; Milan has decided."""
    anton, berta, renate = staff("Anton", AUTHORS), staff("Berta", AUTHORS), staff("Renate", EDITORS)
    mira, milan = staff("Mira", MODERATORS), staff("Milan", MODERATORS)
    ada = User.objects.create_superuser("ada", "ada@example.org", "ein-langes-passwort", first_name="Ada")
    own = {
        user: factories.profile(name=f"{user.first_name} A.", user=user) for user in (anton, berta, renate, mira, ada)
    }
    live, withdrawn, binned = [factories.article(authors=[own[anton]]) for _ in range(3)]
    below = {"withdrawn": withdrawn, "binned": binned}
    comments = {state: _made(state, below.get(state.partition(",")[0], live), milan) for state in STATES}
    publishing.withdraw(withdrawn, by=renate)
    publishing.move_to_bin(binned, by=renate)
    for comment in comments.values():
        comment.article.refresh_from_db()
    logins = dict(zip(ASKERS[2:], (anton, berta, renate, mira, ada), strict=True))
    proof = "~".join(f"{comment.pk}.{SECRET}" for comment in comments.values())
    askers = {
        "nobody": Asker("nobody", None, Client()),
        "writer": Asker("writer", None, Client(), {WRITER_COOKIE: proof}),
        **{name: _logged_in(name, user) for name, user in logins.items()},
    }
    elsewhere = factories.article(authors=[own[berta]])
    return World(askers, comments, elsewhere, factories.profile(name="Paula Puppe"))


def _logged_in(name: str, user: User) -> Asker:
    client = Client()
    client.force_login(user)
    return Asker(name, user, client, {key: morsel.value for key, morsel in client.cookies.items()})


def _made(state: str, article: Article, milan: User) -> Comment:
    """By the verbs through which it gets there."""
    guest = factories.guest(email=f"gast-{len(state)}-{state[:3]}@example.org")
    made = factories.comment(
        article,
        status=Status.WAITING,
        suspected=state == "suspected",
        text=words_of(state),
        guest=guest,
        writer_key=proofs.key_of(SECRET),
    )
    moderation.record(made, Verb.SUBMITTED, by=None)
    if state in {"approved", "reported", "kept", "withdrawn", "binned"}:
        moderation.approve(made, by=milan)
    if state in {"reported", "kept"}:
        Report.objects.create(comment=made, reason="insult")
    decide = {"kept": moderation.keep, "rejected": moderation.reject, "spam": moderation.mark_spam}.get(state)
    if decide:
        decide(made, by=milan)
    if state == "deleted":
        moderation.delete_own(made)
    return Comment.objects.select_related("article", "guest").get(pk=made.pk)


TABLES: tuple[type[Model], ...] = (
    *(Comment, ModerationEvent, Guest, Report, Vote, Block),
    *(LearnedWord, CommentSettings, OutgoingMail),
)


def snapshot() -> dict[str, dict[Any, tuple[Any, ...]]]:
    """All rows that an action may change: name of the table → key → columns."""
    found = {model.__name__: model._base_manager.values_list("pk", *_columns(model)) for model in TABLES}
    return {name: {row[0]: row for row in rows} for name, rows in found.items()}


def _columns(model: type[Model]) -> list[str]:
    return [column.attname for column in model._meta.concrete_fields]
