"""Settings, read from the environment. Unset stores mean the embedded ones."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from csp.constants import NONCE

from supportbot import embedded
from supportbot.logs import logging_config
from supportbot.secrets import secret_key, secrets_of_files

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.ENVIRON = {**os.environ, **secrets_of_files(os.environ)}

VAR_DIR = Path(env.str("SUPPORTBOT_VAR", default=str(BASE_DIR / "var")))
MODELS_DIR = Path(env.str("MODELS_DIR", default=str(VAR_DIR / "models")))
SCENARIOS_DIR = Path(env.str("SCENARIOS_DIR", default=str(BASE_DIR / "tests/scenarios")))
SUPPORTBOT_DEMO = env.bool("SUPPORTBOT_DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key(VAR_DIR)
SECRET_KEY_OF_THIS_MACHINE = not env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Stores
_stores = embedded.urls(VAR_DIR)
DATABASE_IS_GIVEN = bool(env.str("DATABASE_URL", default=""))
DATABASE_URL = env.str("DATABASE_URL", default="") or _stores.database_url
REDIS_URL = env.str("REDIS_URL", default="") or _stores.redis_url
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)  # as Celery names a socket

DATABASES: dict[str, dict[str, Any]] = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})
# A lock that another holds is waited for, but not for ever: the caller retries or says so.
DATABASES["default"]["OPTIONS"]["options"] = "-c statement_timeout=10000 -c lock_timeout=8000"
if env.bool("DATABASE_POOL", default=False):  # the web process sets it, see asgi.py
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL_SIZE", default=12),
        "timeout": 5,
        "reconnect_timeout": 3,  # then the next request tries again, instead of waiting out a long pause
        "max_lifetime": 3600,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        # The bell must give up on a silent Redis; below the layer's own blocking reads it would close idle sockets.
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": 10, "socket_connect_timeout": 2}]},
    }
}

# Applications
INSTALLED_APPS = [
    "billing.apps.BillingConfig",
    "handoff.apps.HandoffConfig",
    "supportbot.apps.SupportbotConfig",
    "supportbot.apps.AdminsOnlyConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "csp",
    "django_htmx",
    "encrypted_fields",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "supportbot.headers.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "handoff.views.second_factor.SecondFactorMiddleware",
]
ROOT_URLCONF = "supportbot.urls"
ASGI_APPLICATION = "supportbot.asgi.application"
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
                "csp.context_processors.nonce",
            ]
        },
    }
]

# Sign-in of staff
AUTH_USER_MODEL = "handoff.StaffMember"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "supportbot.password_words.ContextWordsValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "display_name")},
    },
]
# Who needs a second factor: nobody, managers and admins, or everybody (docs/operations.md)
STAFF_SECOND_FACTOR = env.str("STAFF_SECOND_FACTOR", default="off" if SUPPORTBOT_DEMO or DEBUG else "managers")
MFA_ADAPTER = "supportbot.accounts.EncryptedFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "SupportBot"
MFA_TOTP_TOLERANCE = 0  # a used code is remembered for one period only, so it must not hold for longer
ACCOUNT_ADAPTER = "supportbot.accounts.ClosedSignup"
ACCOUNT_RATE_LIMITS = {
    "login": env.str("SIGN_IN_RATE", default="30/m/ip"),
    "login_failed": env.str("SIGN_IN_FAILED_RATE", default="10/m/ip,5/300s/key"),
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # the password once more before an address changes
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/staff/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = round(env.float("STAFF_SESSION_HOURS", default=12.0) * 3600)
# Counts of sign-ins and used codes: in the database, so that they hold over all processes, with Redis away too.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "supportbot_cache"}}

# Cookies and headers
SECURE_COOKIES = env.bool("SECURE_COOKIES", default=not (DEBUG or SUPPORTBOT_DEMO))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
# Browsers take a cookie so named from this very host over HTTPS alone: no other host of the domain can set it.
COOKIE_PREFIX = "__Host-" if SECURE_COOKIES else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
MESSAGE_STORAGE = "supportbot.message_cookie.Messages"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000 if SECURE_COOKIES else 0)  # said over HTTPS only
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=False)
SECURE_SSL_REDIRECT = env.bool("HTTPS_REDIRECT", default=False)
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # asked by machines beside this one
# Whether other hosts of the company's domain speak HTTPS alone is not for one of them to say unasked.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", NONCE],
        "style-src": ["'self'", NONCE],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# Language, time, files
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("es", "Español"), ("fr", "Français")]
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default="") or None  # set where collectstatic is used
WHITENOISE_USE_FINDERS = True

# Fields that are kept encrypted: the key is made from SECRET_KEY and this; older values of both still decrypt.
SALT_KEY = env.list("SALT_KEY", default=["supportbot"])
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# The chat
WIDGET_SIGNING_KEYS = env.list("WIDGET_SIGNING_KEYS", default=[]) or [f"local:{SECRET_KEY}"]
HANDOFF_BRIEF_SOURCE = "supportbot.panel.BotBriefSource"
HANDOFF_CASE_PANEL = "supportbot.panel.BillingCasePanel"
HANDOFF_CASE_ACTIONS = "supportbot.case_actions.BillingCaseActions"
HANDOFF_REPLY_VALUES = "supportbot.panel.BillingReplyValues"
HANDOFF_TOPIC_CHOICES = "supportbot.models.topic_choices"
HANDOFF_FILE_SCANNER = env.str("FILE_SCANNER", default="")  # a dotted path; see docs/operations.md
HANDOFF_TAKE_BACK = "supportbot.leases.BotTakesBack"
AGENT_SILENT_SECONDS = env.float("AGENT_SILENT_SECONDS", default=60.0)
QUEUE_SWEEP_SECONDS = env.float("QUEUE_SWEEP_SECONDS", default=1.0)
SOCKET_POOL_SIZE = env.int("SOCKET_POOL_SIZE", default=10)
SOCKET_POOL_WAIT_SECONDS = env.float("SOCKET_POOL_WAIT_SECONDS", default=2.5)
CUSTOMER_MESSAGE_RATE = env.str("CUSTOMER_MESSAGE_RATE", default="30 per 10 second")
ADDRESS_MESSAGE_RATE = env.str("ADDRESS_MESSAGE_RATE", default="3000 per 10 second")
ADDRESS_OPEN_RATE = env.str("ADDRESS_OPEN_RATE", default="3000 per 1 minute")
ORIGIN_OPEN_RATE = env.str("ORIGIN_OPEN_RATE", default="30000 per 1 minute")
VISITOR_CONVERSATION_RATE = env.str("VISITOR_CONVERSATION_RATE", default="60 per 1 hour")
CODE_RATE = env.str("CODE_RATE", default="5 per 1 hour")
ADDRESS_CODE_RATE = env.str("ADDRESS_CODE_RATE", default="30 per 1 hour")
API_RATE = env.str("API_RATE", default="300 per minute")
WEBHOOK_PRIVATE_HOSTS = env.list("WEBHOOK_PRIVATE_HOSTS", default=[])
WEBHOOK_SWEEP_SECONDS = env.float("WEBHOOK_SWEEP_SECONDS", default=1.0)
TURN_LEASE_SECONDS = env.float("TURN_LEASE_SECONDS", default=3.0)
FIGURES_SECONDS = env.float("FIGURES_SECONDS", default=60.0)
TURN_SWEEP_SECONDS = env.float("TURN_SWEEP_SECONDS", default=1.0)

# The CRM that profiles come from and outcomes go to, by the dotted path of what makes its adapter (docs/crm.md)
CRM = env.str("CRM", default="billing.crm.local.LocalCrm")
CRM_RATE = env.str("CRM_RATE", default="8 per second")
CRM_TIMEOUT = env.float("CRM_TIMEOUT", default=5.0)
CRM_FRESH_SECONDS = env.float("CRM_FRESH_SECONDS", default=300.0)
CRM_STALE_HOURS = env.float("CRM_STALE_HOURS", default=36.0)
CRM_SWEEP_SECONDS = env.float("CRM_SWEEP_SECONDS", default=1.0)
CRM_URL = env.str("CRM_URL", default="")
CRM_SECRET = env.str("CRM_SECRET", default="")
HUBSPOT_TOKEN = env.str("HUBSPOT_TOKEN", default="")
HUBSPOT_BASE = env.str("HUBSPOT_BASE", default="")  # empty: HubSpot itself
# Billing: which system holds the bills, by the dotted path of what makes its gateway (docs/integrations.md)
BILLING_GATEWAY = env.str("BILLING_GATEWAY", default="billing.gateways.local.LocalGateway")
BILLING_POLL_SECONDS = env.float("BILLING_POLL_SECONDS", default=60.0)
BILLING_CALLS_PER_SECOND = env.float("BILLING_CALLS_PER_SECOND", default=20.0)
BILLING_RECONCILE_SAMPLE = env.int("BILLING_RECONCILE_SAMPLE", default=500)
BILLING_FRESH_SECONDS = env.float("BILLING_FRESH_SECONDS", default=0.8)
BILLING_LINKS_BASE = env.str("BILLING_LINKS_BASE", default="")  # empty: the local gateway makes no links
STRIPE_API_KEY = env.str("STRIPE_API_KEY", default="")
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="")  # empty: Stripe itself
STRIPE_WEBHOOK_SECRETS = env.list("STRIPE_WEBHOOK_SECRETS", default=[])
STRIPE_TIMEOUT = env.float("STRIPE_TIMEOUT", default=8.0)
STRIPE_CUSTOMER_REF_KEY = env.str("STRIPE_CUSTOMER_REF_KEY", default="customer_ref")

# The language model, where one is set: an OpenAI-compatible endpoint, and a second for when it fails (docs/model.md)
LLM_BASE_URL = env.str("LLM_BASE_URL", default="")
LLM_MODEL = env.str("LLM_MODEL", default="")
LLM_API_KEY = env.str("LLM_API_KEY", default="")
LLM_PRICE_IN = env.str("LLM_PRICE_IN", default="0")  # a million tokens
LLM_PRICE_OUT = env.str("LLM_PRICE_OUT", default="0")
LLM_BASE_URL_2 = env.str("LLM_BASE_URL_2", default="")
LLM_MODEL_2 = env.str("LLM_MODEL_2", default="")
LLM_API_KEY_2 = env.str("LLM_API_KEY_2", default="")
LLM_PRICE_IN_2 = env.str("LLM_PRICE_IN_2", default="0")
LLM_PRICE_OUT_2 = env.str("LLM_PRICE_OUT_2", default="0")
# How far prompts may go: offline, private or cloud. Nobody's go to a public network without having been told to.
LLM_BOUNDARY = env.str("LLM_BOUNDARY", default="") or ("private" if LLM_BASE_URL else "offline")
LLM_SECONDS = env.float("LLM_SECONDS", default=8.0)
LLM_IDLE_SECONDS = env.float("LLM_IDLE_SECONDS", default=4.0)
LLM_TURN_TOKENS = env.int("LLM_TURN_TOKENS", default=30_000)
LLM_TURN_COST = env.str("LLM_TURN_COST", default="0")
LLM_CUSTOMER_TOKENS = env.int("LLM_CUSTOMER_TOKENS", default=300_000)
LLM_CUSTOMER_COST = env.str("LLM_CUSTOMER_COST", default="0")
LLM_DAY_TOKENS = env.int("LLM_DAY_TOKENS", default=0)
LLM_DAY_COST = env.str("LLM_DAY_COST", default="0")
LLM_MASK = env.list("LLM_MASK", default=["names", "addresses"])
LLM_REGION = env.str("LLM_REGION", default="US")
HANDOFF_WRITING_AID = "supportbot.aiding.ModelWritingAid" if LLM_BASE_URL else ""
AID_RATE = env.str("AID_RATE", default="20 per minute")
LLM_TOOLS = env.bool("LLM_TOOLS", default=True)  # whether the model calls tools; else it only names topics
LLM_REPHRASE = env.bool("LLM_REPHRASE", default=False)  # whether sure answers are put into other words

# Seeing it run (docs/operations.md)
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
WORKER_METRICS_PORT = env.str("WORKER_METRICS_PORT", default="")  # a port of loopback, or host:port
OTEL_EXPORTER_OTLP_ENDPOINT = env.str("OTEL_EXPORTER_OTLP_ENDPOINT", default="")  # empty: nothing is traced
OTEL_EXPORTER_OTLP_HEADERS = env.str("OTEL_EXPORTER_OTLP_HEADERS", default="")
OTEL_TRACES_SAMPLER_ARG = env.float("OTEL_TRACES_SAMPLER_ARG", default=1.0)  # the share of turns that is traced
OTEL_SERVICE_NAME = env.str("OTEL_SERVICE_NAME", default="supportbot")
# How far spans may go: as far as prompts where that is said, else to this company's own network alone.
TRACES_BOUNDARY = env.str("TRACES_BOUNDARY", default="") or env.str("LLM_BOUNDARY", default="") or "private"

CHAT_URL = env.str("CHAT_URL", default="")
STAFF_URL = env.str("STAFF_URL", default="")

# What may be done in the billing system without a person (docs/actions.md)
BILLING_ACTIONS = env.str("BILLING_ACTIONS", default="")  # all, off, or kinds of command with commas between
ACTION_SECONDS = env.float("ACTION_SECONDS", default=4.0)
QUOTE_SECONDS = env.float("QUOTE_SECONDS", default=2.0)
ACTION_LEASE_SECONDS = env.float("ACTION_LEASE_SECONDS", default=30.0)
ACTION_SWEEP_SECONDS = env.float("ACTION_SWEEP_SECONDS", default=2.0)

# Review: conversations that reviewers look at, and the share (0 to 1) that chance adds to them (docs/review-queue.md)
REVIEW_SAMPLE_SHARE = env.float("REVIEW_SAMPLE_SHARE", default=0.05)
REVIEW_LEASE_SECONDS = env.float("REVIEW_LEASE_SECONDS", default=1800.0)
REVIEW_SWEEP_SECONDS = env.float("REVIEW_SWEEP_SECONDS", default=3.0)

# Privacy: how many days things are kept, 0 for as long as the program runs (docs/privacy.md)
KEEP_CHATS_DAYS = env.int("KEEP_CHATS_DAYS", default=0)
KEEP_VISITOR_CHATS_DAYS = env.int("KEEP_VISITOR_CHATS_DAYS", default=0)
KEEP_FILES_DAYS = env.int("KEEP_FILES_DAYS", default=0)
KEEP_MAILS_DAYS = env.int("KEEP_MAILS_DAYS", default=0)
KEEP_PROMPTS_DAYS = env.int("KEEP_PROMPTS_DAYS", default=0)

# E-mail: by SMTP where EMAIL_URL names a server, else into files under the data folder, which /outbox/ shows
_email_url = env.str("EMAIL_URL", default="")
OUTBOX_DIR = "" if _email_url else str(VAR_DIR / "mail")
OUTBOX_FOR_ANYBODY = SUPPORTBOT_DEMO
if _email_url:
    vars().update(env.email_url_config(_email_url))
else:
    EMAIL_BACKEND = "handoff.mail_backend.EmailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="Billing support <no-reply@localhost>")

# Background work: tasks carry ids only and are found again by sweeps, so nothing is published twice or waited for.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
}
CELERY_BEAT_SCHEDULE = {
    "worker-heartbeat": {
        "task": "supportbot.tasks.heartbeat",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
    "sweep-turns": {
        "task": "supportbot.tasks.turns_sweep",
        "schedule": TURN_SWEEP_SECONDS,
        "options": {"expires": 5},
    },
    "sweep-queue": {
        "task": "supportbot.tasks.queue_sweep",
        "schedule": QUEUE_SWEEP_SECONDS,
        "options": {"expires": 5},
    },
    "sweep-actions": {
        "task": "supportbot.tasks.actions_sweep",
        "schedule": ACTION_SWEEP_SECONDS,
        "options": {"expires": 5},
    },
    "forget-identities": {
        "task": "supportbot.tasks.identities_forget",
        "schedule": 600.0,
        "options": {"expires": 300},
    },
    "sweep-webhooks": {
        "task": "supportbot.tasks.webhooks_sweep",
        "schedule": WEBHOOK_SWEEP_SECONDS,
        "options": {"expires": 5},
    },
    "forget-deliveries": {
        "task": "supportbot.tasks.deliveries_forget",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "sweep-crm": {
        "task": "supportbot.tasks.crm_sweep",
        "schedule": CRM_SWEEP_SECONDS,
        "options": {"expires": 5},
    },
    "sweep-reviews": {
        "task": "supportbot.tasks.reviews_sweep",
        "schedule": REVIEW_SWEEP_SECONDS,
        "options": {"expires": 5},
    },
    "count-figures": {
        "task": "supportbot.tasks.figures_count",
        "schedule": FIGURES_SECONDS,
        "options": {"expires": FIGURES_SECONDS},
    },
    "refresh-profiles": {
        "task": "supportbot.tasks.profiles_refresh",
        "schedule": crontab(hour=2, minute=20),
        "options": {"expires": 3600},
    },
    "follow-billing-news": {"task": "billing.tasks.news_follow", "schedule": 5.0, "options": {"expires": 5}},
    "poll-billing": {
        "task": "billing.tasks.news_poll",
        "schedule": BILLING_POLL_SECONDS,
        "options": {"expires": BILLING_POLL_SECONDS},
    },
    "continue-billing-backfill": {
        "task": "billing.tasks.backfill_continue",
        "schedule": 50.0,
        "options": {"expires": 40},
    },
    "begin-billing-reconciliation": {
        "task": "billing.tasks.reconciliation_begin",
        "schedule": crontab(hour="3", minute="17"),
        "options": {"expires": 3600},
    },
    "continue-billing-reconciliation": {
        "task": "billing.tasks.reconciliation_continue",
        "schedule": 50.0,
        "options": {"expires": 40},
    },
    "forget-billing-news": {
        "task": "billing.tasks.deliveries_forget",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "gather-gaps": {
        "task": "supportbot.tasks.gaps_gather",
        "schedule": crontab(hour="2", minute="40"),
        "options": {"expires": 3600},
    },
    "check-reading": {
        "task": "supportbot.tasks.reading_check",
        "schedule": crontab(hour="4", minute="10"),
        "options": {"expires": 3600},
    },
    "purge": {
        "task": "supportbot.tasks.purge",
        "schedule": crontab(hour="1", minute="30"),
        "options": {"expires": 3600},
    },
    "make-exports": {"task": "supportbot.tasks.exports_make", "schedule": 15.0, "options": {"expires": 15}},
    "forget-exports": {"task": "supportbot.tasks.exports_forget", "schedule": 300.0, "options": {"expires": 300}},
    "work-on-training": {"task": "supportbot.tasks.training_work", "schedule": 15.0, "options": {"expires": 15}},
    "send-mails": {"task": "supportbot.tasks.mails_send", "schedule": 15.0, "options": {"expires": 15}},
}

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logging_config(env.str("LOG_LEVEL", default="INFO"), env.str("LOG_FORMAT", default="console"))
