"""Topics: the noun phrases that people ask poems and stories about."""

import dataclasses
import random

from nano.english import VOWELS, article
from nano.nouns import Noun, adjectives, is_held_out, kinds, noun, nouns


@dataclasses.dataclass(frozen=True)
class Topic:
    """A topic: as the request words it, as the subject of an answer, its class, its pronoun (it, they, she, he)."""

    asked: str
    subject: str
    kind: str
    pronoun: str


OWNERS = "my grandmother|my neighbour|my sister|my best friend|my father|my teacher|our|her|his|my uncle|my daughter".split("|")
ANY_ADJECTIVES = (
    "small big quiet strange beautiful ordinary famous ancient unknown purple silver broken perfect terrible magical invisible "
    "second-hand wooden electric tired brave funny gloomy wobbly patient enormous delicate everyday ridiculous elegant modern"
).split()
# Endings that keep a phrase in the class of its noun.
PLACES = (
    "in the rain|in winter|in spring|at night|in the morning|by the sea|on the moon|in love|at midnight|in summer|in the snow|"
    "under the stars|on a Monday|in the dark|at dawn|on holiday|in the city|far from home|in a hurry|after dark"
).split("|")
PLACE_KINDS = ("building", "land", "water", "town")
PREPOSITIONS = "over|in|under|near|behind|beyond|beside|by|from|inside|around|across".split("|")
ASPECTS = "sound smell colour end story secret song return taste life name history art joy weight voice".split()
DOING = (
    "looking for|waiting for|missing|dreaming of|talking to|living with|caring for|saying goodbye to|thinking about|running from|"
    "singing to|drawing|finding|losing|coming home to|being afraid of|learning about|falling in love with|counting|fighting with"
).split("|")
# What people call themselves and this model.
PERSONAL = [
    Topic("me", "you", "any", "they"), Topic("myself", "you", "any", "they"), Topic("us", "us", "any", "they"),
    Topic("you", "a small model", "computing", "it"), Topic("yourself", "a small model", "computing", "it"),
    Topic("this service", "this service", "computing", "it"), Topic("my life", "your life", "any", "it"),
    Topic("the two of us", "the two of us", "any", "they"), Topic("Foretell", "Foretell", "computing", "it"),
]
ANIMATE = ("beast", "bird", "fish", "insect", "person", "myth")
SHE = "grandmother mother sister aunt queen princess niece grandma mum mom girl woman policewoman witch waitress actress mermaid lady".split()
HE = "grandfather father brother uncle king prince nephew grandpa dad boy man policeman fireman postman monk knight wizard fisherman".split()


def singular_pronoun(n: Noun, rng: random.Random) -> str:
    """The pronoun of one of these."""
    last = n.text.split()[-1]
    if last in SHE:
        return "she"
    if last in HE:
        return "he"
    return rng.choice(["she", "he"]) if n.kind == "person" else "it"


def adjective(kind: str, rng: random.Random) -> str:
    """An adjective, mostly one that goes with the class."""
    return rng.choice(adjectives(kind) if rng.random() < 0.75 else ANY_ADJECTIVES)


def place(rng: random.Random) -> str:
    """Where or when a topic is: one of the list, or somewhere by its noun, so that no end of a topic is known by heart."""
    if rng.random() < 0.5:
        return rng.choice(PLACES)
    n = noun(rng, rng.choice(PLACE_KINDS))
    return f"{rng.choice(PREPOSITIONS)} {'' if n.sort == 'name' else 'the '}{n.text}"


def counted(n: Noun, rng: random.Random) -> Topic:
    """A phrase around a noun that has a singular and a plural."""
    one = singular_pronoun(n, rng)
    form = rng.choices(range(12), [27, 16, 10, 11, 8, 8, 4, 5, 3, 3, 3, 3])[0]
    adj = adjective(n.kind, rng)
    if form == 0:
        return Topic(n.many, n.many, n.kind, "they")
    if form == 1:
        return Topic(f"{article(n.text)} {n.text}", f"the {n.text}", n.kind, one)
    if form == 2:
        return Topic(f"the {n.text}", f"the {n.text}", n.kind, one)
    if form == 3:
        return Topic(f"{adj} {n.many}", f"{adj} {n.many}", n.kind, "they")
    if form == 4:
        return Topic(f"{article(adj)} {adj} {n.text}", f"the {adj} {n.text}", n.kind, one)
    if form == 5:
        owner = rng.choice(OWNERS) if n.kind not in ("sky", "weather", "season") else "the"
        owner = owner if owner in ("our", "her", "his", "the") else rng.choice(["my", "my", owner + "'s"])
        text = f"{owner} {rng.choice(['', adj + ' '])}{n.text}"
        return Topic(text, text, n.kind, one)
    if form == 6:
        text = f"{n.many} {place(rng)}"
        return Topic(text, text, n.kind, "they")
    if form == 7:
        return Topic(n.text, f"the {n.text}", n.kind, one)
    return longer(n, form, one, adj, rng)


