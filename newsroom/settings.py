"""Settings, all from the environment (README, « Réglages »). A wrong or missing value stops the start."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from js_asset import static_lazy

from newsroom.environment import Environment, read_profile

BASE_DIR = Path(__file__).resolve().parent.parent

# The profile of `make run`: keys of its own, a demo newspaper, mail in files. It counts only where nothing said otherwise,
# so that a start with any of these in its environment is always a real one. It is not copied into os.environ: processes
# that we start would take it for one.
LOCAL_PROFILE = BASE_DIR / "var" / "local.env"
LOCAL = LOCAL_PROFILE.is_file() and os.environ.keys().isdisjoint(
    {"DEBUG", "SECRET_KEY", "VAULT_KEYS", "SENDER_KEY", "DATABASE_URL", "MEDIA_ROOT"}
)

env = Environment({**read_profile(LOCAL_PROFILE), **os.environ} if LOCAL else os.environ)

DEBUG = env.flag("DEBUG", default=False)
DEMO = LOCAL
"""The demo newspaper and its accounts belong to the local profile of `make run`; no variable grants them."""

if DEBUG:
    SECRET_KEY = env.text("SECRET_KEY", "only-for-development-" * 3)
    VAULT_KEYS = env.names("VAULT_KEYS") or ["YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU="]
    SENDER_KEY = env.text("SENDER_KEY", "only-for-development-" * 3)
else:
    SECRET_KEY = env.required("SECRET_KEY", "c’est la clé qui signe les sessions ; au moins 50 signes au hasard.")
    VAULT_KEYS = env.fernet_keys(
        "VAULT_KEYS", "ce sont les clés qui chiffrent les adresses des lecteurs, la plus récente d’abord."
    )
    SENDER_KEY = env.required("SENDER_KEY", "c’est la clé qui reconnaît un expéditeur ; elle ne change jamais.")
    for _name, _key in (("SECRET_KEY", SECRET_KEY), ("SENDER_KEY", SENDER_KEY)):
        if len(_key) < 50:
            raise ImproperlyConfigured(f"{_name} est trop courte ({len(_key)} signes) ; il en faut au moins 50, tirés au hasard.")

SITE_URL = env.site_url("SITE_URL", "http://127.0.0.1:8000")
SITE_NAME = env.text("SITE_NAME", "Newsroom")
"""Fills the masthead the first time; afterwards the newsroom changes it in the back office."""
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS")
if DEBUG:
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["*"]
elif not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS manque : les noms d’hôte du site, séparés par des virgules.")
elif "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS vaut « * » ; nommez les hôtes du site, séparés par des virgules.")
PREVIEW_LINK_HOURS = env.number("PREVIEW_LINK_HOURS", 48, least=1)
"""How long somebody without an account may open a link to an article that is not published."""
OFFLINE_WRITING = env.flag("OFFLINE_WRITING", default=True)
"""Switched off, it ends on every device that had it, as soon as that device has line again."""
VIDEO_POSTERS = env.flag("VIDEO_POSTERS", default=True)
"""Whether the server asks the sources of videos for the pictures in front of them. It asks nobody else for anything."""

PREFIX = env.prefix("PREFIX", "newsroom")
"""Keeps apart what two titles on one server could share: cookies, cache keys, media, the queue of tasks."""
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")
"""Networks whose X-Forwarded-For is believed; none by default."""

INSTALLED_APPS = [
    "newsroom.apps.NewsroomConfig",
    "articles",
    "comments",
    "newsroom.apps.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "axes",
    "crispy_forms",
    "csp",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "newsroom.middleware.forwarded_scheme",
    "newsroom.middleware.permissions_policy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "articles.middleware.moved_addresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

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
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_TEMPLATE_PACK = "newsroom"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["newsroom"]

# Databases. SQLite: IMMEDIATE, or writers that began as readers fail; FULL, because power cuts are normal where we run.
DATABASES: dict[str, dict[str, Any]] = {"default": env.database("DATABASE_URL", "sqlite:///var/newsroom.sqlite3", BASE_DIR)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A query that looks long on paper would be compiled first: four seconds for the unused photos, found in a fifth of one.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {**env.cache("CACHE_URL", "locmemcache://"), "KEY_PREFIX": PREFIX}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": [PREFIX]}}
TASK_QUEUE = PREFIX
"""Every task says `@task(queue_name=settings.TASK_QUEUE)`: two titles on one database never do each other's work."""
MAIL_PRIORITY, PICTURE_PRIORITY = 50, -50
"""Mail goes before everything, the files of pictures come last: thirty uploads took a worker twelve minutes. What says
nothing has 0. A mail still waits for the one picture that is being made; a second worker spares it that."""

