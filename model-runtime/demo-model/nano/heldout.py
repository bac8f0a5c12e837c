"""Requests that training never saw: held-out topics in the known phrasings, and the hand-written ones of data/eval."""

import dataclasses
import functools
import pathlib
import random

from nano import puzzles
from nano.dialogues import question, service, spun_answer
from nano.english import plural
from nano.nouns import DATA, Noun, kinds, parse, rare_noun
from nano.phrasing import MARK, chatter, request, roughen, style
from nano.spin import read_sections, tidy
from nano.topics import Topic, counted, uncounted


@dataclasses.dataclass(frozen=True)
class Case:
    """A request, its task, whether its phrasing is free, and what the answer must hold (meaning depends on the task)."""

    task: str
    request: str
    wanted: str
    free: bool


@functools.cache
def every_noun() -> dict[str, Noun]:
    """All nouns of the topic lists, held out or not."""
    rows = (r.split("\t") for r in (DATA / "topics" / "wordnet.tsv").read_text(encoding="utf-8").splitlines())
    found = {row[0]: rare_noun(*row) for row in rows}
    for kind in kinds():
        for token in read_sections(DATA / "topics" / f"{kind}.txt")["topics"][0].split():
            noun = parse(token, kind)
            found[noun.text] = noun
    return found


def topics(rng: random.Random) -> list[Topic]:
    """Every held-out topic once, its words in some phrase."""
    sections = read_sections(pathlib.Path(DATA / "heldout-topics.txt"))
    found = [Topic(p, p, "any", "it") for p in sections["phrases"]]
    for word in (w.partition(":")[0] for w in sections["words"]):
        noun = every_noun().get(word, Noun(word, plural(word), "object", "count"))
        found.append(counted(noun, rng) if noun.sort == "count" else uncounted(noun, rng))
    rng.shuffle(found)
    return found


def naming(thing: str, count: int, rng: random.Random) -> list[Case]:
    """Requests for poems or stories about held-out topics."""
    chosen = topics(rng)[:count]
    asked = [roughen(chatter(request(thing, rng), rng), style(rng), rng) for _ in chosen]
    return [Case(thing, text.replace(MARK, t.asked), t.asked, False) for text, t in zip(asked, chosen, strict=True)]


def exact(task: str, count: int, rng: random.Random) -> list[Case]:
    """Tasks with one right answer."""
    turns = (getattr(puzzles, task)(rng) for _ in range(count))
    return [Case(task, text, answer if task != "name_some" else category(text), False) for text, answer in turns]


def category(text: str) -> str:
    """`3 birds`, out of a request to name some."""
    words = text.lower().replace(".", "").replace("?", "").replace(",", "").split()
    count = next(str(puzzles.WORDS.index(w)) if w in puzzles.WORDS else w for w in words if w in puzzles.WORDS or w.isdigit())
    return f"{count} {next(w for w in words if w in puzzles.categories())}"


def questions(rng: random.Random) -> list[Case]:
    """A question per subject about the service in the known phrasings; wanted holds the right answers."""
    found = []
    for asks, answers in service():
        text = question(asks, rng)
        wanted = "\n".join(spun_answer(a, rng) for a in answers)
        found.append(Case("service", roughen(tidy(text), style(rng), rng), wanted, False))
    return found


def free() -> list[Case]:
    """The hand-written requests."""
    rows = (DATA / "eval" / "free.txt").read_text(encoding="utf-8").splitlines()
    split = (row.split(" | ") for row in rows if row and not row.startswith("#"))
    return [Case(task, text, wanted, True) for task, text, wanted in split]


def cases(seed: int) -> list[Case]:
    """All of them."""
    rng = random.Random(f"evaluation {seed}")
    counts = {"total": 20, "spell": 20, "reverse_word": 20}
    counts |= {task: 10 for task in ("make_list", "name_some", "reverse_list", "count_to", "count_items", "count_letters")}
    known = naming("poem", 40, rng) + naming("story", 20, rng) + questions(rng)
    return known + [case for task, count in counts.items() for case in exact(task, count, rng)] + free()


def bare(phrase: str) -> str:
    """A topic without its article, in lower case."""
    first, _, rest = phrase.lower().partition(" ")
    return rest if first in ("a", "an", "the") and rest else phrase.lower()


