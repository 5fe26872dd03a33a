"""What an error on sending means: whether to try again, whether the mailbox is gone, and how to say it."""

import re
import smtplib
import socket

from django.utils.translation import gettext as _

# Where the server says no more than a number (RFC 5321, 4.2.3): no such mailbox, gone elsewhere, no such name.
NO_MAILBOX = {550, 551, 553}
# Where it says precisely (RFC 3463, 3.2 and 3.3; RFC 7505): the mailbox, its host or its name is wrong, it has moved,
# its host takes no mail, it is switched off. The others of 5.1 speak of the sender, 5.7 of what we may do.
NO_MAILBOX_PRECISELY = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}

_PRECISELY = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")


def is_final(error: Exception) -> bool:
    """The server will never take this mail. What it says of us, our login or our right to send, is retried."""
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    cannot_be_written = isinstance(error, ValueError) and not isinstance(error, OSError)  # A wrong certificate is both.
    return cannot_be_written or refuses_recipient(error)


def refuses_recipient(error: Exception) -> bool:
    """For good: a full mailbox or a server that knows us not is no such thing."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(_says_no_mailbox(code, _text(answer)) for code, answer in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        precise = _PRECISELY.match(_text(error.smtp_error))
        return bool(precise and precise[0] in NO_MAILBOX_PRECISELY)
    return False


def _says_no_mailbox(code: int, answer: str) -> bool:
    if precise := _PRECISELY.match(answer):
        return precise[0] in NO_MAILBOX_PRECISELY
    return code in NO_MAILBOX and "relay" not in answer.lower()  # Exim's way to say that we may not send here.


def words(error: Exception) -> str:
    """For the operator, at most 500 characters."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {_text(answer)}" for code, answer in error.recipients.values()]
        return "; ".join(answers)[:500]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"[:500]
    if isinstance(error, ConnectionError | TimeoutError | socket.gaierror):
        return (_("The mail server cannot be reached: %(error)s") % {"error": error})[:500]
    return f"{type(error).__name__}: {error}"[:500]


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
