"""What several tests here share and cannot import under its own name."""

from tests.comments.mails import mail_server as mail_server
