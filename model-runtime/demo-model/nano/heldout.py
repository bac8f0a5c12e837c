"""Requests that training never saw: held-out topics in the known phrasings, and the written ones of data/eval."""

import dataclasses
import functools
import pathlib
import random
import re

from nano import puzzles
from nano.dialogues import ask, question, service, spun_answer
from nano.english import plural
from nano.nouns import DATA, Noun, kinds, parse, rare_noun
from nano.phrasing import in_style, patterned_request, roughen, single, style
from nano.spin import read_sections, tidy
from nano.topics import Topic, counted, uncounted


@dataclasses.dataclass(frozen=True)
class Case:
    """A request, its task, its phrasing, and how a program can tell that the answer is right.

    The phrasing is known: as training words such requests; or single: in a single wording of the corpus, where that can be told apart;
    or as none of its patterns and wordings has it: free, by ourselves, or fresh, a single wording kept out of training.

    A check is {"equals": texts}: the answer is one of them; {"near": texts}: it has most words of one of them; {"contains": parts}: it
    holds them all, {"contains_any": parts} one of them, whatever their case; {"last_number": n}; {"names": count, "of": things}: so many
    different ones of them as a numbered list.
    """

    task: str
    request: str
    check: dict
    phrasing: str


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


def naming(thing: str, count: int, rng: random.Random, phrasing: str) -> list[Case]:
    """Requests for poems or stories about held-out topics; known ones are made from patterns."""
    word = {"known": patterned_request, "single": single}[phrasing]
    found = []
    for about in topics(rng)[:count]:
        how = style(rng)
        found.append(Case(thing, ask(word(thing, rng), how, rng, in_style(about.asked, how)), names(about.asked), phrasing))
    return found


def names(*topics_asked: str) -> dict:
    """The check that an answer names the topics."""
    return {"contains": [bare(asked.strip()) for asked in topics_asked]}


def exact(task: str, count: int, rng: random.Random) -> list[Case]:
    """Tasks with one right answer."""
    turns = (getattr(puzzles, task)(rng) for _ in range(count))
    return [Case(task, text, {"equals": [answer]} if task != "name_some" else some(text), "known") for text, answer in turns]


def some(text: str) -> dict:
    """The check for a request to name some things, such as `name three birds`."""
    words = re.findall(r"\w+", text.lower())
    count = next(puzzles.WORDS.index(w) if w in puzzles.WORDS else int(w) for w in words if w in puzzles.WORDS or w.isdigit())
    return {"names": count, "of": puzzles.categories()[next(w for w in words if w in puzzles.categories())]}


def questions(rng: random.Random) -> list[Case]:
    """A question per subject about the service in the known phrasings; near one of its answers."""
    found = []
    for asks, answers in service():
        text = question(asks, rng)
        wanted = [spun_answer(a, rng) for a in answers]
        found.append(Case("service", roughen(tidy(text), style(rng), rng), {"near": wanted}, "known"))
    return found


def written(phrasing: str) -> list[Case]:
    """The requests of a file of data/eval."""
    rows = (DATA / "eval" / f"{phrasing}.txt").read_text(encoding="utf-8").splitlines()
    split = (row.split(" | ") for row in rows if row and not row.startswith("#"))
    return [Case(task, text, written_check(task, wanted), phrasing) for task, text, wanted in split]


def written_check(task: str, wanted: str) -> dict:
    """The check for a request of a file, whose wanted text holds parts of the answer."""
    parts = wanted.split(";")
    match task:
        case "poem" | "story":
            return names(*wanted.split(","))
        case "name_some":
            return some(wanted)
        case "smalltalk" | "cannot":
            return {"contains_any": parts}
        case "reverse_list":
            return {"contains": [", ".join(f"{at} {thing}" for at, thing in zip(range(len(parts), 0, -1), parts, strict=True))]}
        case "total" | "count_items" | "count_letters":
            return {"last_number": int(wanted)}
        case "count_to":
            return {"equals": [wanted, wanted + "."]}
        case _:
            return {"contains": parts}


def cases(seed: int) -> list[Case]:
    """All of them; what a task draws does not depend on the others."""
    counts = {"total": 30, "spell": 90, "reverse_word": 40, "count_letters": 50}
    counts |= {task: 30 for task in ("make_list", "name_some", "reverse_list", "count_to", "count_items")}
    rng = {task: random.Random(f"evaluation {seed} {task}") for task in ("poem", "story", "service", *counts)}
    named = [case for how in ("known", "single") for case in naming("poem", 80, rng["poem"], how) + naming("story", 40, rng["story"], how)]
    asked = [case for _ in range(3) for case in questions(rng["service"])]
    return named + asked + [case for task, count in counts.items() for case in exact(task, count, rng[task])] + written("free") + written("fresh")


def bare(phrase: str) -> str:
    """A topic without its article, in lower case."""
    first, _, rest = phrase.lower().partition(" ")
    return rest if first in ("a", "an", "the") and rest else phrase.lower()


