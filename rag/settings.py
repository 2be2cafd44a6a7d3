"""The settings: RAG_* environment variables or a .env file, read once at the edge and passed down."""

from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import InvalidSettings

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Every setting has a default that works offline; the README has a row for each."""

    # A .env file is shared with other programs: their keys are theirs.
    model_config = SettingsConfigDict(env_prefix="RAG_", env_file=".env", extra="ignore", frozen=True)

    corpus: Path = ROOT / "corpus"
    index: Path = ROOT / ".index"
    chroma_url: str = Field("", repr=False)  # it may hold a password
    embedding_model: str = "sentence-transformers/all-MiniLM-L6-v2"
    reader: str = str(ROOT / "rag" / "reader" / "weights")
    passages_read: int = Field(10, ge=1, le=50)
    threshold: float | None = Field(None, ge=0, le=1)
    chat_model: str = ""
    chat_base_url: str = ""
    chat_timeout: int = Field(120, ge=1, le=3600)
    host: str = "127.0.0.1"
    port: int = Field(7860, ge=1, le=65535)
    user: str = ""
    password: SecretStr = SecretStr("")

    @field_validator("corpus", "index")
    @classmethod
    def _at_home(cls, path: Path) -> Path:
        return path.expanduser()

    @field_validator("chroma_url")
    @classmethod
    def _names_a_server(cls, url: str) -> str:
        address = urlsplit(url)
        if url and not (address.scheme in ("http", "https") and address.hostname and address.port != 0):
            raise ValueError("is http://host:port or https://host of a Chroma server")
        return url

    @model_validator(mode="after")
    def _login_is_whole(self) -> Self:
        if bool(self.user) != bool(self.password.get_secret_value()):
            raise ValueError("RAG_USER and RAG_PASSWORD belong together: set both, or neither")
        return self

    @model_validator(mode="after")
    def _server_has_a_model(self) -> Self:
        if self.chat_base_url and not self.chat_model:
            raise ValueError("RAG_CHAT_BASE_URL needs RAG_CHAT_MODEL: name the model that the server runs")
        return self

    @classmethod
    def read(cls, **given: object) -> "Settings":
        """The environment's settings, with those given here on top; raises InvalidSettings."""
        try:
            return cls(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
        except ValidationError as error:
            raise InvalidSettings("; ".join(map(_problem, error.errors()))) from error


def _problem(error: object) -> str:
    details = dict(error)  # type: ignore[call-overload]
    name = "RAG_" + "_".join(map(str, details["loc"])).upper() if details["loc"] else "settings"
    return f"{name}: {details['msg'].removeprefix('Value error, ')}"
