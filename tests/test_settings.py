"""Settings come from the environment or a .env file, and a wrong one is named with what is wrong."""

import pytest

from rag.errors import InvalidSettings
from rag.settings import Settings


def test_a_dot_env_file_of_other_programs_does_no_harm(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("OTHER_PROGRAM=1\nRAG_OTHER=2\nRAG_PORT=8123\n")
    monkeypatch.chdir(tmp_path)
    assert Settings.read().port == 8123


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RAG_PORT", "port"),
        ("RAG_PORT", "70000"),
        ("RAG_THRESHOLD", "2"),
        ("RAG_PASSAGES_READ", "0"),
        ("RAG_CHROMA_URL", "localhost:8000"),
        ("RAG_CHROMA_URL", "http://localhost:port"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSettings, match=name):
        Settings.read()


def test_a_login_needs_both_its_parts(monkeypatch):
    monkeypatch.setenv("RAG_USER", "ada")
    with pytest.raises(InvalidSettings, match="RAG_PASSWORD"):
        Settings.read()


def test_a_password_is_not_shown(monkeypatch):
    monkeypatch.setenv("RAG_USER", "ada")
    monkeypatch.setenv("RAG_PASSWORD", "secret-word")
    monkeypatch.setenv("RAG_CHROMA_URL", "https://ada:secret-word@chroma.example")
    assert "secret-word" not in repr(Settings.read())
