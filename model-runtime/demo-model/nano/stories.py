"""Stories of two to four sentences about one to three given things, from the plots of data/stories.txt."""

import functools
import pathlib
import random
import re

from nano.english import article
from nano.poems import DETERMINERS, PRONOUNS
from nano.spin import capitalise, read_sections, spin, tidy
from nano.topics import ANIMATE, Topic

DATA = pathlib.Path(__file__).parent.parent / "data"
PLACES = ("town", "building", "land", "water")
ABSTRACT = ("feeling", "idea", "activity", "season", "weather", "event", "computing", "sky", "any")


@functools.cache
def plots() -> dict[str, list[str]]:
    """The plots by the number and sort of things they are about."""
    return read_sections(DATA / "stories.txt")


@functools.cache
def names() -> list[str]:
    """Names for people that the request does not name."""
    return (DATA / "names.txt").read_text(encoding="utf-8").split()


def introduce(topic: Topic) -> str:
    """The topic as a story first names it: `the fox` becomes `a fox`."""
    if topic.subject.startswith("the ") and topic.asked != topic.subject:
        return f"{article(topic.subject[4:])} {topic.subject[4:]}"
    return topic.subject


def is_new(topic: Topic) -> bool:
    """Whether the topic can follow `there was`."""
    return introduce(topic).split()[0] in ("a", "an") or topic.pronoun == "they" and introduce(topic)[0].islower()


def section(topics: list[Topic], rng: random.Random) -> str:
    """The sort of plot that fits."""
    if len(topics) > 1:
        return "pair" if len(topics) == 2 else "three"
    kind = topics[0].kind
    if kind in ANIMATE or kind in ("machine", "vehicle") and rng.random() < 0.4:
        return "animate"
    if kind in PLACES:
        return "place"
    return "abstract" if kind in ABSTRACT or topics[0].pronoun == "they" else "thing"


def story(topics: list[Topic], rng: random.Random) -> str:
    """A story about the topics; the first is the main character."""
    usable = [p for p in plots()[section(topics, rng)] if is_new(topics[0]) or not p.startswith("^")]
    sentences = [spin(s, rng) for s in rng.choice(usable).lstrip("^").split(" / ")]
    if len(sentences) > 3 and rng.random() < 0.25:
        sentences = sentences[:2] + sentences[3:]
    if sentences[0].startswith("#A") and introduce(topics[0]).split()[0] not in (*DETERMINERS, "a", "an"):
        # A sentence must not begin with the bare topic: its first letter would change.
        sentences[0] = "In the old days " + sentences[0]
    text = " ".join(sentences).replace("$who", rng.choice(names()))
    main = topics[0]
    subject, its, them = PRONOUNS[main.pronoun]
    text = text.replace("%its", its).replace("%them", them)
    text = re.sub(r"%[Ii]t", lambda m: subject.capitalize() if m.group(0)[1] == "I" else subject, text)
    text = text.replace("@was", "were" if main.pronoun == "they" else "was")
    for mark, topic in zip("#&+", topics, strict=False):
        text = text.replace(mark + "A", introduce(topic)).replace(mark, topic.subject)
    return tidy(re.sub(r"(^|[.!?] )([a-z])", lambda m: m.group(1) + m.group(2).upper(), capitalise(text)))
