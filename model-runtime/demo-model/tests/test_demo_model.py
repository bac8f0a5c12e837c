"""python -m unittest discover tests"""

import itertools
import json
import random
import re
import unittest

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import Gemma2Config, Gemma2ForCausalLM

from export import config
from nano import puzzles
from nano.batches import LENGTHS, LONGEST, OWN, batches
from nano.dialogues import OPENINGS, dialogue, opening, poem_turn, service, turn
from nano.english import rhymes
from nano.gemma2 import Gemma2, Shape
from nano.heldout import topics
from nano.nouns import is_held_out
from nano.optimisers import optimisers
from nano.phrasing import ASKS, crossed, varied, varied_request, with_other_words
from nano.poems import VERSES, couplet, lines_of, poem
from nano.start import build, grow
from nano.tokenizer import encode, prompt, train
from nano.topics import Topic, topic
from train import IGNORED, WANTED_MULTIPLE, average, learnt

CAT = Topic("the cat", "the cat", "beast", "it")
CATS = Topic("cats", "cats", "beast", "they")


class Corpus(unittest.TestCase):
    def test_every_pattern_of_every_class_can_be_made_to_rhyme(self):
        for path in VERSES.glob("*.txt"):
            for pattern in itertools.chain(*lines_of(path.stem).values()):
                with self.subTest(path.stem, pattern=pattern):
                    made = [couplet(pattern, about, random.Random(s)) for s in range(4) for about in (CAT, CATS)]
                    self.assertTrue(any(made))
                    self.assertTrue(all(rhymes(*lines) for lines in made if lines))

    def test_a_crossed_wording_names_the_topic_as_another_does_and_still_asks(self):
        asks = ASKS["poem"]
        self.assertEqual(crossed("Nice day! # came by. A poem, please.", "My aunt loves #. Rhyme it?", asks), "Nice day! My aunt loves #. A poem, please.")
        self.assertEqual(crossed("A rhyme on #, please.", "My aunt loves #. Rhyme it?", asks), "A rhyme on #, please.")
        rng = random.Random(9)
        for task in ASKS:
            for _ in range(2000):
                self.assertEqual(varied_request(task, rng).count("#"), 1)

    def test_rare_words_of_a_request_are_changed_for_others_that_end_alike(self):
        rng, wording = random.Random(11), "my niece is obsessed with #; rhyme it"
        found = {with_other_words(wording, rng) for _ in range(200)}
        self.assertTrue(any(wording != text for text in found))
        for text in found:
            self.assertRegex(text, r"^my niece is [a-z]+ed with #; rhyme it$")

    def test_no_single_wording_has_a_word_of_a_held_out_topic(self):
        for line in itertools.chain(*varied().values()):
            self.assertFalse(is_held_out(re.sub(r"[^a-z' -]", " ", line.lower())), line)

    def test_no_mark_of_the_notation_is_left_in_a_dialogue(self):
        rng = random.Random(5)
        for _ in range(3000):
            task, turns = dialogue(rng)
            for request, answer in turns:
                self.assertNotRegex(answer.replace("{id}", "id"), r"[#@%{}|]|\$who|<lead>|  ")
                self.assertNotRegex(request, r"\$who|%thing|%a\b")

    def test_a_poem_names_its_topic_and_has_four_to_eight_lines(self):
        rng = random.Random(6)
        for _ in range(500):
            about = topic(rng)
            text = poem(about, rng)
            self.assertIn(about.subject.removeprefix("the ").lower(), text.lower())
            self.assertIn(len(text.split("\n")), (4, 6, 8))

    def test_an_opening_is_two_lines_or_sentences_of_an_answer(self):
        rng, same = random.Random(10), random.Random(10)
        for _ in range(500):
            request, said = opening(rng)[0]
            whole = turn(same.choices(list(OPENINGS), list(OPENINGS.values()))[0], same)
            self.assertEqual(request, whole[0])
            self.assertTrue(whole[1].startswith(said))
            self.assertLessEqual(len(re.findall(r"\n|[.!?]\W* ", said.rstrip())), 1)

    def test_held_out_topics_are_never_drawn(self):
        rng = random.Random(7)
        self.assertTrue(all(is_held_out(t.asked) for t in topics(rng)))
        for _ in range(5000):
            self.assertFalse(is_held_out(topic(rng).asked))

    def test_sums_are_right(self):
        rng = random.Random(8)
        for _ in range(2000):
            left, right = puzzles.total(rng)[1].rstrip(".").split(" = ")
            a, sign, b = left.split()
            self.assertEqual(int(right), int(a) + int(b) if sign == "+" else int(a) - int(b))

    def test_a_reversed_word_is_its_letters_from_the_end(self):
        rng = random.Random(9)
        for _ in range(300):
            request, answer = puzzles.reverse_word(rng)
            self.assertIn(re.search(r"So: (.*)\.", answer).group(1).replace("-", "")[::-1], request)

    def test_every_subject_of_the_service_has_questions_and_answers(self):
        for asks, answers in service():
            self.assertTrue(asks and answers)

    def test_the_same_seed_gives_the_same_corpus(self):
        self.assertEqual(poem_turn(random.Random(3)), poem_turn(random.Random(3)))


