"""How people word a request: the patterns of data/requests, small talk around it, and carelessness (case, marks, typos)."""

import collections
import functools
import pathlib
import random
import re

from nano.nouns import with_other_nouns
from nano.spin import capitalise, read_sections, spin, tidy

REQUESTS = pathlib.Path(__file__).parent.parent / "data" / "requests"
POEM = "{poem|poem|poem|poem|poem|poem|verse|rhyme|little poem|short poem|short verse|nice poem|rhyming poem|few lines of verse|lovely poem|funny poem|ode|song|ballad|sonnet|limerick|nursery rhyme|haiku|lyric|hymn}"
STORY = "{story|story|story|story|tale|short story|little story|bedtime story|fairy tale|tiny story|short tale|very short story|funny story}"
# The place of the topic, or of one of two (`#1`, `#2`), while the words around it are roughened.
MARK = re.compile(r"#([12]?)")
# Share of requests in the single wordings of data/requests/varied; the others are made from patterns.
VARIED = 0.7
# Share of those about one topic that name it in the sentence of another wording: what stands around a topic tells it, whatever comes next.
CROSSED = 0.5
# Words that no more than so many of those wordings have, and the share of them that are changed for others: only its place tells a topic.
RARE = 20
EXCHANGED = 0.5
LONG_WORD = re.compile(r"(?<![\w'#-])[a-z]{4,}(?![\w'-])")
# A request for one has at least one of these in it.
ASKS = {
    "poem": re.compile(r"poe|vers|rhym|lines|couplet|stanza|song|sing|ode\b|ballad|sonnet|limerick|haiku|lyric|hymn", re.IGNORECASE),
    "story": re.compile(r"stor|tale|tell|told|yarn|fable|legend|happen|next|go on|continue|invent|make up|read", re.IGNORECASE),
}
# Characters without a piece of their own, so that the byte pieces are trained too.
UNUSUAL = [" 😀", " 🙏", "…", " ❤️", " 🎉", " 😊", " 👍", " 🐱", " 漢字", " ñ", " →", "！", " ¿", " ß", " 🌧️", " ✨"]
NEIGHBOURS = {"a": "s", "e": "r", "i": "o", "o": "p", "t": "y", "n": "m", "r": "t", "s": "d", "l": "k", "c": "v", "m": "n", "u": "i"}


@functools.cache
def patterns(name: str) -> dict[str, list[str]]:
    """The sections of a file of request patterns."""
    return read_sections(REQUESTS / f"{name}.txt")


@functools.cache
def varied() -> dict[str, list[str]]:
    """The wordings of data/requests/varied by task, sub-task or subject; those of small talk by `smalltalk` and the row's number."""
    found = {}
    for path in sorted((REQUESTS / "varied").glob("*.txt")):
        sections = read_sections(path)
        found |= {f"{path.stem} {name}" if path.stem in ("smalltalk", "cannot") else name: lines for name, lines in sections.items()}
    return found


def fill(text: str, *topics: str, careful: bool = False) -> str:
    """The request with its topics put in; if careful, with a capital where one begins a sentence."""

    def put(mark: re.Match) -> str:
        about, before = topics[int(mark.group(1) or 1) - 1], text[: mark.start()].rstrip()
        return capitalise(about) if careful and (not before or before[-1] in ".!?") else about

    return MARK.sub(put, text)


def request(thing: str, rng: random.Random) -> str:
    """A request for a poem or a story, with MARK for its topic."""
    return varied_request(thing, rng) if rng.random() < VARIED else patterned_request(thing, rng)


def patterned_request(thing: str, rng: random.Random) -> str:
    """A request for a poem or a story made from a pattern, with MARK for its topic."""
    own = patterns("ask")[thing]
    pattern = rng.choice(own if rng.random() < 0.25 else patterns("ask")["common"])
    if rng.random() < 0.12:
        pattern = "{Write|Write|Tell|Give} me {a|a|a short} %n about #{.|.|}".replace("%n", "poem" if thing == "poem" else "story")
    noun = spin(POEM if thing == "poem" else STORY, rng)
    art = "an" if noun[0] in "aeiou" else "a"
    text = spin(pattern.replace("%thing", noun).replace("%a", f"{art} {noun}"), rng)
    return tidy(text.replace("##", "something else"))


