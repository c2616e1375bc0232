"""Django's settings, all of them from the one declaration in `environment.py`."""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path
from urllib.parse import urlsplit

from diwan.config.environment import REPOSITORY, database_address, read_environment, refusals
from diwan.config.launch.postgres import ensure_cluster

ENVIRONMENT = read_environment(os.environ)
if stopped_by := refusals(ENVIRONMENT):
    raise SystemExit("\n".join(stopped_by))

SOURCE = Path(__file__).resolve().parents[1]
SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = False
TEXTS_STRICT = ENVIRONMENT.kind != "production"
DEMO = ENVIRONMENT.kind == "demo"
ALLOWED_HOSTS = [*ENVIRONMENT.allowed_hosts, *(["testserver"] if ENVIRONMENT.kind == "test" else [])]
PUBLIC_URL = ENVIRONMENT.address
PAYMENT_URL, PAYMENT_SECRET = ENVIRONMENT.payment_url, ENVIRONMENT.payment_secret
SIMULATORS = ENVIRONMENT.kind != "production"
MAIL_URL, MAIL_FOLDER = ENVIRONMENT.mail_url, ENVIRONMENT.var / "mail"
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
SMS_URL, SMS_TOKEN = ENVIRONMENT.sms_url, ENVIRONMENT.sms_token


def apps_in(layer: str) -> list[str]:
    """The Django apps of a layer: every folder with an `apps.py`; adding a module touches one folder."""
    found = sorted(file.parent.relative_to(SOURCE).parts for file in (SOURCE / layer).rglob("apps.py"))
    return [".".join(("diwan", *parts)) for parts in found if parts[-1] != "testing"]


KERNEL = apps_in("kernel")
SHELL = apps_in("shell")
MODULES = apps_in("modules")
TESTING = ["diwan.kernel.testing"] if ENVIRONMENT.kind == "test" else []

INSTALLED_APPS = [
    *SHELL,
    *KERNEL,
    *MODULES,
    *TESTING,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "diwan.config.edge.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "diwan.shell.identity.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "diwan.shell.language.LanguageMiddleware",
    "diwan.shell.faults.FaultMiddleware",
    "diwan.shell.identity.middleware.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "diwan.config.edge.UploadLimitMiddleware",
]

ROOT_URLCONF = "diwan.config.urls"
WSGI_APPLICATION = "diwan.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "diwan.shell.context.shell",
            ],
            "libraries": {"diwan": "diwan.kernel.base.template_tags"},
            "builtins": ["diwan.shell.templatetags.built_in"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

OWNER_URL = ENVIRONMENT.database_url or ensure_cluster(ENVIRONMENT.var, durable=ENVIRONMENT.kind != "test")
_owner = database_address(OWNER_URL)


def app_password() -> str:
    """The application role's password: given, or derived where the server wants one."""
    if ENVIRONMENT.app_password or not _owner.password:
        return ENVIRONMENT.app_password
    return hmac.new(SECRET_KEY.encode(), b"diwan_app", hashlib.sha256).hexdigest()


DATABASE_APP_PASSWORD = app_password()
DATABASE_OWNER = {"USER": _owner.user, "PASSWORD": _owner.password}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "diwan" if not ENVIRONMENT.database_url else _owner.name,
        "USER": "diwan_app",
        "PASSWORD": DATABASE_APP_PASSWORD,
        "HOST": _owner.host,
        "PORT": _owner.port,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            **_owner.options,
            "pool": {"min_size": 0, "max_size": ENVIRONMENT.pool_size, "timeout": 10},
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
ACCOUNT_ADAPTER = "diwan.shell.identity.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "diwan.shell.identity.forms.SignInForm",
    "signup": "diwan.shell.identity.forms.SignUpForm",
    "reauthenticate": "diwan.shell.identity.forms.AgainForm",
    "change_password": "diwan.shell.identity.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
}
MFA_ADAPTER = "diwan.shell.identity.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ENVIRONMENT.kind != "production"
PASSKEY_HOST = ENVIRONMENT.passkey_host or urlsplit(ENVIRONMENT.public_url).hostname or ""
SECOND_FACTOR_FOR = frozenset(ENVIRONMENT.second_factor)
USERSESSIONS_TRACK_ACTIVITY = False
PROXIES = ENVIRONMENT.proxies
SOCIALACCOUNT_ADAPTER = "diwan.shell.identity.adapters.NationalIdentityAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "national",
                    "name": ENVIRONMENT.oidc_name or "OpenID Connect",
                    "client_id": ENVIRONMENT.oidc_client,
                    "secret": ENVIRONMENT.oidc_secret,
                    "settings": {"server_url": ENVIRONMENT.oidc_issuer},
                }
            ],
        }
    }
    if ENVIRONMENT.oidc_issuer
    else {}
)
FORM_TARGETS = [ENVIRONMENT.oidc_issuer, ENVIRONMENT.payment_url]
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "diwan_cache"},
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "process"},
}

if ENVIRONMENT.kind == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", "العربية"), ("fr", "Français")]
LANGUAGE_COOKIE_NAME = "diwan_language"
USE_I18N = True
TIME_ZONE = "Africa/Casablanca"
USE_TZ = True

STATIC_URL = "/static/"
if ENVIRONMENT.kind == "production":
    STATIC_ROOT = ENVIRONMENT.var / "static"
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
else:
    WHITENOISE_USE_FINDERS = True
NODE_MODULES = REPOSITORY / "node_modules"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "diwan.shell.assets.PackageFinder",
]
CSRF_FAILURE_VIEW = "diwan.shell.faults.stale_form"

DATA_UPLOAD_MAX_MEMORY_SIZE = ENVIRONMENT.upload_megabytes * 1024 * 1024
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.kind == "production"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
