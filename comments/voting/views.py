"""Where votes are cast, and the page on which whoever voted sees it and can change their mind."""

from datetime import timedelta

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comments import behaviour, voters
from comments.finding import about, nothing_here, visible_comment
from comments.models import Comment
from comments.readers import Reader, reader_of
from comments.reading import discussion
from comments.writing.views import small_posts_only
from krysalis.foundation.answers import SeeOther, again_after
from krysalis.foundation.guest_posts import GuestRequest, guest_post
from krysalis.foundation.limits import Limit

from . import votes
from .votes import Voter

VOTES = Limit("votes", 20, timedelta(minutes=1))  # wpDiscuz's number; who reads before voting needs fewer.
WISHES = {"up": 1, "down": -1, "none": 0}


@never_cache
@small_posts_only
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
def comment_vote(request: GuestRequest, slug: str, comment_id: int) -> HttpResponse:
    """Takes a vote, also where the discussion is closed. By GET, as after each vote: the sum and the asker's vote."""
    reader = reader_of(request)
    comment = visible_comment(slug, comment_id, reader)
    if comment is None or comment.status != Comment.Status.APPROVED:
        return nothing_here(request, slug)
    if request.guest_post_refused:
        sentence = _("Your browser did not say where this came from. Please press the button once more.")
        return _page(request, comment, reader, sentence, status=422)
    if request.method != "POST":
        return _page(request, comment, reader)
    return _cast(request, comment, reader)


def _cast(request: HttpRequest, comment: Comment, reader: Reader) -> HttpResponse:
    """A vote that is what it was costs nobody anything: doubled sends do not use up the limit."""
    value = _wish(request)
    voter = Voter(reader, "" if reader.login else voters.key_of_network(request))
    reason = votes.may_vote(comment, voter, behaviour.of(request), value)
    if reason:
        return _page(request, comment, reader, reason, status=422)
    if votes.of(comment, voter.key) != value and VOTES.hit(request):
        sentence = _("That was a lot at once. Please wait a minute and press the button once more.")
        return again_after(VOTES.within, _page(request, comment, reader, sentence, status=429))
    votes.cast(comment, voter.key, value)
    return SeeOther(reverse("comment_vote", args=[comment.article.slug, comment.pk]))


def _wish(request: HttpRequest) -> int:
    """Raises BadRequest for what no button of ours says."""
    try:
        return WISHES[request.POST.get("vote", "")]
    except KeyError:
        raise BadRequest("A vote that is none.") from None


def _page(
    request: HttpRequest, comment: Comment, reader: Reader, refused: str = "", *, status: int = 200
) -> HttpResponse:
    voter = Voter(reader, "" if reader.login else voters.known_key_of_network(request))
    voted = votes.of(comment, voter.key)
    asked = discussion.asked_by(request, comment.article, reader)
    context = {
        "comment": comment,
        "asked": asked,
        "discussion": discussion.alone(asked, comment, voted=voted),
        "voted": voted,
        "refused": refused or votes.may_vote(comment, voter, asked.behaviour),
        **about(request, comment.article),
    }
    return render(request, "comments/comment_vote.html", context, status=status)
