"""Trains the model on a corpus made by corpus.py, in the phases of nano/recipe.py.

    python train.py --corpus build --out build/run [--threads 2] [--bf16] [--seed 1] [--share 1.0]

Goes on from out/checkpoint-<phase>.pt if it is there. At the end out/model.safetensors holds the weights in bf16.
"""

import argparse
import pathlib
import signal
import time

import numpy as np
import torch
from safetensors.torch import save_file
from torch.nn import functional

from nano.batches import batches, pools
from nano.gemma2 import Gemma2, Shape
from nano.optimisers import optimisers, set_rate, step
from nano.recipe import PHASES, Phase
from nano.start import build, grow, layers_of

WARM_UP_STEPS = 100
# Keeps log-sum-exp near 0, so that a sure token has logit 0 and the repetition penalty leaves it alone.
Z_LOSS = 0.01
# The number of tokens a step learns from is a multiple of this; matrix products of ever new sizes are set up anew each time.
WANTED_MULTIPLE = 128
IGNORED = -100


def parse() -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bf16", action="store_true", help="matrix products in bf16: a third less time on a processor with AMX, very slow without")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="of the tokens of each phase, for a trial")
    parser.add_argument("--save-minutes", type=float, default=5)
    return parser.parse_args()


class Run:
    """A phase of the training: model, optimiser, and how far it is. It begins with the given weights, if any."""

    def __init__(self, options: argparse.Namespace, phase: Phase, number: int, weights: dict[str, torch.Tensor] | None):
        self.options, self.phase = options, phase
        self.seed = (options.seed, number)
        self.model = Gemma2(Shape(layers=phase.layers))
        generator = torch.Generator().manual_seed(options.seed)
        grow(self.model, weights, generator) if weights else build(self.model, generator)
        self.optimisers = optimisers(self.model, phase.muon)
        # Compiled once for all lengths, a step takes two thirds of the time; the first one takes a minute.
        self.loss = torch.compile(self.loss, dynamic=True)
        self.hidden = torch.compile(self.model.hidden, dynamic=True)
        self.step, self.pool, self.batch, self.tokens, self.seconds = 0, 0, 0, 0, 0.0
        self.stopped = False
        self.checkpoint = options.out / f"checkpoint-{number}.pt"
        if self.checkpoint.exists():
            self.load()

    def load(self) -> None:
        """Takes up a saved run."""
        saved = torch.load(self.checkpoint, weights_only=True)
        self.model.load_state_dict(saved["model"])
        for optimiser, state in zip(self.optimisers, saved["optimisers"], strict=True):
            optimiser.load_state_dict(state)
        self.step, self.pool, self.batch, self.tokens, self.seconds = saved["progress"]
        print(f"going on from step {self.step}", flush=True)

    def save(self) -> None:
        """Saves the run, never leaving half a file."""
        progress = (self.step, self.pool, self.batch, self.tokens, self.seconds)
        states = [optimiser.state_dict() for optimiser in self.optimisers]
        fresh = self.checkpoint.with_suffix(".new")
        torch.save({"model": self.model.state_dict(), "optimisers": states, "progress": progress}, fresh)
        fresh.replace(self.checkpoint)

    def done(self) -> float:
        """The share of the phase behind us."""
        return self.tokens / (self.phase.tokens * self.options.share)

    def rate(self) -> float:
        """The learning rate of this step."""
        falling = min(1.0, max(0.0, (1.0 - self.done()) / self.phase.decay))
        return self.phase.rate * min(1.0, (self.step + 1) / WARM_UP_STEPS) * falling

    def train(self) -> bool:
        """Runs the phase; False if SIGTERM ended it before, after saving it."""
        if self.done() >= 1.0:
            return True
        signal.signal(signal.SIGTERM, self.stop)
        source = pools(self.options.corpus, self.seed, self.phase.shares)
        for _ in range(self.pool):
            next(source)
        saved = time.monotonic()
        while self.done() < 1.0:
            for ids, own in batches(next(source), self.phase.batch, np.random.default_rng((*self.seed, self.pool)))[self.batch :]:
                self.update(torch.from_numpy(ids), torch.from_numpy(own))
                self.batch += 1
                if self.stopped or time.monotonic() - saved > self.options.save_minutes * 60:
                    saved = time.monotonic()
                    self.save()
                if self.stopped or self.done() >= 1.0:
                    break
            else:
                self.pool, self.batch = self.pool + 1, 0
            if self.stopped:
                return False
        self.save()
        return True

    def stop(self, *_) -> None:
        """Asks the run to save and end after this step."""
        self.stopped = True

    def update(self, ids: torch.Tensor, own: torch.Tensor) -> None:
        """One step."""
        began = time.monotonic()
        set_rate(self.optimisers, self.rate())
        at, target = learnt(own[:, 1:], ids[:, 1:])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.options.bf16):
            loss, right, entropy = self.loss(self.hidden(ids[:, :-1]).flatten(0, 1)[at], target)
        loss.backward()
        step(self.model, self.optimisers)
        self.step += 1
        self.tokens += ids.numel()
        self.seconds += time.monotonic() - began
        if self.step % 100 == 0:
            speed = self.tokens / self.seconds
            print(f"{self.step} {self.done():.3f} loss {entropy:.3f} right {right:.3f} rate {self.rate():.5f} tok/s {speed:.0f}", flush=True)

    def loss(self, hidden: torch.Tensor, target: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """The loss over the tokens the model writes itself, the share of them it has right, their cross entropy."""
        logits = self.model.logits(hidden).float()
        entropy = functional.cross_entropy(logits, target, ignore_index=IGNORED)
        own = target != IGNORED
        right = (logits.detach().argmax(-1) == target).sum() / own.sum()
        size = (torch.logsumexp(logits, -1).square() * own).sum() / own.sum()
        return entropy + Z_LOSS * size, right, entropy.detach()


def learnt(own: torch.Tensor, ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The places of the tokens the model writes itself, and those tokens; filled up with places to ignore."""
    at = own.flatten().nonzero()[:, 0]
    missing = -len(at) % WANTED_MULTIPLE
    target = functional.pad(ids.flatten()[at], (0, missing), value=IGNORED)
    return functional.pad(at, (0, missing)), target


def main() -> None:
    """The command."""
    options = parse()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    mean = None
    for number, phase in enumerate(PHASES, 1):
        run = Run(options, phase, number, mean)
        if not run.train():
            return
        mean = average(mean, run.model.state_dict())
    weights = {name: weight.to(torch.bfloat16) for name, weight in mean.items()}
    save_file(weights, options.out / "model.safetensors", metadata={"format": "pt"})


def average(mean: dict[str, torch.Tensor] | None, end: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The weights at the end of a phase, half and half with the mean before it if that has as many layers: they answer better than the end."""
    if mean is None or layers_of(mean) != layers_of(end):
        return end
    return {name: (mean[name] + weight) / 2 for name, weight in end.items()}


if __name__ == "__main__":
    main()
