"""What is kept of people, why, for how long and where: one table for the worker, the page and the tests.

An entry with a job is forgotten by the worker as it says; one without goes with what it belongs to. A new column that
holds something of a reader gets its entry here, or a test fails.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import publishing
from comments import moderation, rules, voters
from comments.following import consents, opting_in, subscriptions
from krysalis.foundation import limits, mail
from krysalis.foundation.mail.forgetting import KEEP_RECIPIENT, KEEP_TEXT

Words = str | Promise
_HOUR, _DAY, _YEAR = 60, 1440, 525_600  # In minutes.


@dataclass(frozen=True)
class Forgetting:
    """What the worker does about it."""

    name: str
    every: timedelta
    do: Callable[[], object]


@dataclass(frozen=True)
class Kept:
    what: Words
    why: Words  # The purpose, and the ground in the GDPR or another law.
    how_long: Words
    where: tuple[str, ...] = ()  # Columns, as app.Model.field; the last part may be *, for all that hold text.
    forgetting: Forgetting | None = None
    needs_mail: bool = False  # Where no mail server is set, nobody is asked for it.


def in_words(period: timedelta) -> str:
    """In the largest unit in which it is whole: 3 years, 30 days, 48 hours. Up to two days in hours."""
    minutes = int(period.total_seconds()) // 60
    if minutes % _YEAR == 0:
        return ngettext("%(count)d year", "%(count)d years", minutes // _YEAR) % {"count": minutes // _YEAR}
    if minutes % _DAY == 0 and minutes > 2 * _DAY:
        return ngettext("%(count)d day", "%(count)d days", minutes // _DAY) % {"count": minutes // _DAY}
    if minutes % _HOUR == 0:
        return ngettext("%(count)d hour", "%(count)d hours", minutes // _HOUR) % {"count": minutes // _HOUR}
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


# `{period}` in the sentence is filled when it is read, in the language of the page.
lasting = lazy(lambda sentence, period: str(sentence).format(period=in_words(period)), str)


def clear_sessions() -> None:
    engine = import_module(settings.SESSION_ENGINE)
    engine.SessionStore.clear_expired()


HOURLY, DAILY = timedelta(hours=1), timedelta(days=1)

KEPT: tuple[Kept, ...] = (
    Kept(
        what=_("Comments: the text, the passage it is about, the time and the name under which it was written"),
        why=_("To publish the discussion, as you asked by sending it (GDPR, Article 6(1)(b))."),
        how_long=_("As long as the article stands here. You can delete each of them yourself."),
        where=(
            "comments.Comment.body_source",
            "comments.Comment.body_html",
            "comments.Comment.quote_exact",
            "comments.Comment.quote_prefix",
            "comments.Comment.quote_suffix",
            "comments.Guest.name",
        ),
    ),
    Kept(
        what=_("E-mail address and website given with a comment"),
        why=_(
            "To ask you if something is unclear, to tell you what was decided, and to keep the same writer’s comments "
            "together (GDPR, Article 6(1)(f)); a website is linked at your name. The address is never shown."
        ),
        how_long=_("As long as your comments. You can change or remove both."),
        where=("comments.Guest.email", "comments.Guest.website"),
    ),
    Kept(
        what=_("A keyed hash of the network you write, vote or report from; never the address of the network itself"),
        why=_(
            "So that nobody votes twice, floods the site or comes back while blocked (GDPR, Article 6(1)(f)). The key "
            "is thrown away with all that was made with it, and cannot be guessed from the database alone."
        ),
        how_long=lasting(_("At most {period}; then the key is replaced."), voters.KEY_LIFETIME),
        where=(
            "comments.Guest.network_key",
            "comments.Vote.voter",
            "comments.Report.reporter_key",
            "comments.VoterKey.secret",
        ),
        forgetting=Forgetting("strangers", HOURLY, voters.forget),  # Not daily: it is thirty days that are promised.
    ),
    Kept(
        what=_("A fingerprint of what you sent, by which a form that is sent twice is recognised"),
        why=_("So that your comment does not appear twice (GDPR, Article 6(1)(f))."),
        how_long=lasting(_("{period} after sending."), rules.SUBMISSION_KEY_FOR),
        where=("comments.Comment.submission_key",),
        forgetting=Forgetting("submission keys", timedelta(minutes=10), moderation.forget_submission_keys),
    ),
    Kept(
        what=_("The hash of a secret that your browser keeps after you have written"),
        why=_("So that you see your waiting comment, and can change or delete it (GDPR, Article 6(1)(b))."),
        how_long=_("As long as the comment; it is of no use without the cookie in your browser."),
        where=("comments.Comment.writer_key",),
    ),
    Kept(
        what=_("What was decided about a comment: when, by whom, why, and the text before a change"),
        why=_(
            "To be able to explain decisions, to undo them, and to answer objections (GDPR, Article 6(1)(f); "
            "Regulation (EU) 2022/2065, Articles 16 and 17)."
        ),
        how_long=_("As long as the comment. Where you erase your data it stays without text, name and address."),
        where=("comments.ModerationEvent.reason", "comments.ModerationEvent.body_source"),
    ),
    Kept(
        what=_("Reports of comments: the reason, your explanation, and name and e-mail address where you gave them"),
        why=_(
            "To look at the report and tell you the decision (Regulation (EU) 2022/2065, Article 16; GDPR, Article "
            "6(1)(c)). Whoever wrote the comment never learns who reported it."
        ),
        how_long=_("As long as the comment. You can erase your part at any time."),
        where=("comments.Report.name", "comments.Report.email", "comments.Report.explanation"),
    ),
    Kept(
        what=_("Notes about typing errors"),
        why=_("To correct the article (GDPR, Article 6(1)(f)). Nobody is asked who they are."),
        how_long=_("As long as the article stands here."),
        where=("comments.TypoNote.*",),
    ),
    Kept(
        what=_("Blocks: a keyed hash of the e-mail address or network of somebody who may not write, and the reason"),
        why=_("To keep the discussion free of those who disturb it again and again (GDPR, Article 6(1)(f))."),
        how_long=lasting(
            _(
                "Of a network at most {period}. Of an e-mail address the hash stays in the list when the block has "
                "ended, so that it can be seen what was decided."
            ),
            voters.KEY_LIFETIME,
        ),
        where=("comments.Block.key", "comments.Block.reason"),
    ),
    Kept(
        what=_("Words that stood in spam and in approved comments, with how often; without who wrote them"),
        why=_("To recognise spam (GDPR, Article 6(1)(f))."),
        how_long=_("A word goes with the last comment that it was counted for."),
        where=("comments.LearnedWord.word",),
    ),
    Kept(
        what=_("The wish to be told of something by e-mail, until you confirm it"),
        why=_("To ask you whether it was you (GDPR, Article 6(1)(b))."),
        how_long=lasting(_("{period}; confirmed, it becomes a subscription."), opting_in.UNCONFIRMED_FOR),
        where=(
            "comments.OptIn.email",
            "comments.OptIn.key",
            "comments.OptIn.network",
            "comments.OptIn.form_address",
            "comments.OptIn.wording",
        ),
        forgetting=Forgetting("unconfirmed wishes", HOURLY, opting_in.forget_unconfirmed),
        needs_mail=True,
    ),
    Kept(
        what=_("Subscriptions: your e-mail address, what you follow and how often we write"),
        why=_("To write to you about it, with your consent (GDPR, Article 6(1)(a))."),
        how_long=_("Until you end it: by the link in every mail."),
        where=("comments.Subscriber.email",),
        forgetting=Forgetting("followers of nothing", DAILY, subscriptions.forget_followers_of_nothing),
        needs_mail=True,
    ),
    Kept(
        what=_("The proof of your consent: what you were asked in which words, and when you asked and confirmed"),
        why=_(
            "To be able to show that we wrote with your leave (GDPR, Article 7(1)). Where you erase your data, a keyed "
            "hash stays in the place of the address."
        ),
        how_long=lasting(_("{period} after the subscription has ended."), consents.PROOF_FOR),
        where=(
            "comments.Consent.email",
            "comments.Consent.email_key",
            "comments.Consent.form_address",
            "comments.Consent.wording",
            "comments.Consent.what",
        ),
        forgetting=Forgetting("proofs of consent", DAILY, consents.forget_proofs),
        needs_mail=True,
    ),
    Kept(
        what=_("The shortened network address from which you asked and confirmed"),
        why=_("To be able to show that it was you (GDPR, Article 7(1))."),
        how_long=lasting(_("{period} after you have confirmed."), consents.NETWORK_FOR),
        where=("comments.Consent.network", "comments.Consent.confirmed_from"),
        forgetting=Forgetting("networks of consents", DAILY, consents.forget_networks),
        needs_mail=True,
    ),
    Kept(
        what=_("The text of mails to you"),
        why=_("To send them, and to be able to answer whether we wrote to you (GDPR, Article 6(1)(f))."),
        how_long=lasting(_("{period} after they were sent."), KEEP_TEXT),
        where=(
            "foundation.OutgoingMail.subject",
            "foundation.OutgoingMail.text",
            "foundation.OutgoingMail.html",
            "foundation.OutgoingMail.headers",
        ),
        forgetting=Forgetting("mail texts", DAILY, mail.forget_texts),
        needs_mail=True,
    ),
    Kept(
        what=_("That a mail went to your address, when, and what the mail server said"),
        why=_("So that nothing is told twice and nobody is flooded with mails (GDPR, Article 6(1)(f))."),
        how_long=lasting(_("{period} after they were sent."), KEEP_RECIPIENT),
        where=("foundation.OutgoingMail.recipient", "foundation.OutgoingMail.last_error"),
        forgetting=Forgetting("mail recipients", DAILY, mail.forget_recipients),
        needs_mail=True,
    ),
    Kept(
        what=_("Counters by keyed hashes of networks and addresses: how often somebody has sent or asked something"),
        why=_("To keep programs from flooding the site (GDPR, Article 6(1)(f))."),
        how_long=lasting(_("At most {period}."), DAILY),
        where=("foundation.CachedValue.cache_key", "foundation.CachedValue.value"),
        forgetting=Forgetting("limits", HOURLY, limits.forget_expired),
    ),
    Kept(
        what=_("Those who work here: login, name, e-mail address, hash of the password, and what they changed"),
        why=_("To let them work and to be able to see who did what (GDPR, Article 6(1)(b) and (f))."),
        how_long=_("As long as they belong to the site; their texts and decisions keep the name."),
        where=(
            "auth.User.*",
            "account.EmailAddress.*",
            "account.EmailConfirmation.*",
            "mfa.Authenticator.*",
            "admin.LogEntry.*",
            "profiles.Profile.*",
            "profiles.NetProfile.*",
        ),
    ),
    Kept(
        what=_("That somebody who works here is logged in"),
        why=_("So that they need not log in on every page (GDPR, Article 6(1)(b))."),
        how_long=lasting(_("{period} after logging in."), timedelta(seconds=settings.SESSION_COOKIE_AGE)),
        where=("sessions.Session.*",),
        forgetting=Forgetting("sessions", DAILY, clear_sessions),
    ),
    Kept(
        what=_("Articles and pages in the bin, with the comments below them"),
        why=_("So that what was deleted by mistake can be brought back (GDPR, Article 6(1)(f))."),
        how_long=lasting(_("{period}."), publishing.KEPT_IN_BIN),
        forgetting=Forgetting("bin", DAILY, publishing.purge_bin),
    ),
)
