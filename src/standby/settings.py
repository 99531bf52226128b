"""Every setting, declared once: its type, its default and what it is for.

Values come from the environment (``STANDBY_NAME``), from a file named by
``STANDBY_NAME_FILE`` (for secrets mounted as files) or from ``.env``.
"""

import os
import re
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from standby.errors import Placeholder, WrongUse

PLACEHOLDERS = frozenset({"changeme", "change-me", "change_me", "secret", "password", "example", "xxx", "todo"})


class FileSource(PydanticBaseSettingsSource):
    """``STANDBY_X_FILE=/run/secrets/x`` gives setting ``x`` the file's content."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"STANDBY_{field_name.upper()}_FILE")
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except OSError as error:
            raise WrongUse(
                what=f"STANDBY_{field_name.upper()}_FILE names a file that cannot be read: {path}"
            ) from error

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}


class Settings(BaseSettings):
    """What this installation is told from outside."""

    model_config = SettingsConfigDict(env_prefix="STANDBY_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Field(Path("standby-data"), description="Folder for the database, the key and kept files.")
    database_url: str = Field(
        "",
        description="SQLAlchemy address: sqlite+aiosqlite, mysql+asyncmy or postgresql+asyncpg. "
        "Empty: a SQLite file in the data folder.",
    )
    broker_url: str = Field(
        "memory://", description="Where tasks are dispatched: memory://, amqp://... (RabbitMQ) or redis://..."
    )
    master_key: SecretStr = Field(
        SecretStr(""),
        description="Key for the secrets at rest (a Fernet key; several, comma-separated, newest first). "
        "Empty: one is made in the data folder on first start.",
    )
    web_host: str = Field("127.0.0.1", description="Address the web page listens on.")
    web_port: int = Field(8642, ge=0, le=65535, description="Port the web page listens on; 0 takes a free one.")
    public_url: str = Field("", description="Address of the page as people reach it; used in mailed links.")
    smtp_host: str = Field("", description="Mail server that takes the notices; empty: no mail is sent.")
    smtp_port: int = Field(587, ge=1, le=65535, description="Port of the mail server.")
    smtp_security: Literal["none", "starttls", "tls"] = Field("starttls", description="none, starttls or tls.")
    smtp_user: str = Field("", description="User name at the mail server, if it wants one.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password at the mail server.")
    metrics_token: SecretStr = Field(
        SecretStr(""), description="Bearer token for /metrics; empty: there are no metrics."
    )
    mail_from: str = Field("Standby <standby@localhost>", description="Sender of the notices.")
    default_locale: Literal["zh-CN", "en"] = Field("zh-CN", description="Language for users who chose none.")
    time_zone: str = Field("Asia/Shanghai", description="Time zone for users who chose none.")
    gpa_scale: Literal["four", "linear5", "table"] = Field("four", description="How grade points are computed.")
    gpa_table: str = Field("", description="Own scale for gpa_scale=table, such as 90:4.0,80:3.0,60:1.0;优秀:4.0")
    grade_interval: float = Field(
        0, ge=0, description="Seconds between two looks at an account's grades; 0: the portal's own (ssfw: 600)."
    )
    grade_interval_floor: float = Field(300, gt=0, description="No watch may look more often than this, in seconds.")
    budgets: str = Field(
        "", description="Request budgets that replace a portal's own, such as ssfw=60/300 (requests/seconds)."
    )
    models: str = Field(
        "",
        description="Model files that take the place of a portal's own reader, such as ssfw=/srv/standby/mine.onnx "
        "(several with commas).",
    )
    night_pause: str = Field(
        "",
        description="Hours without any look at a portal, in STANDBY_TIME_ZONE, such as 00:30-06:30; "
        "none for no pause. Empty: the portal's own (ssfw: 01:00-06:00; rail12306: 23:00-06:00 in Beijing).",
    )
    alarm_after: int = Field(5, ge=1, description="Failures in a row before a person is told.")
    allow_private_addresses: bool = Field(
        False, description="Let accounts point to addresses in private networks (a portal inside your campus)."
    )
    watch_limit: int = Field(20, ge=1, description="Watches a member may have.")
    password_memory: int = Field(
        64,
        ge=1,
        le=1024,
        description="Memory in MiB that one look at a password takes (Argon2id, three passes): what guessing costs.",
    )
    slice_seconds: float = Field(60, gt=0, description="How long one polling slice holds its lease.")
    lease_seconds: float = Field(45, gt=0, description="How long a lease lives without a heartbeat.")
    api_rate: int = Field(600, ge=1, description="Pictures that one token may have read in a minute over the API.")
    history_days: int = Field(90, ge=1, description="Days that the timeline is kept.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level that is logged.")
    log_format: Literal["text", "json"] = Field("text", description="text for people, json for machines.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, FileSource(settings_cls), dotenv_settings

    @field_validator("master_key", "smtp_password", "metrics_token")
    @classmethod
    def no_placeholder(cls, value: SecretStr, info: Any) -> SecretStr:
        text = value.get_secret_value().strip().lower()
        if text in PLACEHOLDERS or text.startswith(("your-", "your_", "<")):
            raise Placeholder(setting=f"STANDBY_{info.field_name.upper()}")
        return value

    @field_validator("time_zone")
    @classmethod
    def known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise WrongUse(what=f"STANDBY_TIME_ZONE is not a time zone: {value!r}") from error
        return value

    @property
    def database(self) -> str:
        """The address of the database, the default made from the data folder."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'standby.db'}"

    @property
    def page_url(self) -> str:
        """The address of the page for links, without a slash at its end."""
        return (self.public_url or f"http://{self.web_host}:{self.web_port}").rstrip("/")

    def budget(self, portal: str, default: tuple[int, float]) -> tuple[int, float]:
        """The (requests, seconds) allowed at a portal: the setting's, else ``default``."""
        return parse_budgets(self.budgets).get(portal, default)

    def reader_model(self, portal: str, default: str) -> str:
        """The model that reads a portal's codes, a file or a shipped one's name: the setting's, else ``default``."""
        return parse_models(self.models).get(portal, default)


BUDGET = re.compile(r"(?P<portal>[a-z0-9]+)=(?P<count>[1-9]\d*)/(?P<seconds>[1-9]\d*)")


def parse_budgets(text: str) -> dict[str, tuple[int, float]]:
    """``ssfw=60/300,rail12306=80/300`` as a mapping; raises WrongUse on anything else."""
    budgets: dict[str, tuple[int, float]] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        found = BUDGET.fullmatch(part)
        if found is None:
            raise WrongUse(what=f"STANDBY_BUDGETS: {part!r} is not like ssfw=60/300")
        budgets[found["portal"]] = (int(found["count"]), float(found["seconds"]))
    return budgets


MODEL = re.compile(r"(?P<portal>[a-z0-9]+)=(?P<model>\S.*)")


def parse_models(text: str) -> dict[str, str]:
    """``ssfw=/srv/mine.onnx`` as a mapping; raises WrongUse on anything else. Whether it is a model, opening tells."""
    models: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        found = MODEL.fullmatch(part)
        if found is None:
            raise WrongUse(what=f"STANDBY_MODELS: {part!r} is not like ssfw=/srv/standby/mine.onnx")
        models[found["portal"]] = found["model"]
    return models


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; a bad value raises WrongUse with the setting's name, never its secret."""
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        raise WrongUse(what=f"STANDBY_{name.upper()}: {first['msg']}") from error
    parse_budgets(settings.budgets)
    parse_models(settings.models)
    return settings
