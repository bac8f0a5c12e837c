"""Small exact tasks: sums, lists, reversing, spelling, counting, things known by heart. Every function gives (request, answer)."""

import functools
import pathlib
import random
import re

from nano.nouns import is_held_out, noun
from nano.spin import read_sections, spin
from nano.topics import pseudo_word

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
        text = pseudo_word(rng) if rng.random() < 0.35 else noun(rng).text.lower()
        if text.isascii() and text.isalpha() and 2 < len(text) < 11 and not is_held_out(text):
            return text


def about_word(task: str, w: str, rng: random.Random) -> str:
    """A request about a word, in one of the ways of data/requests/puzzles.txt."""
    pattern = spin(rng.choice(asks()[task]), rng)
    return re.sub(r"\bW\b", rng.choice([w, w, w, w, f'"{w}"']), pattern)


def about_list(task: str, things: list[str], rng: random.Random) -> str:
    """A request about a list."""
    return re.sub(r"\bW\b", said(things, rng), spin(rng.choice(asks()[task]), rng))


@functools.cache
def asks() -> dict[str, list[str]]:
    """Ways to ask, by task; W is the word or the list."""
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


def total(rng: random.Random, a: int | None = None, b: int | None = None, minus: bool | None = None) -> tuple[str, str]:
    """A sum or a difference of two numbers up to 20."""
    a = rng.randint(0, 20) if a is None else a
    b = rng.randint(0, 20) if b is None else b
    minus = rng.random() < 0.45 if minus is None else minus
    if minus and a < b and rng.random() < 0.8:
        a, b = b, a
    x, y = (WORDS[a], WORDS[b]) if rng.random() < 0.12 else (str(a), str(b))
    sign = "{-|-|minus|take away|less}" if minus else "{+|+|plus|and}"
    ask = "{What is|What's|whats|Calculate|Compute|How much is|Work out|Tell me|Solve||||Add up:|can you work out|do you know}"
    if minus:
        ask = ask.replace("|Add up:", "")
    if rng.random() < 0.1:
        text = f"{{Subtract {y} from {x}|Take {y} from {x}}}" if minus else f"{{Add {x} and {y}|Add {x} to {y}|the sum of {x} and {y}|sum {x} and {y}}}"
    else:
        text = f"{ask} {x} {sign} {y}"
    if not minus and text.startswith("{Add") and "to" in text:
        text = f"Add {x} and {y}"
    return spin(text + "{?|?|.|| =|, please.}", rng).strip(), f"{a} {'-' if minus else '+'} {b} = {a - b if minus else a + b}."


def make_list(rng: random.Random) -> tuple[str, str]:
    """Given things as a numbered list."""
    things = items(rng, 2, 7)
    return about_list("make_list", things, rng), "\n".join(f"{at}. {t}" for at, t in enumerate(things, 1))


def name_some(rng: random.Random) -> tuple[str, str]:
    """So many things of a sort."""
    name = rng.choice(list(categories()))
    count = rng.randint(2, 6)
    text = spin(rng.choice(asks()["name_some"]), rng).replace("N$", rng.choice([str(count), WORDS[count]])).replace("C$", name)
    return text, "\n".join(f"{at}. {t}" for at, t in enumerate(rng.sample(categories()[name], count), 1))


def reverse_list(rng: random.Random) -> tuple[str, str]:
    """Given things in the other order."""
    things = items(rng, 2, 6)
    return about_list("reverse_list", things, rng), f"{numbered(things)}. Reversed: {backwards(things)}."


def spell(rng: random.Random) -> tuple[str, str]:
    """The letters of a word."""
    w = word(rng)
    return about_word("spell", w, rng), "-".join(w) + "."


def reverse_word(rng: random.Random) -> tuple[str, str]:
    """The letters of a word in the other order."""
    w = word(rng)
    return about_word("reverse_word", w, rng), f"{numbered(list(w))}. Reversed: {backwards(list(w))}. So: {'-'.join(reversed(w))}."


def count_to(rng: random.Random) -> tuple[str, str]:
    """Counting, from one or from elsewhere, up or down."""
    n = rng.choice([rng.randint(2, 12), rng.randint(2, 30)])
    said_n = WORDS[n] if n <= 20 and rng.random() < 0.2 else str(n)
    if rng.random() < 0.2 and n <= 20:
        ask = "{Count down from|Count backwards from|Start at N and count down|countdown from}"
        text = spin(ask, rng)
        return (text.replace("N", said_n) if "N" in text else f"{text} {said_n}") + rng.choice([".", ""]), ", ".join(map(str, range(n, 0, -1))) + "."
    if rng.random() < 0.2:
        first = rng.randint(2, n) if n > 2 else 1
        return spin("{Count|Please count|Count up|Say the numbers} from", rng) + f" {first} to {n}.", ", ".join(map(str, range(first, n + 1))) + "."
    ask = "{Count to|Count up to|Please count to|Can you count to|Count from 1 to|Count from one to|Say the numbers up to|List the numbers from 1 to|I want you to count to|Let's count to|numbers from 1 to}"
    return f"{spin(ask, rng)} {said_n}{rng.choice(['.', '', '!'])}", ", ".join(map(str, range(1, n + 1))) + "."


def count_items(rng: random.Random) -> tuple[str, str]:
    """How many things a list holds."""
    things = items(rng, 1, 8)
    return about_list("count_items", things, rng), f"{numbered(things)}. That makes {len(things)}."


def count_letters(rng: random.Random) -> tuple[str, str]:
    """How many letters a word has."""
    w = word(rng)
    return about_word("count_letters", w, rng), f"{numbered(list(w))}. That makes {len(w)}."


def by_heart(rng: random.Random) -> tuple[str, str]:
    """Something everybody knows by heart."""
    asks, answer = rng.choice(BY_HEART)
    return spin("{" + asks + "}", rng), answer


def repeat(rng: random.Random) -> tuple[str, str]:
    """The same words again; teaches copying."""
    count = rng.randint(1, 8)
    text = " ".join(pseudo_word(rng) if rng.random() < 0.7 else noun(rng).text for _ in range(count))
    return spin("{Repeat|Say|Repeat after me|Echo|Copy this|Say this again|Write this}: ", rng) + text, text + "."
