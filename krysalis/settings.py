"""How the site runs, from the environment; how it behaves is set in the admin.

Every value is parsed or refused: a wrong one stops the start with the name of the variable. The README has the table,
and a test holds both equal.
"""

import os
import re
import secrets
from collections.abc import Callable
from email.utils import parseaddr
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from krysalis import logs, private_files

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()


def _data_dir() -> Path:
    """Made for its owner alone: the database holds e-mail addresses, and links that open a login."""
    value = env.str("DATA_DIR", default=str(BASE_DIR / "var"))
    if not value.strip():
        raise ImproperlyConfigured("DATA_DIR must be the path of a folder, or left out.")
    path = Path(value)
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"DATA_DIR cannot be made: {error}") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"DATA_DIR cannot be written to by this user: {path}")
    for kept in (path / "settings.env", path / "secret_key"):
        if kept.exists() and not os.access(kept, os.R_OK):
            raise ImproperlyConfigured(f"DATA_DIR holds what this user may not read: {kept}")
    return path


DATA_DIR = _data_dir()
environ.Env.read_env(DATA_DIR / "settings.env")  # Written by `manage.py setup`; the real environment wins.


SERVERS = {"redis", "rediss", "smtp", "smtp+tls", "smtp+ssl"}  # Schemes that say nothing without a host.


def _flag(name: str, *, default: bool) -> bool:
    """`bool("False")` is `True`, so only the words on the list count."""
    words = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}
    value = env.str(name, default="on" if default else "off").strip().lower()
    if value not in words:
        raise ImproperlyConfigured(f"{name} must be on or off, not {value!r}.")
    return words[value]


def _host(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]+", value):
        raise ValueError(value)
    return value


def origin(value: str) -> str:
    """Scheme, host and port as a browser sends them; ValueError for anything more or less."""
    value = value.rstrip("/").lower()
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or parts.path or parts.query or parts.fragment or parts.username:
        raise ValueError(value)
    host, port = parts.hostname or "", parts.port  # The port raises ValueError where it is none.
    if ":" in host:
        host = f"[{ip_address(host)}]"
    else:
        _host(host)
    return f"{parts.scheme}://{host}" + ("" if port in {None, 80 if parts.scheme == "http" else 443} else f":{port}")


def _origin(name: str, default: str) -> str:
    value = env.str(name, default=default)
    try:
        return origin(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must look like https://www.example.org, not {value!r}.") from None


def _port(name: str, default: int) -> int:
    value = env.str(name, default=str(default))
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise ImproperlyConfigured(f"{name} must be a number from 1 to 65535, not {value!r}.")
    return int(value)


def _each(name: str, what: str, check: Callable[[str], object]) -> list[str]:
    """The values between commas; `check` raises ValueError for what is none of them."""
    values = [value.strip() for value in env.str(name, default="").split(",") if value.strip()]
    for value in values:
        try:
            check(value)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} must hold {what} between commas, not {value!r}.") from error
    return values


def _listener(name: str, default: str) -> str:
    value = env.str(name, default=default)
    try:
        return str(ip_address(value)) if ":" in value else _host(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be an address or a name of this machine, not {value!r}.") from None


def _url(name: str, default: str, schemes: set[str], parse: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """django-environ accepts some nonsense, so scheme and port are looked at first. No message repeats the rest, nor
    does a trace: it may hold a password."""
    value = env.str(name, default=default)
    found = re.match(r"[a-z+]+(?=://)", value)
    scheme = found.group() if found else ""
    if scheme not in schemes:
        raise ImproperlyConfigured(f"{name} must begin with one of {', '.join(sorted(schemes))}, not {scheme!r}.")
    try:
        parts = urlsplit(value)
        if scheme in SERVERS and not (parts.hostname and parts.port != 0):
            raise ValueError(name)
        return parse(name, default=default)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} cannot be read. It looks like {scheme}://user:password@host:1234/name, "
            "and special characters in the password are written like %40 for @."
        ) from None


def _mail_address(name: str, default: str) -> str:
    value = env.str(name, default=default)
    if "@" not in parseaddr(value)[1] or not value.isprintable():
        raise ImproperlyConfigured(f"{name} must be an e-mail address, not {value!r}.")
    return value


