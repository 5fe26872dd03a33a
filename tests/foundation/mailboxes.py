"""A real mail server with moods, for tests of what sends to it."""

import asyncio
import socket
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

REFUSED = "niemand@example.org"


class Mailbox:
    """Keeps what it is given; refuses one recipient, and whatever it is told to."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.answer = "250 OK"
        self.answer_to_recipient = "550 No such user"  # To the one who is refused.
        self.answer_to_starttls = ""  # Empty: whatever the server can.
        self.hangs_up_before: set[int] = set()  # Of its answer to the first, second, … mail.
        self.hangs_up_after: set[int] = set()
        self.takes = 0.0  # Seconds for each mail.
        self.connections = 0  # On which somebody has said their name.
        self.commands: list[tuple[str, bool]] = []  # What could show a mail or a password, and whether under TLS.
        self.on_mail: Callable[[], None] = lambda: None  # Before it is answered.

    @property
    def message_ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, name: str, said: list[str]) -> list[str]:  # noqa: N802
        session.host_name = name
        return [*said[:-1], "250-STARTTLS", said[-1]] if self.answer_to_starttls else said

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address == REFUSED and not self.answer_to_recipient.startswith("250"):
            return self.answer_to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content))
        self.on_mail()
        await asyncio.sleep(self.takes)
        if len(self.mails) in self.hangs_up_before:
            server.transport.abort()
        return self.answer


class _Protocol(SMTP):
    async def smtp_EHLO(self, said: str) -> None:  # noqa: N802
        self.event_handler.connections += self._tls_protocol is None  # Under TLS the name is said again.
        await super().smtp_EHLO(said)

    async def smtp_MAIL(self, said: str) -> None:  # noqa: N802
        self._note("MAIL")
        await super().smtp_MAIL(said)

    async def smtp_AUTH(self, said: str) -> None:  # noqa: N802
        self._note("AUTH")
        await super().smtp_AUTH(said)

    async def smtp_STARTTLS(self, said: str) -> None:  # noqa: N802
        if refusal := self.event_handler.answer_to_starttls:
            await self.push(refusal)
        else:
            await super().smtp_STARTTLS(said)

    async def smtp_DATA(self, said: str) -> None:  # noqa: N802
        await super().smtp_DATA(said)
        if len(self.event_handler.mails) in self.event_handler.hangs_up_after:
            self.transport.close()

    def _note(self, command: str) -> None:
        self.event_handler.commands.append((command, self._tls_protocol is not None))


class Server(Controller):
    def __init__(self, box: Mailbox, port: int, **more: Any) -> None:
        super().__init__(box, hostname="127.0.0.1", port=port, **more)

    def factory(self) -> SMTP:
        return _Protocol(self.handler, **self.SMTP_kwargs)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