def longer(n: Noun, form: int, one: str, adj: str, rng: random.Random) -> Topic:
    """A phrase of several words around a countable noun."""
    if form == 8:
        text = f"the {rng.choice(ASPECTS)} of {n.many}"
        return Topic(text, text, rng.choice([n.kind, "any"]), "it")
    if form == 9:
        text = f"{rng.choice(['two', 'three', 'seven', 'a hundred'])} {rng.choice(['', adj + ' '])}{n.many}"
        return Topic(text, text, n.kind, "they")
    if form == 10:
        text = f"the {rng.choice(['last', 'first', 'only', 'wrong', 'next', 'other'])} {n.text}"
        return Topic(text, text, n.kind, one)
    text = f"{n.text} {place(rng)}"
    return Topic(f"{article(text)} {text}", f"the {text}", n.kind, one)


def doing(n: Noun, rng: random.Random) -> Topic:
    """Something one does with such a thing."""
    thing = rng.choice([n.many, f"my {n.text}", f"the {n.text}"]) if n.sort == "count" else n.text
    text = f"{rng.choice(DOING)} {thing}"
    return Topic(text, text, "activity", "it")


def uncounted(n: Noun, rng: random.Random) -> Topic:
    """A phrase around a noun that stays as it is."""
    pronoun = "they" if n.sort == "plural" else "it"
    text = n.text
    if n.sort != "name" and n.kind != "computing" and " " not in text and rng.random() < 0.2:
        text = f"{adjective(n.kind, rng)} {text}"
    elif n.kind in ("town", "drink", "food", "plant", "season") and rng.random() < 0.1:
        text = f"{text} {place(rng)}"
    return Topic(text, text, n.kind, pronoun)


def topic(rng: random.Random, kind: str | None = None, alone: bool = False) -> Topic:
    """A topic that training may see: a known noun in some phrase, a pair of nouns unless alone, or a word nobody knows."""
    chance = rng.random()
    while True:
        if chance < 0.26 and kind is None:
            found = unknown(rng)
        elif chance < 0.31 and not alone:
            found = pair(noun(rng, kind), noun(rng, kind))
        elif chance < 0.34 and kind is None:
            found = doing(noun(rng), rng)
        elif chance < 0.345 and not alone and kind is None:
            found = rng.choice(PERSONAL)
        else:
            n = noun(rng, kind)
            found = counted(n, rng) if n.sort == "count" else uncounted(n, rng)
        if not is_held_out(found.asked):
            return found


def pair(first: Noun, second: Noun) -> Topic:
    """Two things at once; the class is that of the first."""
    text = f"{first.many} and {second.many}"
    return Topic(text, text, first.kind, "they")


def made_up(rng: random.Random) -> str:
    """A word that does not exist but could: of syllables, or of two nouns that lost a part, so that every piece of the vocabulary is copied."""
    word = syllables(rng) if rng.random() < 0.4 else blend(rng)
    # A first piece "a" looks like the article until one has seen many.
    return rng.choice("aaaeiou") + word if word[0] not in VOWELS and rng.random() < 0.2 else word


def syllables(rng: random.Random) -> str:
    """A word of one to three syllables."""
    onsets = "b bl br c ch cl cr d dr f fl fr g gl gr h j k kl kr l m n p pl pr qu r s sc sh sk sl sm sn sp st t th tr tw v w y z".split()
    middles = "a e i o u ai ea ee oo ou oa ie au oi".split()
    codas = ["", "", "", "b", "ck", "d", "f", "g", "l", "ll", "m", "n", "nd", "ng", "nk", "p", "r", "rt", "sk", "st", "t", "x", "z", "rn"]
    count = rng.choice([1, 2, 2, 2, 3])
    return "".join(rng.choice([*onsets, ""]) + rng.choice(middles) + rng.choice(codas) for _ in range(count))


def blend(rng: random.Random) -> str:
    """The beginning of one noun and the end of another."""
    first, second = (noun(rng).text.lower().split()[-1] for _ in range(2))
    return first[: rng.randint(1, min(6, len(first)))] + second[-rng.randint(min(2, len(second)), min(6, len(second))) :]


def unknown(rng: random.Random) -> Topic:
    """A topic with a made-up word in it: no class fits, so the answer must copy and stay general."""
    word = made_up(rng)
    form = rng.randrange(8)
    if form == 0:
        return Topic(word.capitalize(), word.capitalize(), "any", "it")
    if form == 1:
        return Topic(word + "s", word + "s", "any", "they")
    if form == 2:
        return Topic(f"{article(word)} {word}", f"the {word}", "any", "it")
    if form == 3:
        text = f"{word} {rng.choice(nouns(rng.choice(kinds()))[0]).many}"
        return Topic(text, text, "any", "they")
    if form == 4:
        text = f"{rng.choice(ANY_ADJECTIVES)} {word}s"
        return Topic(text, text, "any", "they")
    if form == 5:
        text = f"{word.capitalize()} {made_up(rng).capitalize()}"
        return Topic(text, text, "any", "it")
    if form == 6:
        text = f"the {word} of {made_up(rng)}"
        return Topic(text, text, "any", "it")
    return Topic(word, word, "any", "it")
