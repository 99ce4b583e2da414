"""The deployment's settings: environment variables `CAGOU_…`, a `.env` file, or one file a secret."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AnyHttpUrl, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SECRETS_DIRECTORY = Path("/run/secrets")
"""Where container engines put one file a secret, named as the variable: `/run/secrets/cagou_token`."""


class Settings(BaseSettings):
    """Everything that a deployment may set. The README's table is generated from the descriptions here."""

    model_config = SettingsConfigDict(
        env_prefix="CAGOU_",
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        hide_input_in_errors=True,
        secrets_dir=SECRETS_DIRECTORY if SECRETS_DIRECTORY.is_dir() else None,
    )

    token: SecretStr | None = Field(
        None, description="The bot's token, from the Discord developer portal; only `run` and `doctor` need it."
    )
    database_url: str = Field(
        "sqlite:///cagou.sqlite3",
        description="`sqlite:///FILE` (one process) or `postgresql://USER:PASSWORD@HOST/NAME` (many).",
    )
    backup_directory: Path = Field(Path("backups"), description="Folder in which `cagou backup` leaves dated copies.")
    key_directory: Path = Field(
        Path("keys"),
        description="Folder of the keys of confidential votes under way: for all processes, and never in a backup.",
    )
    log_format: Literal["console", "json"] = Field("console", description="How the log is written on standard error.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least grave line logged.")
    health_port: Annotated[int, Field(ge=0, le=65535)] = Field(
        8080, description="Port of `/health`, on loopback only; 0 turns it off."
    )
    metrics: bool = Field(False, description="Serve Prometheus `/metrics` beside `/health`.")
    search_model: bool = Field(
        True, description="Let the search also use the language model of the extra `model`, where it is installed."
    )
    shard_count: Annotated[int, Field(ge=1)] = Field(1, description="How many shards the deployment has in all.")
    shard_ids: Annotated[tuple[int, ...], NoDecode] = Field(
        (), description="Shards of this process, as `0,1`; empty: all of them."
    )
    discord_api_url: AnyHttpUrl = Field(
        AnyHttpUrl("https://discord.com/api/v10"),
        description="Base address of Discord's REST API (a proxy, a test server).",
    )
    discord_gateway_url: str | None = Field(
        None, description="Address of the gateway (`wss://…`); empty: the one that Discord names."
    )
    stop_seconds: Annotated[float, Field(gt=0, le=60)] = Field(
        8.0, description="How long a stop waits for what is under way, in seconds."
    )
    edits_apart: Annotated[float, Field(ge=0, le=60)] = Field(
        1.0, description="A card that changes again and again is edited once in so many seconds."
    )

    @field_validator("token")
    @classmethod
    def _no_blank_token(cls, value: SecretStr | None) -> SecretStr | None:
        """A `CAGOU_TOKEN=` left empty is none; a line break at the end of a secret file is no part of it."""
        stripped = value.get_secret_value().strip() if value is not None else ""
        return SecretStr(stripped) if stripped else None

    @field_validator("shard_ids", mode="before")
    @classmethod
    def _split_shard_ids(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(int(part) for part in value.replace(" ", "").split(",") if part)
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
        return value

    @field_validator("discord_gateway_url")
    @classmethod
    def _gateway_scheme(cls, value: str | None) -> str | None:
        if value and not value.startswith(("ws://", "wss://")):
            raise ValueError("write ws://… or wss://…")
        return value or None

    @model_validator(mode="after")
    def _shards_exist(self) -> Self:
        if any(not 0 <= shard < self.shard_count for shard in self.shard_ids):
            raise ValueError(f"shard_ids must lie between 0 and shard_count - 1 ({self.shard_count - 1})")
        if self.database_url.startswith("sqlite") and self.shard_ids and len(self.shard_ids) < self.shard_count:
            raise ValueError("several processes need PostgreSQL: SQLite serves one process with all shards")
        return self


class WrongSetting(Exception):
    """A setting has a value that cannot be used; the text is one line that names it, never the value."""


def load_settings(**overrides: object) -> Settings:
    """Read the settings. Raises `WrongSetting` with one clear line; the value itself is never shown."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks what is given
    except ValidationError as error:
        raise WrongSetting("; ".join(_explained(problem) for problem in error.errors())) from None


def settings_or_exit(**overrides: object) -> Settings:
    """Read the settings, or print the one line on standard error and exit with status 2."""
    try:
        return load_settings(**overrides)
    except WrongSetting as wrong:
        print(f"cagou: {wrong}", file=sys.stderr)
        raise SystemExit(2) from None


def _explained(problem: object) -> str:
    assert isinstance(problem, dict)
    location = [str(part) for part in problem.get("loc", ())]
    message = str(problem.get("msg", "")).removeprefix("Value error, ")
    return f"CAGOU_{location[0].upper()}: {message}" if location else message
