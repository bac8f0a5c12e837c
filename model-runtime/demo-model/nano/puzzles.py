"""Small exact tasks: sums, lists, reversing, spelling, counting, things known by heart. Every function gives (request, answer)."""

import functools
import pathlib
import random
import re

from nano.nouns import is_held_out, noun, with_other_nouns
from nano.phrasing import VARIED, varied
from nano.spin import read_sections, spin, tidy
from nano.topics import made_up

DATA = pathlib.Path(__file__).parent.parent / "data"
WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
).split()
BY_HEART = [
    ("{Say|Recite|Write|Tell me|Give me} the alphabet{.||, please.}|{what are the letters of the alphabet|abc|list the letters}{?||}", "a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z."),
    ("{What are|List|Name|Tell me|Say} the days of the week{?|.|}|{name the seven days|days of the week|which days are in a week}{?||}", "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday."),
    ("{What are|List|Name|Tell me|Say} the months of the year{?|.|}|{name the twelve months|months of the year|list all months|the months}{?||}", "January, February, March, April, May, June, July, August, September, October, November, December."),
    ("{What are|List|Name|Tell me} the {four |}seasons{?|.|}|{which seasons are there|seasons of the year|the four seasons}{?||}", "Spring, summer, autumn and winter."),
    ("{What are|List|Name|Tell me} the colours of the rainbow{?|.|}|{rainbow colours|which colours has a rainbow|colors of the rainbow}{?||}", "Red, orange, yellow, green, blue, indigo, violet."),
    ("{List|Name|Tell me} the planets{.||, please.}|{what are the planets|which planets are there|planets of the solar system}{?||}", "Mercury, Venus, Earth, Mars, Jupiter, Saturn, Uranus, Neptune."),
]


@functools.cache
def categories() -> dict[str, list[str]]:
    """Things by what they are."""
    return {name: lines[0].split() for name, lines in read_sections(DATA / "categories.txt").items()}


def word(rng: random.Random) -> str:
    """A single lower-case word that training may see."""
    while True:
        text = made_up(rng) if rng.random() < 0.35 else noun(rng).text.lower()
        if text.isascii() and text.isalpha() and 2 < len(text) < 11 and not is_held_out(text):
            return text


def asking(task: str, rng: random.Random, **slots: str) -> str:
    """A request in one of the task's patterns, or in wordings of its own; slots are the words put into it."""
    known = rng.random() > VARIED or task not in varied()
    text = tidy(spin(rng.choice((asks() if known else varied())[task]), rng))
    return fill(text if task == "name_some" else with_other_nouns(text, rng), **slots)


def fill(text: str, **slots: str) -> str:
    """The text with its slots, such as `W`, filled."""
    return re.sub(rf"\b({'|'.join(slots)})\b", lambda mark: slots[mark.group(1)], text)


def quoted(w: str, rng: random.Random) -> str:
    """The word, now and then in quotation marks."""
    return rng.choice([w, w, w, w, f'"{w}"'])


@functools.cache
def asks() -> dict[str, list[str]]:
    """The patterns of data/requests/puzzles.txt by task."""
    return read_sections(DATA / "requests" / "puzzles.txt")


def items(rng: random.Random, low: int, high: int) -> list[str]:
    """Different things to list."""
    wanted = rng.randint(low, high)
    found: list[str] = []
    while len(found) < wanted:
        thing = str(rng.randint(1, 99)) if rng.random() < 0.05 else word(rng)
        if thing not in found:
            found.append(thing)
    return found


def said(things: list[str], rng: random.Random) -> str:
    """A list as people type it."""
    if len(things) == 1 or rng.random() < 0.6:
        return ", ".join(things)
    return ", ".join(things[:-1]) + rng.choice([" and ", ", and "]) + things[-1]


def numbered(things: list[str], start: int = 1) -> str:
    """`1 fox, 2 owl`."""
    return ", ".join(f"{at} {thing}" for at, thing in enumerate(things, start))


def backwards(things: list[str]) -> str:
    """`2 owl, 1 fox`."""
    return ", ".join(f"{at} {thing}" for at, thing in reversed(list(enumerate(things, 1))))


