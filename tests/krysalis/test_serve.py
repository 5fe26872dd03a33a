"""The production server, as an operator starts it: real processes on a real port."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError

import psutil
import pytest
from django.conf import settings

PASSED_ON = {
    "PATH",
    "HOME",
    "LANG",
    "VIRTUAL_ENV",
    "COVERAGE_PROCESS_CONFIG",
}  # The last lets the gate count what is run.
MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A site of its own: its database, its port, nothing of this machine's."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if name in PASSED_ON}
    values = kept | {"DATA_DIR": str(tmp_path_factory.mktemp("site")), "PORT": str(port)}
    subprocess.run([*MANAGE, "migrate", "--verbosity", "0"], env=values, check=True, timeout=120)
    return values


class Server:
    def __init__(self, environment: dict[str, str]) -> None:
        self.address = f"http://127.0.0.1:{environment['PORT']}"
        self.process = subprocess.Popen(
            [*MANAGE, "serve", "--workers", "1"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.family: set[psutil.Process] = set()

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, ConnectionError, TimeoutError):
            return False

    def children(self, word: str = "") -> list[psutil.Process]:
        children = psutil.Process(self.process.pid).children(recursive=True)
        self.family.update(children)
        return [child for child in children if word in _command(child)]

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(timeout=20)

    def left(self) -> list[psutil.Process]:
        return [child for child in self.family if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:  # It ended meanwhile.
        return ""


@pytest.fixture
def server(environment: dict[str, str]) -> Iterator[Server]:
    server = Server(environment)
    eventually(server.answers)
    yield server
    server.stop()


def eventually(what: Callable[[], object], seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.1)


class TestServe:
    def test_comes_back_after_kills_refuses_a_second_and_ends_whole(
        self, server: Server, environment: dict[str, str]
    ) -> None:
        second = subprocess.run([*MANAGE, "serve"], env=environment, capture_output=True, text=True, timeout=60)
        assert second.returncode != 0
        assert "cannot be had" in second.stderr

        eventually(lambda: len(server.children("granian")) >= 2 and server.children("work"))
        web = server.children("granian")
        workers = [child for child in web if child.ppid() != server.process.pid]
        workers[0].kill()
        eventually(lambda: not workers[0].is_running() and server.answers())

        before = server.children("manage.py work")
        before[0].kill()
        eventually(lambda: [child for child in server.children("manage.py work") if child.pid != before[0].pid])

        server.children()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=20) == 0
        eventually(lambda: not server.left())

    def test_replaces_a_web_server_whose_master_was_killed(self, server: Server) -> None:
        eventually(lambda: len(server.children("granian")) >= 2)
        before = server.children("granian")
        [master] = [child for child in before if child.ppid() == server.process.pid]
        master.kill()
        eventually(lambda: not any(child.is_running() for child in before))
        eventually(server.answers)

    def test_leaves_nothing_when_it_is_killed_itself(self, server: Server) -> None:
        server.children()
        server.process.kill()
        server.process.wait()
        if sys.platform == "linux":
            eventually(lambda: not server.left())

    def test_survives_an_interrupt_in_its_first_second(self, environment: dict[str, str]) -> None:
        server = Server(environment)
        time.sleep(0.9)
        server.process.send_signal(signal.SIGINT)
        server.process.wait(timeout=20)
        assert not server.answers()


class TestServeRefuses:
    def test_a_database_that_is_not_up_to_date(self, environment: dict[str, str], tmp_path: Path) -> None:
        answer = subprocess.run(
            [*MANAGE, "serve"],
            env=environment | {"DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert answer.returncode != 0
        assert "manage.py migrate" in answer.stderr

    def test_a_wrong_setting_in_one_sentence(self, environment: dict[str, str]) -> None:
        """What manage.py says of whatever an operator can mend; the trace is there for who asks for it."""
        wrong = environment | {"SITE_ADDRESS": "blog.example.org"}
        answer = subprocess.run([*MANAGE, "serve"], env=wrong, capture_output=True, text=True, timeout=60)
        assert answer.returncode != 0
        assert answer.stderr == "SITE_ADDRESS must look like https://www.example.org, not 'blog.example.org'.\n"
        asked = subprocess.run([*MANAGE, "serve", "--traceback"], env=wrong, capture_output=True, text=True, timeout=60)
        assert "Traceback" in asked.stderr
