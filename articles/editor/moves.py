"""The buttons under a text: which verb each one says, in which states it is offered, and to whom.

The form draws its buttons from these tables and a POST is judged by the same ones, so what is not shown cannot be done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles import publishing
from articles.models import Article, ArticleOrPage, Page
from articles.querysets import EDIT_ALL


@dataclass(frozen=True)
class Move:
    name: str
    label: str | Promise
    verb: Callable[..., None]
    states: frozenset[str]
    done: str | Promise
    for_editors: bool = False
    main: bool = False  # The one button that leads on.

    def is_open_to(self, user: Any, publication: ArticleOrPage) -> bool:
        return state(publication) in self.states and (not self.for_editors or user.has_perm(EDIT_ALL))


def state(publication: ArticleOrPage) -> str:
    """Its status, with the published ones told apart: `scheduled` or `live`."""
    if publication.status != "published":
        return publication.status
    return "scheduled" if isinstance(publication, Article) and publication.is_scheduled() else "live"


def _in(*states: str) -> frozenset[str]:
    return frozenset(states)


SAVE = Move("save", _("Save draft"), publishing.save, _in("draft"), _("The draft is saved."))
SCHEDULE = Move(
    "schedule",
    _("Schedule"),
    publishing.schedule,
    _in("draft", "review", "withdrawn", "scheduled"),
    _("The article is scheduled."),
    for_editors=True,
)
ARTICLE_MOVES = (
    SAVE,
    Move("save", _("Save"), publishing.save, _in("review"), _("The text is saved and still waits for review.")),
    Move("save", _("Save"), publishing.save, _in("withdrawn"), _("The text is saved."), for_editors=True),
    Move(
        "save",
        _("Save changes"),
        publishing.save,
        _in("scheduled"),
        _("The changes are saved; the article stays scheduled."),
        for_editors=True,
    ),
    Move(
        "save",
        _("Publish changes"),
        publishing.save,
        _in("live"),
        _("The changes are public."),
        for_editors=True,
        main=True,
    ),
    Move(
        "hand_in", _("Hand in for review"), publishing.hand_in, _in("draft"), _("The editors now find it under review.")
    ),
    Move(
        "return",
        _("Return to the author"),
        publishing.return_to_author,
        _in("review"),
        _("The article is a draft again."),
        for_editors=True,
    ),
    SCHEDULE,
    Move(
        "withdraw",
        _("Withdraw"),
        publishing.withdraw,
        _in("live", "scheduled"),
        _("The article is no longer on the site."),
        for_editors=True,
    ),
    Move(
        "publish",
        _("Publish"),
        publishing.publish,
        _in("draft", "review", "withdrawn", "scheduled"),
        _("The article is published."),
        for_editors=True,
        main=True,
    ),
)
PAGE_MOVES = (
    Move("save", _("Save draft"), publishing.save_page, _in("draft"), _("The draft is saved.")),
    Move("save", _("Publish changes"), publishing.save_page, _in("live"), _("The changes are public."), main=True),
    Move("withdraw", _("Withdraw"), publishing.withdraw_page, _in("live"), _("The page is no longer on the site.")),
    Move("publish", _("Publish"), publishing.publish_page, _in("draft"), _("The page is published."), main=True),
)


def open_to(user: Any, publication: ArticleOrPage) -> list[Move]:
    """The moves this person may make now, in the order of their buttons; the first is what the Enter key does."""
    table = ARTICLE_MOVES if isinstance(publication, Article) else PAGE_MOVES
    return [move for move in table if move.is_open_to(user, publication)]


def pressed(data: Mapping[str, Any], user: Any, publication: ArticleOrPage) -> Move | None:
    """The move whose button was pressed; None where the text has meanwhile gone beyond it.

    Raises PermissionDenied for a move that is not this person's in any state.
    """
    name = data.get("move", "save")
    for move in open_to(user, publication):
        if move.name == name:
            return move
    table = ARTICLE_MOVES if isinstance(publication, Article) else PAGE_MOVES
    if not any(move.name == name and (not move.for_editors or user.has_perm(EDIT_ALL)) for move in table):
        raise PermissionDenied
    return None


def may_bin(user: Any, publication: ArticleOrPage) -> bool:
    """Editors any article, authors what nobody but them has seen; pages whoever may change them."""
    if not publication.pk or state(publication) == "binned":
        return False
    return isinstance(publication, Page) or user.has_perm(EDIT_ALL) or state(publication) == "draft"


def may_restore(user: Any, publication: ArticleOrPage) -> bool:
    """An author must not bring back what would be public again."""
    if state(publication) != "binned":
        return False
    return isinstance(publication, Page) or user.has_perm(EDIT_ALL) or publication.status_before_bin == "draft"