# People of the newsroom.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_NAME = f"{PREFIX}_session"
CSRF_FAILURE_VIEW = "newsroom.errors.untrusted"
CSRF_COOKIE_NAME = f"{PREFIX}_csrf"
LANGUAGE_COOKIE_NAME = f"{PREFIX}_language"

# Languages and time.
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "newsroom.formats"
TIME_ZONE = env.time_zone("TIME_ZONE", "Africa/Lome")
USE_TZ = True

# Files.
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(BASE_DIR, env.text("MEDIA_ROOT", "var/media"), PREFIX)
MEDIA_URL = "/media/"
PICTURE_WIDTHS = env.numbers("PICTURE_WIDTHS", [360, 480, 720, 960, 1440], least=100)
"""The widths of the public files of a picture. After a change: `manage.py renditions --rebuild`."""
SPOOL_ROOT = Path(BASE_DIR, env.text("SPOOL_ROOT", "var/spool"))
"""Uploads that nobody has checked yet, for minutes. Each machine has its own; it belongs in no backup."""
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler", "articles.spool.UnnamedFileHandler"]
"""The files of plain forms: small ones in memory, the others in the spool, never in /tmp."""
ERASURES = Path(BASE_DIR, env.text("ERASURES_ROOT", "var/erasures"), f"{PREFIX}.jsonl")
"""What was erased at its author's request, as numbers and times: done again on a restored backup (comments/erased.py)."""
STORAGES = {
    "default": env.storage("MEDIA_STORAGE", f"{SITE_URL}{MEDIA_URL}"),
    "staticfiles": {"BACKEND": "newsroom.staticfiles.Storage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Mail.
_email = env.email("EMAIL_URL", "filemail:///var/mail")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _email["EMAIL_HOST"], _email["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_USER"], _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _email["EMAIL_USE_TLS"], _email["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = BASE_DIR / _email["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("FROM_EMAIL", "redaction@localhost")

# Security.
_https = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = False  # the proxy's work; see README
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False  # other services may live on the same domain
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for sub-domains: not ours to decide
    "security.W021",  # ... nor preloading
    "security.W008",  # redirect to HTTPS: the proxy's work
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_private_addresses": {"()": "comments.logs.WithoutPrivateAddresses"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "newsroom": {"level": "INFO"},
        "articles": {"level": "INFO"},
        "comments": {"level": "INFO"},
        "django.request": {"filters": ["without_private_addresses"]},
        "django.server": {"filters": ["without_private_addresses"]},
    },
}

# The text editor: our own parts of it. articles/text.py has the only allow-list.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {"js": [static_lazy(f"js/editor/{module}.js")], "extensions": dict.fromkeys(names, "articles.forms.editor.allow")}
    for module, names in {
        "menu": ["Menu"],
        "places": ["Beside", "Moves"],
        "kept": ["Bold", "Italic", "Strike", "Kept", "KeptTable", "Foreign", "Abbreviation", "InlineCode"],
        "blocks": ["Document", "Box", "PullQuote", "Table"],
        "link": ["Link"],
        "characters": ["Characters"],
        "paste": ["CleanPaste"],
        "plain": ["PlainMode"],
        "placeholder": ["SeeAlso"],
        "drop": ["Photo", "DroppedPhotos"],
        "embeds": ["Embed"],
        "notes": ["Note"],
    }.items()
]

# Login attempts: by account and network together first, then by each alone (newsroom/throttle.py has the limits).
AXES_HANDLER = "newsroom.throttle.LoginThrottle"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username", "ip_address"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "newsroom.throttle.client_address"
AXES_LOCKOUT_CALLABLE = "newsroom.throttle.locked_out"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
"""Links of invitations and of forgotten passwords; each works once."""
