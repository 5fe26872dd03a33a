"""One connection to the mail server for many mails."""

import contextlib
from types import TracebackType
from typing import Any, Self

from django.core.mail import EmailMessage, get_connection


class Line:
    """Opened for the first mail, and anew where the server has hung up meanwhile."""

    def __init__(self) -> None:
        self.is_down = False  # The last attempt to open it failed, and the next mail would fare no better.
        self._backend: Any = None

    def send(self, message: EmailMessage) -> None:
        if self._backend is None or not self._answers():
            self._open()
        self._backend.send_messages([message])

    def _open(self) -> None:
        """A new one each time: of one that broke nobody knows how far it had come, before STARTTLS or after it."""
        self._close()
        backend = get_connection()
        self.is_down = True
        backend.open()
        self.is_down = False
        self._backend = backend

    def _answers(self) -> bool:
        """Asked before each mail, so that a server which takes only so many in a row costs none of them an attempt."""
        smtp = getattr(self._backend, "connection", None)
        if smtp is None:  # What goes into a file or a test's memory cannot be hung up.
            return True
        try:
            return bool(smtp.noop()[0] == 250)
        except OSError:
            return False

    def _close(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            with contextlib.suppress(OSError):  # What was sent is sent, however the server says goodbye.
                backend.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