def _kept_secret() -> str:
    """Made once and kept beside the database with mode 0600, so that a first start needs no configuration."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        private_files.write(path, secrets.token_urlsafe(64))
    return path.read_text().strip()


DEBUG = _flag("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or _kept_secret()
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("SECRET_KEY must have 32 characters or more; without one, a good one is made and kept.")

PORT = _port("PORT", 8000)  # Where `manage.py serve` listens, on HOST.
HOST = _listener("HOST", "127.0.0.1")
SITE_ADDRESS = _origin("SITE_ADDRESS", f"http://127.0.0.1:{PORT}")
_site = urlsplit(SITE_ADDRESS)
HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = [_site.netloc.removesuffix(f":{_site.port}"), *_each("EXTRA_HOSTS", "host names", _host)]
if _site.hostname == "127.0.0.1":
    ALLOWED_HOSTS.append("localhost")  # What people type on their own machine, and the only one with passkeys there.
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]
TRUSTED_PROXIES = _each("TRUSTED_PROXIES", "addresses or networks", ip_network)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "krysalis",  # Before the admin, or its base_site.html would win.
    "comments",
    "articles",
    "profiles",
    "krysalis.foundation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "taggit",
    "csp",
]

MIDDLEWARE = [
    "krysalis.logs.RequestLogMiddleware",
    "krysalis.charsets.CharsetMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "krysalis.wordpress.redirects.ReplyMiddleware",
    "krysalis.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "krysalis.urls"
WSGI_APPLICATION = "krysalis.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "krysalis.frame.frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

_DATABASES = {"sqlite", "postgres", "postgresql"}
DATABASES = {"default": _url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'krysalis.sqlite3'}", _DATABASES, env.db_url)}
if DATABASES["default"]["NAME"] in {"", ":memory:"}:
    raise ImproperlyConfigured("DATABASE_URL names no database; a file looks like sqlite:////srv/krysalis/data/file.")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"] |= {
        "ENGINE": "krysalis.foundation.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL, so that an accepted comment survives a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
        },
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Limits on strangers count over all processes, so this one is shared.
    "default": _url("CACHE_URL", "dbcache://cached_values", {"dbcache", "redis", "rediss"}, env.cache_url),
    # Public pages as bytes, a copy in each process: 500 pages of about 60 kB.
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 500}},
}

if CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
    # A full table would forget tokens that still count; the worker deletes those that count no more.
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 100_000}

EMAIL_CONFIGURED = bool(env.str("EMAIL_URL", default=""))
_MAILS = {"smtp", "smtp+tls", "smtp+ssl", "consolemail", "filemail", "dummymail"}
vars().update(_url("EMAIL_URL", "dummymail://", _MAILS, env.email_url))
EMAIL_TIMEOUT = 15  # Seconds; Django's default waits for ever.
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _mail_address("EMAIL_FROM", f"no-reply@{ALLOWED_HOSTS[0]}")
LETTERS = [  # To readers, each tuple beside the room that sends them.
    "comments.following.letters.LETTERS",
    "comments.notifications.letters.LETTERS",
    "comments.reporting.letters.LETTERS",
    "krysalis.people.letters.LETTERS",
]

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "krysalis" / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # Seconds: an invitation outlives a weekend.

ACCOUNT_ADAPTER = "krysalis.staff.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "krysalis.staff.forms.LoginForm",
    "change_password": "krysalis.staff.forms.ChangePasswordForm",
    "reauthenticate": "krysalis.staff.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # For SESSION_COOKIE_AGE.
MFA_ADAPTER = "krysalis.staff.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "krysalis.staff.forms.AuthenticateForm",
    "reauthenticate": "krysalis.staff.forms.ReauthenticateByCodeForm",
    "activate_totp": "krysalis.staff.forms.ActivateTOTPForm",
    "add_webauthn": "krysalis.staff.forms.AddWebAuthnForm",
    "edit_webauthn": "krysalis.staff.forms.EditWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # Or accounts made on the command line could not enrol.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # For http://localhost; browsers allow it nowhere else.
MFA_TOTP_TOLERANCE = 1  # Telephones' clocks are off by some seconds.

_cookie = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_cookie}session"
CSRF_COOKIE_NAME = f"{_cookie}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 8 * 60 * 60  # A working day; what is typed outlives it in the browser.
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_HTTPONLY = True

SECURE_SSL_REDIRECT = False  # The proxy in front redirects; here a wrong header would be a loop.
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # The preview beside the editor is a frame.
SILENCED_SYSTEM_CHECKS = ["security.W008", "security.W019"]  # The two decisions above.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "report-uri": "/csp-report",
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb")
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # Bytes without files: an article of 300,000 words.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

LOGGING = logs.LOGGING

# Off only for a load test on loopback; `check --deploy` refuses it.
COMMENT_LIMITS = _flag("COMMENT_LIMITS", default=True)

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_TAGS_FROM_STRING = "articles.tags.split_at_commas"
TAGGIT_STRING_FROM_TAGS = "articles.tags.joined_by_commas"