def varied_request(task: str, rng: random.Random) -> str:
    """One of the single wordings of the task, or one crossed with another, some of its rare words changed."""
    text = single(task, rng)
    if task in ASKS and rng.random() < CROSSED:
        text = crossed(text, single(task, rng), ASKS[task])
    return with_other_words(text, rng)


def single(task: str, rng: random.Random) -> str:
    """One of the single wordings of the task, told of other people and things."""
    return with_other_nouns(tidy(spin(rng.choice(varied()[task]), rng)), rng)


def crossed(text: str, other: str, asks: re.Pattern) -> str:
    """The text with its sentence that names the topic replaced by that of the other, if the outcome still asks for something."""
    own, others = (re.split(r"(?<=[.!?]) ", wording) for wording in (text, other))
    named = next(sentence for sentence in others if MARK.search(sentence))
    found = " ".join(named if MARK.search(sentence) else sentence for sentence in own)
    return found if asks.search(found) else text


def with_other_words(text: str, rng: random.Random) -> str:
    """The text with some of its rare words changed for others that end alike, and so may be of their kind."""

    def other(match: re.Match) -> str:
        alike = rare_words().get(match[0])
        return rng.choice(alike) if alike and rng.random() < EXCHANGED else match[0]

    return LONG_WORD.sub(other, text)


@functools.cache
def rare_words() -> dict[str, list[str]]:
    """The rare words of the wordings of poems and stories, each with those that end alike; none of them asks for anything."""
    wordings = [line for task in ("poem", "story", "story2") for line in varied()[task]]
    counts = collections.Counter(word for line in wordings for word in sorted(set(LONG_WORD.findall(line))))
    alike = collections.defaultdict(list)
    for word, count in counts.items():
        if count <= RARE and not any(asks.search(word) for asks in ASKS.values()):
            alike[re.search("ing$|ed$|ly$|s$|$", word)[0]].append(word)
    return {word: words for words in alike.values() for word in words}


def chatter(text: str, rng: random.Random) -> str:
    """The request with, now and then, something said before or after it."""
    if rng.random() < 0.18:
        text = f"{spin(rng.choice(patterns('chatter')['before']), rng)} {text}"
    if rng.random() < 0.15:
        text = f"{text if text[-1] in '.!?,:' else text + rng.choice(['.', '', ','])} {spin(rng.choice(patterns('chatter')['after']), rng)}"
    return text


def style(rng: random.Random) -> str:
    """How carefully the request is typed."""
    return rng.choices(["plain", "lower", "upper"], [72, 24, 4])[0]


def in_style(text: str, how: str) -> str:
    """The text in that case."""
    return {"plain": text, "lower": text.lower(), "upper": text.upper()}[how]


def typo(word: str, rng: random.Random) -> str:
    """The word with one slip of the finger."""
    at = rng.randrange(1, len(word) - 1)
    slip = rng.randrange(4)
    if slip == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if slip == 1:
        return word[:at] + word[at + 1 :]
    if slip == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + NEIGHBOURS.get(word[at], word[at]) + word[at + 1 :]


def roughen(text: str, how: str, rng: random.Random) -> str:
    """The request as typed: case, missing marks, typos; MARK stays."""
    if how == "plain" and not MARK.match(text) and rng.random() < 0.85:
        text = capitalise(text)
    if rng.random() < 0.25:
        text = text.rstrip(".!?")
    if rng.random() < 0.08:
        text = re.sub(r"[,.!?']", "", text)
    if rng.random() < 0.14:
        words = text.split(" ")
        for _ in range(rng.choice([1, 1, 2])):
            at = rng.randrange(len(words))
            if len(words[at]) > 3 and words[at].isalpha():
                words[at] = typo(words[at], rng)
        text = " ".join(words)
    if rng.random() < 0.012:
        text += rng.choice(UNUSUAL)
    return in_style(text, how)
