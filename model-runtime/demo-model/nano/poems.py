"""Poems: couplets of the topic's class, from data/verses/*.txt.

Notation of a line beyond spin(): `#` the topic, `@walk` the verb agreeing with it, `%it %its %them` its pronouns.
Couplets are `line / line`; a block is any number of lines that rhyme with each other, each a sentence of its own.
"""

import functools
import pathlib
import random
import re

from nano.english import rhymes, verb
from nano.spin import capitalise, read_sections, spin, tidy
from nano.topics import Topic

VERSES = pathlib.Path(__file__).parent.parent / "data" / "verses"
# Words that let a line begin with a topic without changing the topic's first letter, so that copying stays exact.
LEAD_INS = (["Oh,", "See how", "Somewhere", "Tonight", "Some days", "Look:", "Listen:"], ["there", "now", "still", "then", "soon"])
DETERMINERS = ("the", "a", "an", "my", "our", "her", "his", "this")
PRONOUNS = {
    "it": ("it", "its", "it"),
    "they": ("they", "their", "them"),
    "she": ("she", "her", "her"),
    "he": ("he", "his", "him"),
}


@functools.cache
def lines_of(kind: str) -> dict[str, list[str]]:
    """The sections of a class's file."""
    return read_sections(VERSES / f"{kind}.txt")


def fill(line: str, topic: Topic) -> str:
    """Puts topic, verbs and pronouns into a spun line."""
    first, _, rest = topic.subject.partition(" ")
    line = line.replace("dear #", f"dear {rest}" if first in DETERMINERS else "dear #")
    if line.startswith("#") and not first[0].isupper() and first not in DETERMINERS:
        line = f"<lead> {line}"
    subject, its, them = PRONOUNS[topic.pronoun]
    line = line.replace("%its", its).replace("%them", them).replace("%it", subject)
    line = re.sub(r"@([a-z]+)", lambda m: verb(m.group(1), topic.pronoun == "they"), line)
    return line.replace("#", topic.subject)


def couplet(pattern: str, topic: Topic, rng: random.Random) -> list[str]:
    """One couplet of the pattern that really rhymes; of a block, two of its lines."""
    choices = pattern.split(" / ")
    block = len(choices) > 2
    for _ in range(20):
        chosen = rng.sample(choices, 2) if block else choices
        lines = [finish(spin(line, rng), topic, at, rng) for at, line in enumerate(chosen)]
        if rhymes(lines[0], lines[1]):
            return [stop(lines[0], ";") if block else lines[0], stop(lines[1], ".")]
    return []


def finish(line: str, topic: Topic, at: int, rng: random.Random) -> str:
    """A line ready to print; at is its place in the couplet."""
    return capitalise(tidy(fill(line, topic).replace("<lead>", rng.choice(LEAD_INS[at]))))


def stop(line: str, mark: str) -> str:
    """The line with a mark at its end, unless it has one."""
    return line if line[-1] in '.!?"' else line.rstrip(",;:") + mark


def section(kind: str, name: str, rng: random.Random) -> list[str]:
    """A pool of patterns: mostly the class's own, sometimes those that fit anything."""
    own = lines_of(kind).get(name, []) if kind != "any" else []
    share = (0.35 if name == "end" else 0.12) if own else 1.0
    return lines_of("any")[name] if rng.random() < share else own


def poem(topic: Topic, rng: random.Random, couplets: int | None = None) -> str:
    """A poem of the given number of couplets, two to four unless given."""
    count = couplets or rng.choice([2, 2, 3, 3, 3, 4])
    names = ["open"] + [rng.choice(["mid", "mid", "block", "open"]) for _ in range(count - 1)]
    if count > 1 and rng.random() < 0.6:
        names[-1] = "end"
    used: set[str] = set()
    lines: list[str] = []
    while len(lines) < 2 * count:
        pattern = rng.choice(section(topic.kind, names[len(lines) // 2], rng))
        if pattern in used:
            continue
        used.add(pattern)
        lines += couplet(pattern, topic, rng)
    return "\n".join(lines)