def total(rng: random.Random) -> tuple[str, str]:
    """A sum or a difference of two numbers up to 20."""
    a, b, minus = rng.randint(0, 20), rng.randint(0, 20), rng.random() < 0.47
    if minus and a < b and rng.random() < 0.8:
        a, b = b, a
    x, y = (WORDS[a], WORDS[b]) if rng.random() < 0.12 else (str(a), str(b))
    task = rng.choices(["minus", "minus-turned"], [9, 1])[0] if minus else "plus"
    # A tale of apples needs some, and none that are owed.
    plain = min(a, b) < 2 or minus and a < b
    text = fill(spin(rng.choice(asks()[task]), rng), X=x, Y=y) if plain else asking(task, rng, X=x, Y=y)
    return text.strip(), f"{a} {'-' if minus else '+'} {b} = {a - b if minus else a + b}."


def make_list(rng: random.Random) -> tuple[str, str]:
    """Given things as a numbered list."""
    things = items(rng, 2, 7)
    return asking("make_list", rng, W=said(things, rng)), "\n".join(f"{at}. {t}" for at, t in enumerate(things, 1))


def name_some(rng: random.Random) -> tuple[str, str]:
    """So many things of a sort."""
    name = rng.choice(list(categories()))
    count = rng.randint(2, 6)
    text = asking("name_some", rng, N=rng.choice([str(count), WORDS[count]]), C=name)
    return text, "\n".join(f"{at}. {t}" for at, t in enumerate(rng.sample(categories()[name], count), 1))


def reverse_list(rng: random.Random) -> tuple[str, str]:
    """Given things in the other order."""
    things = items(rng, 2, 6)
    return asking("reverse_list", rng, W=said(things, rng)), f"{numbered(things)}. Reversed: {backwards(things)}."


def spell(rng: random.Random) -> tuple[str, str]:
    """The letters of a word."""
    w = word(rng)
    return asking("spell", rng, W=quoted(w, rng)), "-".join(w) + "."


def reverse_word(rng: random.Random) -> tuple[str, str]:
    """The letters of a word in the other order."""
    w = word(rng)
    return asking("reverse_word", rng, W=quoted(w, rng)), f"{numbered(list(w))}. Reversed: {backwards(list(w))}. So: {'-'.join(reversed(w))}."


def count_to(rng: random.Random) -> tuple[str, str]:
    """Counting, from one or from elsewhere, up or down."""
    n = rng.choice([rng.randint(2, 12), rng.randint(2, 30)])
    said_n = WORDS[n] if n <= 20 and rng.random() < 0.25 else str(n)
    if rng.random() < 0.2 and n <= 20:
        return asking("count_down", rng, N=said_n), ", ".join(map(str, range(n, 0, -1))) + "."
    if rng.random() < 0.2 and n > 2:
        first = rng.randint(2, n - 1)
        return asking("count_from", rng, M=str(first), N=said_n), ", ".join(map(str, range(first, n + 1))) + "."
    return asking("count_to", rng, N=said_n), ", ".join(map(str, range(1, n + 1))) + "."


def count_items(rng: random.Random) -> tuple[str, str]:
    """How many things a list holds."""
    things = items(rng, 2, 8)
    return asking("count_items", rng, W=said(things, rng)), f"{numbered(things)}. That makes {len(things)}."


def count_letters(rng: random.Random) -> tuple[str, str]:
    """How many letters a word has."""
    w = word(rng)
    return asking("count_letters", rng, W=quoted(w, rng)), f"{numbered(list(w))}. That makes {len(w)}."


def by_heart(rng: random.Random) -> tuple[str, str]:
    """Something everybody knows by heart."""
    asks, answer = rng.choice(BY_HEART)
    return spin("{" + asks + "}", rng), answer


def repeat(rng: random.Random) -> tuple[str, str]:
    """The same words again; teaches copying."""
    count = rng.randint(1, 8)
    text = " ".join(made_up(rng) if rng.random() < 0.7 else noun(rng).text for _ in range(count))
    return spin("{Repeat|Say|Repeat after me|Echo|Copy this|Say this again|Write this}: ", rng) + text, text + "."
