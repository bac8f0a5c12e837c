"""Nouns by class: our own lists and, for rare ones, WordNet's; and which of them training must not see."""

import dataclasses
import functools
import pathlib
import random
import re

from nano.english import article, plural
from nano.spin import read_sections

DATA = pathlib.Path(__file__).parent.parent / "data"
# Classes whose nouns may take each other's place in what people say around a request, and those that then would change what is asked.
SIDE_KINDS = "beast bird fish insect person food vehicle machine building object myth water land town".split()
ASKED_WORDS = frozenset("letter letters word poet poets hero heroes fairy pen well saw home mummy train".split())
SORTS = {"*": "mass", "=": "plural", "@": "name"}


@dataclasses.dataclass(frozen=True)
class Noun:
    """A noun; sort is count, mass, plural (has no singular) or name (takes no article)."""

    text: str
    many: str
    kind: str
    sort: str


@functools.cache
def held_out() -> tuple[frozenset[str], frozenset[str]]:
    """Words, with their plurals, and whole phrases that training must not see as topics."""
    sections = read_sections(DATA / "heldout-topics.txt")
    pairs = [w.lower().partition(":") for w in sections["words"]]
    return frozenset(form for one, _, many in pairs for form in (one, many or plural(one))), frozenset(p.lower() for p in sections["phrases"])


def is_held_out(phrase: str) -> bool:
    """Whether the phrase is a held-out topic or has a held-out word in it."""
    words, phrases = held_out()
    low = phrase.lower()
    return low in phrases or any(w in words for w in low.split())


def parse(token: str, kind: str) -> Noun:
    """A noun of a topics file: `~` is a space, `:` the plural, a last `*=@` the sort."""
    text, _, many = token.replace("~", " ").partition(":")
    if text[-1] in SORTS:
        bare = text.rstrip("*=@")
        return Noun(bare, bare, kind, SORTS[text[-1]])
    return Noun(text, many or plural(text), kind, "count")


@functools.cache
def nouns(kind: str) -> tuple[list[Noun], list[Noun]]:
    """The nouns of a class that may be trained on: common ones (our list), rare ones (WordNet)."""
    listed = [parse(t, kind) for line in read_sections(DATA / "topics" / f"{kind}.txt")["topics"] for t in line.split()]
    known = {n.text for n in listed}
    rows = [r.split("\t") for r in (DATA / "topics" / "wordnet.tsv").read_text(encoding="utf-8").splitlines()]
    rare = [rare_noun(*row) for row in rows if row[1] == kind and row[0] not in known]
    return [n for n in listed if not is_held_out(n.text)], [n for n in rare if not is_held_out(n.text)]


def rare_noun(text: str, kind: str, sort: str) -> Noun:
    """A noun of the WordNet list; one like trousers is a plural."""
    if re.search(r"[^sui]s$", text):
        return Noun(text, text, kind, "plural")
    return Noun(text, plural(text) if sort == "count" else text, kind, sort)


@functools.cache
def adjectives(kind: str) -> list[str]:
    """Adjectives that go with a class."""
    return read_sections(DATA / "topics" / f"{kind}.txt")["adj"][0].split()


@functools.cache
def kinds() -> list[str]:
    """Every class."""
    return sorted(p.stem for p in (DATA / "topics").glob("*.txt"))


def noun(rng: random.Random, kind: str | None = None) -> Noun:
    """A noun of a class, four in five from the common list."""
    common, rare = nouns(kind or rng.choice(kinds()))
    return rng.choice(rare if rare and rng.random() < 0.2 else common)


@functools.cache
def side_nouns() -> dict[str, Noun]:
    """The common nouns of the classes above by their singular and plural."""
    known = (n for kind in SIDE_KINDS for n in nouns(kind)[0] if n.sort == "count" and " " not in n.text)
    return {form: n for n in known for form in (n.text, n.many) if form not in ASKED_WORDS}


def with_other_nouns(text: str, rng: random.Random) -> str:
    """The text with half of its nouns changed for others of their class, so that none can be learnt as part of a request."""

    def other(match: re.Match) -> str:
        art, word = match.groups()
        known = side_nouns().get(word)
        if known is None or rng.random() < 0.5:
            return match[0]
        new = rng.choice([n for n in nouns(known.kind)[0] if n.sort == "count"])
        form = new.text if word == known.text else new.many
        return form if art is None else f"{article(form) if art[0] == 'a' else article(form).capitalize()} {form}"

    return re.sub(r"(?:\b([Aa]n?) )?\b([a-z]+)\b", other, text)
