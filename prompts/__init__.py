"""The exact prompt texts, one file each; nothing else builds prompt text."""

from pathlib import Path


def prompt(name: str) -> str:
    """The text of `prompts/NAME.txt`, without the line break at its end."""
    return (Path(__file__).parent / f"{name}.txt").read_text("utf-8").rstrip("\n")
