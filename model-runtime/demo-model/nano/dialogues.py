"""Dialogues: (request, answer) turns of every task in the corpus, and the mix of tasks."""

import dataclasses
import functools
import pathlib
import random
import re

from nano import puzzles
from nano.phrasing import VARIED, chatter, fill, in_style, request, roughen, style, varied, varied_request
from nano.poems import poem
from nano.spin import read_sections, spin, tidy
from nano.stories import names, story
from nano.topics import ANIMATE, Topic, topic

DATA = pathlib.Path(__file__).parent.parent / "data"
COUPLETS = {"two-line": 1, "four-line": 2, "4-line": 2, "six-line": 3, "6-line": 3, "eight-line": 4, "8-line": 4}
DEFAULT_TOPIC = Topic("Machine Learning", "Machine Learning", "computing", "it")
# How often a dialogue is of each task, one against the other.
MIX = {
    "poem": 33, "story": 17, "service": 14, "smalltalk": 6, "cannot": 5, "total": 6, "make_list": 3, "name_some": 3, "reverse_list": 2.5,
    "spell": 4, "reverse_word": 4, "count_to": 2, "count_items": 2, "count_letters": 3, "by_heart": 0.3, "repeat": 2, "bare": 1,
}
# Tasks with one right answer or few, for the drill that training adds once the model writes English.
DRILL = {
    "service": 45, "smalltalk": 14, "spell": 19, "count_letters": 17, "total": 11, "reverse_word": 10, "make_list": 9, "reverse_list": 8,
    "count_items": 8, "count_to": 7, "name_some": 7, "cannot": 5,
}
# Tasks whose answers name what the request is about.
OPENINGS = {"poem": 45, "story": 55}
Turn = tuple[str, str]


def styled(found: Topic, how: str) -> Topic:
    """The topic as it looks in a request typed that way."""
    low = found.subject if how == "plain" else in_style(found.subject, how)
    if how == "upper" and found.subject.startswith(("the ", "my ")):
        first, _, rest = found.subject.partition(" ")
        low = f"{first} {rest.upper()}"
    return dataclasses.replace(found, asked=in_style(found.asked, how), subject=low)


def ask(text: str, how: str, rng: random.Random, *asked: str) -> str:
    """The request with its topics put in last, so that they stay as they are."""
    return fill(roughen(chatter(text, rng), how, rng), *asked, careful=how == "plain" and rng.random() < 0.6)


def poem_turn(rng: random.Random) -> Turn:
    """A poem, now and then of a given length."""
    how = style(rng)
    default = rng.random() < 0.012
    about = styled(topic(rng) if not default else DEFAULT_TOPIC, how)
    text, count = request("poem", rng), None
    if default and rng.random() < 0.5:
        return f"Write me a poem about {DEFAULT_TOPIC.asked}.", poem(DEFAULT_TOPIC, rng)
    if rng.random() < 0.08 and " poem" in text:
        length = rng.choice(list(COUPLETS))
        text, count = text.replace(" poem", f" {length} poem", 1).replace("a eight", "an eight").replace("a 8", "an 8"), COUPLETS[length]
    elif rng.random() < 0.03 and " poem" in text:
        text, count = text.replace(" poem", " long poem", 1), rng.choice([5, 6, 7])
    return pasted(rng) + ask(text, how, rng, about.asked), poem(about, rng, count)


def pasted(rng: random.Random) -> str:
    """Now and then some text before a request, which has nothing to do with it."""
    if rng.random() > 0.02:
        return ""
    lines = [story([topic(rng, alone=True)], rng) if rng.random() < 0.6 else poem(topic(rng), rng) for _ in range(rng.choice([1, 1, 2, 3]))]
    return "\n".join(lines) + "\n\n"


def main_character(rng: random.Random) -> Topic:
    """Somebody for a story with several things in it."""
    return topic(rng, rng.choice([*ANIMATE, "machine"]) if rng.random() < 0.75 else None, alone=True)


def story_turn(rng: random.Random) -> Turn:
    """A story about one to three things."""
    how = style(rng)
    count = rng.choices([1, 2, 3], [50, 42, 8])[0]
    given = [topic(rng)] if count == 1 else [main_character(rng), *(topic(rng, alone=True) for _ in range(count - 1))]
    given = [styled(t, how) for t in given]
    asked = [t.asked for t in given]
    if count == 2 and rng.random() < VARIED:
        return ask(varied_request("story2", rng), how, rng, *asked), story(given, rng)
    joined = asked[0] if count == 1 else f"{', '.join(asked[:-1])} and {asked[-1]}"
    return ask(request("story", rng), how, rng, joined), story(given, rng)


@functools.cache
def service() -> list[tuple[list[tuple[str, float]], list[str]]]:
    """Per subject: the ways to ask and how often, the answers."""
    found = []
    frames = read_sections(DATA / "requests" / "about.txt")["about"]
    for subject, lines in read_sections(DATA / "service.txt").items():
        middle = lines.index("=")
        asks = [(line, 1.0 + line.count("|")) for line in lines[:middle] if not line.startswith("~ ")]
        named = [line[2:] for line in lines[:middle] if line.startswith("~ ")]
        # All the general ways together come half as often as the subject's own.
        each = sum(weight for _, weight in asks) / 2 / len(frames)
        asks += [(frame.replace("%it", "{" + things + "}"), each) for things in named for frame in frames]
        # Half in patterns, half in wordings of their own.
        each = sum(weight for _, weight in asks) / len(varied()[subject])
        asks += [(line, each) for line in varied()[subject]]
        found.append((asks, [a.replace("<id>", "{{id}}") for a in lines[middle + 1 :]]))
    return found


