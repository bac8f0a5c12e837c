"""The notation of the files under data/: `{a|b|c}` picks one, `{a|}` may leave out, nested at will."""

import random
import re

INNERMOST = re.compile(r"\{([^{}]*)\}")


def spin(pattern: str, rng: random.Random) -> str:
    """Replaces every `{a|b}` of the pattern by one of its choices."""
    while True:
        match = INNERMOST.search(pattern)
        if match is None:
            return pattern
        choice = rng.choice(match.group(1).split("|"))
        pattern = pattern[: match.start()] + choice + pattern[match.end() :]


def tidy(text: str) -> str:
    """Removes the doubled spaces and stray space before punctuation that an empty choice leaves."""
    text = re.sub(r" {2,}", " ", text)
    return re.sub(r" +([,.;:!?])", r"\1", text).strip()


def capitalise(text: str) -> str:
    """The text with its first letter in upper case, the rest as it is."""
    for at, letter in enumerate(text):
        if letter.isalpha():
            return text[:at] + letter.upper() + text[at + 1 :]
    return text


def read_sections(path) -> dict[str, list[str]]:
    """The `[name]` sections of a data file, one entry per line; `#` comments stand before the first."""
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            lines = sections.setdefault(line[1:-1], [])
        elif line.strip():
            lines.append(line.strip())
    return sections