class Vocabulary(unittest.TestCase):
    def test_any_text_survives_encoding(self):
        rng = random.Random(1)
        texts = [text for _ in range(2000) for turn in dialogue(rng)[1] for text in turn]
        tokenizer = Tokenizer.from_str(json.dumps(train(texts, 1024)))
        for text in [*texts[:200], "ünïcödé 漢字 😀\n\n  two  spaces", "\t"]:
            self.assertEqual(tokenizer.decode(tokenizer.encode(text, add_special_tokens=False).ids), text)
        ids, own = encode(tokenizer, [("Hi", "Hello!"), ("Bye", "Goodbye!")])
        self.assertEqual(tokenizer.decode(ids, skip_special_tokens=False), (
            "<bos><start_of_turn>user\nHi<end_of_turn>\n<start_of_turn>model\nHello!<end_of_turn>\n"
            "<start_of_turn>user\nBye<end_of_turn>\n<start_of_turn>model\nGoodbye!<end_of_turn>"
        ))
        self.assertEqual(tokenizer.decode([i for i, o in zip(ids, own, strict=True) if o], skip_special_tokens=False), "Hello!<end_of_turn>Goodbye!<end_of_turn>")
        self.assertEqual(prompt(tokenizer, "Hi"), ids[: own.index(True)])
        self.assertEqual(encode(tokenizer, [("Hi", "Hello!"), ("Bye", "Goodbye!")], ends=False), (ids[:-1], own[:-1]))


class Batches(unittest.TestCase):
    def test_every_token_is_in_one_batch_and_a_batch_in_one_of_few_shapes(self):
        rng = np.random.default_rng(1)
        dialogues = [rng.integers(1, 1000, size).astype(np.uint16) | np.uint16(OWN) for size in rng.integers(3, LONGEST + 1, 700)]
        made = batches(dialogues, 2048, np.random.default_rng(2))
        self.assertEqual(sorted(np.concatenate([ids[own] for ids, own in made])), sorted(np.concatenate(dialogues) & ~np.uint16(OWN)))
        self.assertTrue(all(ids.shape[1] in LENGTHS and ids[:, 1:].size <= 2048 for ids, _ in made))

    def test_the_tokens_to_learn_are_those_the_model_writes(self):
        own, ids = torch.rand(7, 30, generator=torch.Generator().manual_seed(1)) < 0.4, torch.arange(210).view(7, 30)
        at, target = learnt(own, ids)
        self.assertEqual(target[target != IGNORED].tolist(), ids[own].tolist())
        self.assertEqual(at[target != IGNORED].tolist(), ids[own].tolist())
        self.assertEqual(len(at) % WANTED_MULTIPLE, 0)


class Model(unittest.TestCase):
    def test_logits_equal_those_of_transformers_past_the_window(self):
        torch.manual_seed(1)
        ours = Gemma2(Shape())
        build(ours, torch.Generator().manual_seed(1))
        theirs = Gemma2ForCausalLM(Gemma2Config(**config(Shape()), attn_implementation="eager")).eval()
        theirs.load_state_dict(ours.state_dict(), strict=False)
        ids = torch.randint(6, 1536, (2, 200))
        with torch.no_grad():
            self.assertLess((ours(ids) - theirs(ids).logits).abs().max().item(), 1e-4)

    def test_a_grown_model_almost_says_what_the_shallow_one_said(self):
        shallow, deep = Gemma2(Shape(layers=4)), Gemma2(Shape(layers=6))
        build(shallow, torch.Generator().manual_seed(1))
        grow(deep, shallow.state_dict(), torch.Generator().manual_seed(2))
        ids = torch.randint(6, 1536, (2, 200), generator=torch.Generator().manual_seed(3))
        with torch.no_grad():
            self.assertLess((shallow(ids) - deep(ids)).std().item(), 0.1 * shallow(ids).std().item())

    def test_a_phase_begins_with_the_mean_of_its_ends_before_unless_it_is_deeper(self):
        shallow, one, two = (Gemma2(Shape(layers=layers)).state_dict() for layers in (2, 4, 4))
        self.assertIs(average(None, one), one)
        self.assertIs(average(shallow, one), one)
        for name, weight in average(one, two).items():
            self.assertTrue(torch.equal(weight, (one[name] + two[name]) / 2))

    def test_every_weight_is_moved_by_one_optimiser_and_only_norms_do_not_decay(self):
        model = Gemma2(Shape(layers=2))
        for muon in (False, True):
            groups = [(optimiser, group) for optimiser in optimisers(model, muon) for group in optimiser.param_groups]
            moved = [id(p) for _, group in groups for p in group["params"]]
            self.assertEqual(sorted(moved), sorted(id(p) for p in model.parameters()))
            still = {id(p) for _, group in groups if group["weight_decay"] == 0 for p in group["params"]}
            self.assertEqual(still, {id(p) for name, p in model.named_parameters() if "norm" in name})
            turned = {id(p) for optimiser, group in groups if isinstance(optimiser, torch.optim.Muon) for p in group["params"]}
            self.assertEqual(turned, {id(p) for name, p in model.named_parameters() if muon and "proj" in name})


if __name__ == "__main__":
    unittest.main()