def spun_answer(pattern: str, rng: random.Random) -> str:
    """An answer; `{{id}}` stands for `{id}`, which is no choice."""
    return spin(pattern.replace("{{id}}", "\x00"), rng).replace("\x00", "{id}")


def service_turn(rng: random.Random) -> Turn:
    """A question about the service."""
    asks, answers = rng.choice(service())
    text = question(asks, rng)
    return ask(tidy(text), style(rng), rng), spun_answer(rng.choice(answers), rng)


def question(asks: list[tuple[str, float]], rng: random.Random) -> str:
    """One of the ways to ask."""
    patterns, weights = zip(*asks, strict=True)
    return spin(rng.choices(patterns, weights)[0], rng)


@functools.cache
def pairs() -> list[tuple[str, str]]:
    """Small talk."""
    rows = (DATA / "smalltalk.txt").read_text(encoding="utf-8").splitlines()
    return [(q, a) for q, a in (row.split(" = ") for row in rows if not row.startswith("#"))]


def smalltalk_turn(rng: random.Random) -> Turn:
    """A greeting and its like."""
    row = rng.choices(range(len(pairs())), [4 + q.count("|") ** 0.5 for q, _ in pairs()])[0]
    asks, answer = pairs()[row]
    if rng.random() < VARIED:
        asks = rng.choice(varied()[f"smalltalk {row + 1}"])
    who = rng.choice(names())
    return roughen(spin(asks, rng).replace("$who", who), rng.choice(["plain", "lower"]), rng), tidy(spin(answer.replace("$who", who), rng))


def cannot_turn(rng: random.Random) -> Turn:
    """Something too hard, and what to ask instead."""
    lines = read_sections(DATA / "cannot.txt")
    how = style(rng)
    about = styled(topic(rng), how)
    text = spin(rng.choice(lines["ask"] if rng.random() > VARIED else varied()["cannot ask"]), rng).replace("##", in_style(topic(rng).asked, how))
    while "$n" in text:
        text = text.replace("$n", str(rng.choice([rng.randint(21, 999), rng.randint(1000, 99999)])), 1)
    if rng.random() < 0.06:
        text = spin("{Summarise|Correct|Translate|Continue|Improve|Shorten|Explain|Review} {this|the following|this text}:", rng) + "\n" + (pasted(rng) or story([topic(rng)], rng))
    named = "#" in text and rng.random() < 0.6
    answer = spin(rng.choice(lines["answer-topic" if named else "answer"]), rng)
    return ask(tidy(text), how, rng, about.asked), tidy(answer).replace("#", about.asked)


def puzzle_turn(task: str, rng: random.Random) -> Turn:
    """An exact task; the request is roughened in its case only."""
    text, answer = getattr(puzzles, task)(rng)
    if rng.random() < 0.25 and text == text.lower().capitalize():
        text = text.lower()
    if rng.random() < 0.06 and task != "repeat":
        text = f"{rng.choice(['Please', 'Hello.', 'Hi,', 'OK.', 'Now', 'Quick:', 'And now:'])} {text}"
    return text, answer


def bare_turn(rng: random.Random) -> Turn:
    """Nothing but a topic: a poem about it."""
    how = style(rng)
    about = styled(topic(rng), how)
    return about.asked + rng.choice(["", "", ".", "!", "?"]), poem(about, rng)


TURNS = {
    "poem": poem_turn, "story": story_turn, "service": service_turn, "smalltalk": smalltalk_turn, "cannot": cannot_turn, "bare": bare_turn,
}


def turn(task: str, rng: random.Random) -> Turn:
    """One request and its answer."""
    return TURNS[task](rng) if task in TURNS else puzzle_turn(task, rng)


def another(rng: random.Random) -> list[Turn]:
    """A poem, and then another or a story about the same thing."""
    about = topic(rng)
    first = (ask(request("poem", rng), "plain", rng, about.asked), poem(about, rng))
    if rng.random() < 0.6:
        text = spin("{Another one|One more|Another poem|Again|Again, please|Try again|Another one, please|One more poem about that|And another|a different one}{.||!}", rng)
        return [first, (text, poem(about, rng))]
    text = spin("{Now|And now|Now tell me} a story about {it|that|the same thing}{.|, please.|}", rng)
    return [first, (text, story([about], rng))]


def drill(rng: random.Random) -> list[Turn]:
    """One turn of the drill."""
    return [turn(rng.choices(list(DRILL), list(DRILL.values()))[0], rng)]


def opening(rng: random.Random) -> list[Turn]:
    """A request and the first two lines or sentences of its answer, which name what it is about; what follows is known and long."""
    text, answer = turn(rng.choices(list(OPENINGS), list(OPENINGS.values()))[0], rng)
    parts = re.findall(r".+?(?:\n|[.!?]\W* |$)", answer, re.DOTALL)
    return [(text, "".join(parts[:2]).rstrip(" "))]


def dialogue(rng: random.Random) -> tuple[str, list[Turn]]:
    """A dialogue and its task's name: mostly one turn, now and then several."""
    if rng.random() < 0.012:
        return "another", another(rng)
    tasks = rng.choices(list(MIX), list(MIX.values()), k=rng.choice([2, 3, 4, 5]) if rng.random() < 0.03 else 1)
    return tasks[0] if len(tasks) == 1 else "several", [turn(t, rng) for t in tasks]
