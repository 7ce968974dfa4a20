"""Settings of Django, read from the home folder and a few environment variables."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.utils.translation import gettext_lazy as _

from hansa.config.home import current_home

HOME = current_home()
PACKAGE = Path(__file__).resolve().parent.parent
OPERATOR = HOME.settings

SECRET_KEY = HOME.secret_key
DEBUG = os.environ.get("HANSA_DEBUG") == "1"
DEMO = HOME.is_demo
_site = OPERATOR.get("site", {})
# The address people use, in links and letters. Without one in hansa.toml `hansa serve` names the one it listens on.
SITE_URL = (_site.get("url") or os.environ.get("HANSA_SITE_URL") or "http://localhost:8000").rstrip("/")
SITE_NAME = _site.get("name", "Hansa")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", urlsplit(SITE_URL).hostname or "", *_site.get("hosts", [])]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    # Before allauth, whose templates and Russian words it overrides.
    "hansa.people",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "hansa.journal",
    "hansa.outbox",
    "hansa.directory",
    "hansa.network",
    "hansa.observatory",
    "hansa.portal",
    # After the portal, which overrides the template of a list to choose from.
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pads each answer by chance, so that its length tells nothing about a secret in it.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    # Outside of sessions: for the API there are none.
    "hansa.portal.api.middleware.api_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hansa.people.middleware.session_middleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hansa.directory.middleware.reader_middleware",
    "hansa.directory.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "hansa.config.urls"
WSGI_APPLICATION = "hansa.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # The portal overrides the templates of libraries, so it comes before them.
        "DIRS": [PACKAGE / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "hansa.portal.context.shell",
            ],
        },
    }
]

# Database: SQLite in the home, or PostgreSQL by DATABASE_URL. IMMEDIATE: otherwise two requests that read and then
# write lock each other out.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; "
    "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY; PRAGMA recursive_triggers=ON;"
)
if url := os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(HOME.database),
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 60, "init_command": SQLITE_PRAGMAS},
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database, so that limits on attempts hold over all worker processes. Large, because a full cache forgets at
# random, and nobody may wash out the count of their attempts.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 500_000},
    }
}

# People
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_ADAPTER = "hansa.people.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "hansa.people.forms.SignupForm"}
# Ours beside allauth's own: forms that tell whether an address belongs to somebody here, and one that writes letters.
ACCOUNT_RATE_LIMITS = {"look_up_person": "60/h/user", "report_error": "10/h/ip,100/d/key"}
# Behind a proxy, the address that limits count by stands in a header that the proxy sets.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if OPERATOR.get("site", {}).get("behind_proxy") else 0
MFA_ADAPTER = "hansa.people.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
# Browsers treat loopback as secure; without this a passkey could not be tried on one's own machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_URL.startswith("http://")
USERSESSIONS_TRACK_ACTIVITY = True

# Languages
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian"))]
LANGUAGES_OWN_NAMES = [("en", "English"), ("ru", "Русский")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [PACKAGE / "portal" / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["hansa.config.formats"]
TIME_ZONE = _site.get("time_zone", "UTC")
USE_TZ = True

# Files
STATIC_URL = "static/"
STATIC_ROOT = HOME.folder / "static"
WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME.files}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Mail: a server when the operator names one, else files in the home.
_mail = OPERATOR.get("mail", {})
DEFAULT_FROM_EMAIL = _mail.get("from", "Hansa <hansa@localhost>")
if _mail.get("host"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail["host"]
    EMAIL_PORT = _mail.get("port", 587)
    EMAIL_HOST_USER = _mail.get("user", "")
    EMAIL_HOST_PASSWORD = os.environ.get("HANSA_MAIL_PASSWORD", _mail.get("password", ""))
    EMAIL_USE_TLS = _mail.get("security", "starttls") == "starttls"
    EMAIL_USE_SSL = _mail.get("security") == "tls"
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = HOME.mail

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Safety
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_https = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _site.get("behind_proxy") else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
