"""A copy of all that is kept under an address, in a shape that programs can rely on (GDPR, Articles 15 and 20).

`format` names the shape; it gets another number where a program that reads it would have to be changed. Nothing is left
out where it is empty: a list is `[]`, a text `""`, a moment that never was `null`. Moments are ISO 8601 with their
offset, addresses are whole. docs/betrieb.md describes every field.
"""

import json
import re
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from comments.following.topics import topic_of
from comments.models import Comment, Consent, Guest, OptIn, Report, Subscription
from krysalis.foundation.models import OutgoingMail, Site
from krysalis.foundation.site import absolute

from .holdings import Holdings

FORMAT = "krysalis-person/1"
LEFT_OUT = "[…]"
_TOKEN = re.compile(r"[\w.-]+:[\w-]{6,}:[\w-]{43}")  # Of a signed link, which still works; as Django signs them.


def as_json(holdings: Holdings) -> str:
    """UTF-8 with real umlauts, two spaces a level, a line feed at the end."""
    return json.dumps(exported(holdings), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n"


def exported(holdings: Holdings) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "site": {"name": Site.objects.get().name, "address": absolute("/")},
        "exported_at": timezone.localtime(),
        "address": holdings.address,
        "names": [_guest(guest) for guest in holdings.guests],
        "member": _member(holdings),
        "comments": [_comment(comment) for comment in holdings.comments],
        "reports": [_report(report) for report in holdings.reports],
        "subscriptions": [_subscription(subscription) for subscription in holdings.subscriptions],
        "unconfirmed_wishes": [_wish(wish) for wish in holdings.wishes],
        "consents": [_consent(consent) for consent in holdings.consents],
        "mails": [_mail(mail, with_text=holdings.member is None) for mail in holdings.mails],
    }


def _guest(guest: Guest) -> dict[str, Any]:
    return {
        "name": guest.name,
        "email": guest.email,
        "email_confirmed_at": guest.email_confirmed_at,
        "website": guest.website,
        "first_written_at": guest.created_at,
    }


def _member(holdings: Holdings) -> dict[str, Any] | None:
    member, profile = holdings.member, holdings.profile
    if member is None:
        return None
    return {
        "login": member.username,
        "first_name": member.first_name,
        "last_name": member.last_name,
        "email": member.email,
        "since": member.date_joined,
        "last_login": member.last_login,
        "profile": profile
        and {
            "name": profile.name,
            "address": absolute(profile.get_absolute_url()),
            "role": profile.role,
            "biography": profile.biography,
            "photo": profile.photo.name or "",
            "networks": [link.address for link in profile.net_profiles.all()],
        },
    }


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.pk,
        "address": absolute(comment.get_absolute_url()),
        "article": {"title": comment.article.title, "address": absolute(comment.article.get_absolute_url())},
        "answers": comment.parent_id,
        "name": comment.writer_name,
        "status": comment.status,
        "submitted_at": comment.submitted_at,
        "edited_at": comment.edited_at,
        "edited_by_staff": comment.edited_by_staff,
        "text": comment.body_source,
        "passage": comment.quote_exact,
        "score": comment.score,
        "wants_mail_about_decision": comment.tells_writer,
        "looks_like_spam_percent": comment.spam_score,
        "history": [
            {"at": event.at, "what": event.verb, "reason": event.reason, "rule": event.rule, "text": event.body_source}
            for event in comment.told  # type: ignore[attr-defined]
        ],
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "comment": absolute(report.comment.get_absolute_url()),
        "reason": report.reason,
        "explanation": report.explanation,
        "concerns_minors": report.concerns_minors,
        "good_faith": report.good_faith,
        "name": report.name,
        "email": report.email,
        "email_confirmed_at": report.email_confirmed_at,
        "reported_at": report.reported_at,
        "settled_at": report.settled_at,
    }


def _subscription(subscription: Subscription) -> dict[str, Any]:
    subscriber = subscription.subscriber
    return {
        **_followed(subscription),
        "since": subscription.started_at,
        "rhythm": subscriber.rhythm,
        "paused": subscriber.paused,
        "paused_at": subscriber.paused_at,
    }


def _wish(wish: OptIn) -> dict[str, Any]:
    return {**_followed(wish), **_asked(wish)}


def _followed(row: OptIn | Subscription) -> dict[str, Any]:
    topic = topic_of(row)
    return {"kind": row.kind, "what": topic.title, "address": absolute(topic.page)}


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "what": consent.what,
        **_asked(consent),
        "confirmed_at": consent.confirmed_at,
        "confirmed_from": consent.confirmed_from,
        "ended_at": consent.ended_at,
    }


def _asked(row: OptIn | Consent) -> dict[str, Any]:
    return {
        "wording": row.wording,
        "wording_version": row.wording_version,
        "form": row.form_address,
        "network": row.network,
        "requested_at": row.requested_at,
    }


def _mail(mail: OutgoingMail, *, with_text: bool) -> dict[str, Any]:
    """Without what opens something. Mails to those who work here speak of others, so only that they were written."""
    return {
        "subject": mail.subject if with_text else "",
        "text": _TOKEN.sub(LEFT_OUT, mail.text) if with_text else "",
        "status": mail.status,
        "written_at": mail.created_at,
        "sent_at": mail.sent_at,
    }
