"""What is written to those who follow something, and to those who have asked to."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Article
from comments import texts
from comments.models import Comment, News, OptIn, Subscriber, Subscription
from krysalis.foundation import mail
from krysalis.foundation.letters import Letter
from krysalis.foundation.models import OutgoingMail
from krysalis.foundation.site import absolute

from . import letters, links
from .topics import topic_of

LONGEST, EXCERPT = 2000, 300  # Characters of a comment, alone and among others.
LISTED = 20  # In one mail; more are counted.


def ask(opt_ins: Sequence[OptIn], *, event: str, lapse_after: timedelta) -> OutgoingMail:
    """Whether the address is theirs, in neutral words: nothing that was typed is repeated."""
    values = {
        "what": _lines(opt_ins),
        "link": links.confirm_link(opt_ins),
        "hours": links.CONFIRM.lives // timedelta(hours=1),
        "days": lapse_after.days,
    }
    return mail.enqueue(event=event, recipient=opt_ins[0].email, letter=letters.ASKED, values=values, to_stranger=True)


def say_followed(subscriber: Subscriber, opt_ins: Sequence[OptIn], *, event: str) -> OutgoingMail:
    """That all of it is so already. Anybody may have asked, so it counts as a mail to a stranger."""
    values = {"what": _lines(opt_ins), "manage": links.manage_link(subscriber)}
    return mail.enqueue(
        event=event, recipient=subscriber.address, letter=letters.ALREADY, values=values, to_stranger=True
    )


def send_link(subscriber: Subscriber, *, event: str, after: timedelta) -> OutgoingMail:
    values = {"manage": links.manage_link(subscriber), "days": links.MANAGE.lives.days}
    return mail.enqueue(
        event=event, recipient=subscriber.address, letter=letters.LINK, values=values, after=after, to_stranger=True
    )


def tell(subscriber: Subscriber, news: Sequence[News], because: Sequence[Subscription], *, event: str) -> OutgoingMail:
    """One mail about all of it. `because`: the subscriptions that are the reason, which its stop link ends."""
    stop = links.stop_link(subscriber, [subscription.pk for subscription in because])
    around = {"stop": stop, "manage": links.manage_link(subscriber)}
    with translation.override(settings.LANGUAGE_CODE):
        letter, values = _said(news)
        values |= {"why": _lines(because), **around}
    one_click = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}  # RFC 8058.
    return mail.enqueue(
        event=event,
        recipient=subscriber.address,
        letter=letter,
        values=values,
        headers={**one_click, **_thread(news)},
    )


def _said(news: Sequence[News]) -> tuple[Letter, dict[str, Any]]:
    comments = [each.comment for each in news if each.comment]
    articles = [each.article for each in news if each.article]
    if articles and len(news) == 1:
        return letters.ARTICLE, _article(articles[0])
    if articles or len({comment.article_id for comment in comments}) > 1:
        return letters.COLLECTED, _collected(articles, comments)
    if len(comments) > 1:
        return letters.COMMENTS, _comments(comments)
    return letters.ONE_COMMENT, _comment(comments[0])


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "title": comment.article.title,
        "name": _name(comment),
        "at": comment.submitted_at,
        "comment": _quoted(comment, LONGEST),
        "address": absolute(comment.get_absolute_url()),
    }


def _comments(comments: Sequence[Comment]) -> dict[str, Any]:
    return {
        "title": comments[0].article.title,
        "count": len(comments),
        "comments": "\n\n".join(_entry(comment) for comment in comments[:LISTED]),
        "more": _more(len(comments) - LISTED),
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "authors": _authors(article),
        "teaser": article.teaser,
        "address": absolute(article.get_absolute_url()),
    }


def _collected(articles: Sequence[Article], comments: Sequence[Comment]) -> dict[str, Any]:
    """Articles first, then comments by discussion."""
    entries = ["\n".join(filter(None, map(str, _article(article).values()))) for article in articles[:LISTED]]
    by_discussion = sorted(comments, key=lambda comment: (comment.article_id, comment.pk))[: LISTED - len(entries)]
    for article, group in groupby(by_discussion, key=lambda comment: comment.article):
        entries += [_("New comments on “%(title)s”:") % {"title": article.title}, *map(_entry, group)]
    return {"news": "\n\n".join(entries), "more": _more(len(articles) + len(comments) - LISTED)}


def _entry(comment: Comment) -> str:
    at = date_format(timezone.localtime(comment.submitted_at), "DATETIME_FORMAT")
    says = _("%(name)s on %(at)s:") % {"name": _name(comment), "at": at}
    return f"{says}\n{_quoted(comment, EXCERPT)}\n{absolute(comment.get_absolute_url())}"


def _name(comment: Comment) -> str:
    """Never as something to be pressed."""
    return texts.without_links(comment.writer_name) or _("Somebody")


def _quoted(comment: Comment, most: int) -> str:
    """As text, marked line by line: a stranger's words are neither ours nor links."""
    return texts.quoted(texts.without_links(texts.shortened(comment.body_source, most)))


def _authors(article: Article) -> str:
    return ", ".join(author.name for author in article.authors_in_order())


def _more(count: int) -> str:
    return _("And %(count)d more.") % {"count": count} if count > 0 else ""


def _lines(followed: Iterable[OptIn | Subscription]) -> str:
    """What is followed, each thing once."""
    with translation.override(settings.LANGUAGE_CODE):
        titles = list(dict.fromkeys(topic_of(row).title for row in followed))
        return "\n".join([*(f"– {title}" for title in titles[:LISTED]), *filter(None, [_more(len(titles) - LISTED)])])


def _thread(news: Sequence[News]) -> dict[str, str]:
    """What makes one discussion one thread in a mail program: names that never change, of mails that need not exist."""
    discussions = {each.comment.article_id if each.comment else each.article_id for each in news}
    if len(discussions) > 1:
        return {}
    host = urlsplit(settings.SITE_ADDRESS).hostname
    above = [f"<discussion-{discussions.pop()}@{host}>"]
    roots = {each.comment.root_id if each.comment else None for each in news}
    if len(roots) == 1 and (root := roots.pop()):
        above.append(f"<comment-{root}@{host}>")
    return {"In-Reply-To": above[-1], "References": " ".join(above)}
