"""Settings, all of them, read from the environment (see README, "Settings").

Safe by default: DEBUG is off and a missing SECRET_KEY stops the start.
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from napsite.caches import caches_of
from napsite.files import storage_of
from napsite.licences import licence_of
from napsite.oidc import form_targets_of, provider_of

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var")))

# The body that runs the installation. Unset: the head of every page says that this is not an official site.
SITE_OWNER = env("SITE_OWNER", default="")
# Under what licence what is published can be used again.
DATA_LICENCE = licence_of(env("DATA_LICENCE", default="CC-BY-4.0"))

# HTTPS is expected of every installation but a trial on one's own machine.
SECURE = env.bool("SECURE", default=False)
if SECURE:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True

INSTALLED_APPS = [
    # modeltranslation patches the admin's options, so it comes first.
    "modeltranslation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "simple_history",
    "rules.apps.AutodiscoverRulesConfig",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    # Before post_office, whose command to send the queue ours extends.
    "tracker",
    "post_office",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.views.page_cache.PageCacheMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "tracker.views.preferences.PrintSizeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "tracker.middleware.request_size",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tracker.middleware.private_pages",
    "tracker.middleware.demonstration_accounts",
    "tracker.middleware.language_without_prefix",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tracker.middleware.second_factor",
]

ROOT_URLCONF = "napsite.urls"
WSGI_APPLICATION = "napsite.wsgi.application"

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
                "tracker.context_processors.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# SQLite writes ahead and takes its lock at the start of a transaction, so two people saving wait instead of failing.
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'real.sqlite3'}")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# To open one costs SQLite more than to answer a kept page.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = caches_of(env, DATA_DIR)

# Draw charts of what was approved before anybody asks for them.
DRAW_AHEAD = env.bool("DRAW_AHEAD", default=True)

# Kazakh first: it is the default and the address of the root leads there.
LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
# The second holds Kazakh for libraries that bring none; makemessages writes to the first alone.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "libraries"]
FORMAT_MODULE_PATH = ["tracker.formats"]
USE_I18N = USE_TZ = True
# Off, or every year would be written 2,022: figures go through the filter `number`.
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Almaty"

# Content has English always and falls back to it, marked with its language for screen readers.
MODELTRANSLATION_LANGUAGES = ("en", "ru", "kk")
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en",)

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Evidence: no address leads to these files but our own, which asks who reads (tracker/views/evidence.py).
MEDIA_ROOT = DATA_DIR / "media"
EVIDENCE_MAX_MB = env.int("EVIDENCE_MAX_MB", default=20)
# Of a whole request: several files sent at once by a browser without scripts.
REQUEST_MAX_MB = env.int("REQUEST_MAX_MB", default=5 * EVIDENCE_MAX_MB + 2)
# A workbook with the reports of one body for one period, packed.
WORKBOOK_MAX_MB = env.int("WORKBOOK_MAX_MB", default=10)
STORAGES = {
    "default": storage_of(env),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Nothing from another host and nothing inline, on any page.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF, *form_targets_of(env)],
        "frame-ancestors": [NONE],
    }
}

# Accounts: by invitation, with an e-mail address.
AUTH_USER_MODEL = "tracker.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "tracker.accounts.Backend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "work"
ACCOUNT_ADAPTER = "tracker.accounts.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# An account is made by an administrator for an address that they know, so nobody has to confirm it first.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A passkey signs in alone, or is the second step beside the password; nobody signs up with one.
MFA_ADAPTER = "tracker.passkeys.MfaAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "tracker.forms.passkeys.AddForm",
    "edit_webauthn": "tracker.forms.passkeys.RenameForm",
    "login_webauthn": "tracker.forms.passkeys.LoginForm",
    "authenticate_webauthn": "tracker.forms.passkeys.AuthenticateForm",
    "reauthenticate_webauthn": "tracker.forms.passkeys.ReauthenticateForm",
}
# A government's identity provider, where the environment names one. It opens no accounts.
SOCIALACCOUNT_ADAPTER = "tracker.identity.IdentityAdapter"
SOCIALACCOUNT_PROVIDERS = provider_of(env)
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
# Coordinators and administrators sign in with a second step; off only where one tries the site on one's own machine.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=SECURE)

# Mail waits in the database until `send_queued_mail` hands it to the server that EMAIL_URL names, and is tried again
# for as long as other mail servers would. On a console there is nothing to wait for.
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="nap-tracker@localhost")
# The address of the site in messages, where no request tells it.
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
POST_OFFICE = {
    "BACKENDS": {"default": EMAIL_CONFIG["EMAIL_BACKEND"]},
    "DEFAULT_PRIORITY": "now" if EMAIL_CONFIG["EMAIL_BACKEND"].endswith("console.EmailBackend") else "medium",
    "MAX_RETRIES": 480,
    "RETRY_INTERVAL": timedelta(minutes=15),
    "LOG_LEVEL": 1,
    "LOCK_FILE_NAME": str(DATA_DIR / "mail"),
    # One connection at a time: enough for a plan's people, and no server takes it for an attack.
    "THREADS_PER_PROCESS": 1,
}
EMAIL_BACKEND = "post_office.EmailBackend"

# Who makes the files of a published report: the request that publishes it, or `manage.py db_worker` (TASKS=database).
TASKS = {
    "default": {
        "BACKEND": {
            "immediate": "django_tasks.backends.immediate.ImmediateBackend",
            "database": "django_tasks_db.DatabaseBackend",
        }[env.str("TASKS", default="immediate")]
    }
}

# The open data API: how many requests a minute one address on the network may make, and how many proxies of our own
# stand before the site, each of which says in X-Forwarded-For whom it speaks for.
API_RATE = env.int("API_RATE", default=120)
REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "tracker.api.errors.as_json",
    "DEFAULT_SCHEMA_CLASS": "tracker.api.schema.Description",
    "NUM_PROXIES": env.int("PROXIES", default=1 if SECURE else 0),
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "NAP Tracker",
    "DESCRIPTION": "What the public site shows, for programs. Read only; with a token also reports that wait.",
    "APPEND_COMPONENTS": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "VERSION": "1",
    "ENUM_NAME_OVERRIDES": {
        name: f"tracker.enums.{name}"
        for name in (
            "ActionKind", "ActionActorRole", "ActorKind", "Assessment", "Availability", "DataKind", "Direction",
            "EntryState", "EvidenceKind", "FileFormat", "Funding", "GapKind", "ImplementationStatus", "Language",
            "Measure", "Origin", "OverBodies", "OverTime", "PeriodKind", "PeriodState", "PlanActorRole", "PlanStatus",
            "ReviewerRole", "RevisionKind",
        )
    }
    | {"FigureStatus": "tracker.api.figures.FIGURE_STATUS"},
}  # fmt: skip

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # It brings handlers of its own unless it finds one.
    "loggers": {"post_office": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
