"""As much English morphology as the templates need: plurals, verb agreement, articles, rhyme."""

import functools

import pronouncing

IRREGULAR_VERBS = {"be": ("is", "are"), "have": ("has", "have"), "do": ("does", "do"), "go": ("goes", "go"), "was": ("was", "were")}
IRREGULAR_PLURALS = {"man": "men", "woman": "women", "child": "children", "foot": "feet", "tooth": "teeth", "person": "people"}
VOWELS = "aeiou"
# Words whose first sound differs from their first letter.
VOWEL_SOUND = ("hour", "honest", "heir", "honour", "herb ")
CONSONANT_SOUND = ("uni", "use", "usu", "eu", "one", "ukulele", "ute", "uke")


def verb(base: str, plural: bool) -> str:
    """The present tense of a verb for a third person subject."""
    if base in IRREGULAR_VERBS:
        return IRREGULAR_VERBS[base][1 if plural else 0]
    return base if plural else with_s(base)


def with_s(word: str) -> str:
    """A noun's regular plural, which is also a verb's third person singular."""
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and len(word) > 1 and word[-2] not in VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def plural(noun: str) -> str:
    """The plural of a noun or of the last word of a compound."""
    for singular, irregular in IRREGULAR_PLURALS.items():
        if noun == singular or noun.endswith((" " + singular, "sman", "rman", "kman", "dman")) and noun.endswith(singular):
            return noun[: -len(singular)] + irregular
    return with_s(noun)


def article(phrase: str) -> str:
    """`a` or `an` for a phrase."""
    low = phrase.lower()
    vowel = low.startswith(tuple(VOWELS)) and not low.startswith(CONSONANT_SOUND) or low.startswith(VOWEL_SOUND)
    return "an" if vowel else "a"


@functools.lru_cache(maxsize=None)
def rhyme_parts(word: str) -> frozenset[str]:
    """The sounds from the last stressed vowel on, one per known pronunciation (CMU dictionary)."""
    phones = pronouncing.phones_for_word(word.lower().strip(".,;:!?'\"-)"))
    parts = {pronouncing.rhyming_part(p) for p in phones}
    # CMU writes ear both as IH R and as IY R
    return frozenset("".join(c for c in part if not c.isdigit()).replace("IH R", "IY R") for part in parts)


def rhymes(first: str, second: str) -> bool:
    """Whether two lines end in different words that rhyme."""
    one, two = first.split()[-1], second.split()[-1]
    strip = ".,;:!?'\"-)"
    return one.strip(strip).lower() != two.strip(strip).lower() and bool(rhyme_parts(one) & rhyme_parts(two))
