"""Trains the model on a corpus made by corpus.py.

    python train.py --corpus build --out build/run --tokens 43000000 [--minutes 180] [--threads 2] [--seed 1]

Goes on from out/checkpoint.pt if it is there. The schedule follows the share of --tokens seen or, where --minutes is given and that is
further on, the share of the minutes trained. At the end out/model.safetensors holds the weights in bf16.
"""

import argparse
import math
import pathlib
import signal
import time

import numpy as np
import torch
from safetensors.torch import save_file
from torch.nn import functional

from nano.batches import batches, pools
from nano.gemma2 import Gemma2, Shape
from nano.start import build

WARM_UP_STEPS = 100
# Share of the schedule over which the learning rate falls to nothing.
DECAY = 0.5
# Copying makes up a large share of the first tokens, then a small one. Counted in pools, so that a resumed run draws the same ones.
COPY_TOKENS, COPY_SHARE, COPY_LATER = 2_400_000, 0.40, 0.02
# Exact tasks join in numbers once the model writes English.
DRILL_TOKENS, DRILL_SHARE = 7_030_000, 0.35
POOL_TOKENS = 370_000
# Keeps log-sum-exp near 0, so that a sure token has logit 0 and the repetition penalty leaves it alone.
Z_LOSS = 0.01
# Padded tokens of a step.
BATCH_TOKENS = 2048


def parse() -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--tokens", type=int, default=43_000_000, help="padded tokens in the whole schedule")
    parser.add_argument("--minutes", type=float, default=math.inf, help="time limit of the whole schedule")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=BATCH_TOKENS, help="padded tokens per step")
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save-minutes", type=float, default=5)
    return parser.parse_args()


class Run:
    """A training run: model, optimiser, and how far it is."""

    def __init__(self, options: argparse.Namespace):
        self.options = options
        self.model = Gemma2(Shape())
        build(self.model, torch.Generator().manual_seed(options.seed))
        plain = [p for p in self.model.parameters() if p.dim() < 2]
        matrices = [p for p in self.model.parameters() if p.dim() > 1]
        groups = [{"params": matrices, "weight_decay": 0.05}, {"params": plain, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=options.rate, betas=(0.9, 0.98), fused=True)
        # Compiled once for all lengths, a step takes two thirds of the time; the first one takes a minute.
        self.loss = torch.compile(self.loss, dynamic=True)
        self.hidden = torch.compile(self.model.hidden, dynamic=True)
        self.step, self.pool, self.batch, self.tokens, self.seconds = 0, 0, 0, 0, 0.0
        self.stopped = False
        self.checkpoint = options.out / "checkpoint.pt"
        if self.checkpoint.exists():
            self.load()

    def load(self) -> None:
        """Takes up a saved run."""
        saved = torch.load(self.checkpoint, weights_only=True)
        self.model.load_state_dict(saved["model"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.step, self.pool, self.batch, self.tokens, self.seconds = saved["progress"]
        print(f"going on from step {self.step}", flush=True)

    def save(self) -> None:
        """Saves the run, never leaving half a file."""
        progress = (self.step, self.pool, self.batch, self.tokens, self.seconds)
        state = {"model": self.model.state_dict(), "optimiser": self.optimiser.state_dict(), "progress": progress}
        fresh = self.checkpoint.with_suffix(".new")
        torch.save(state, fresh)
        fresh.replace(self.checkpoint)

    def done(self) -> float:
        """The share of the schedule behind us."""
        return max(self.tokens / self.options.tokens, self.seconds / 60 / self.options.minutes)

    def rate(self) -> float:
        """The learning rate of this step."""
        falling = min(1.0, max(0.0, (1.0 - self.done()) / DECAY))
        return self.options.rate * min(1.0, (self.step + 1) / WARM_UP_STEPS) * falling

    def train(self) -> None:
        """Runs the schedule to its end, or until SIGTERM, which saves."""
        signal.signal(signal.SIGTERM, self.stop)
        source = pools(self.options.corpus, self.options.seed, extras)
        for _ in range(self.pool):
            next(source)
        saved = time.monotonic()
        while self.done() < 1.0:
            for ids, own in batches(next(source), self.options.batch, np.random.default_rng((self.options.seed, self.pool)))[self.batch :]:
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
                return
        self.save()
        finish = {"model." + n: p.to(torch.bfloat16).contiguous() for n, p in self.model.model.state_dict().items()}
        save_file(finish, self.options.out / "model.safetensors", metadata={"format": "pt"})

    def stop(self, *_) -> None:
        """Asks the run to save and end after this step."""
        self.stopped = True

    def update(self, ids: torch.Tensor, own: torch.Tensor) -> None:
        """One step."""
        began = time.monotonic()
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate()
        wanted = own[:, 1:]
        loss, right, entropy = self.loss(self.hidden(ids[:, :-1])[wanted], ids[:, 1:][wanted])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.step += 1
        self.tokens += ids.numel()
        self.seconds += time.monotonic() - began
        if self.step % 100 == 0:
            speed = self.tokens / self.seconds
            print(f"{self.step} {self.done():.3f} loss {entropy:.3f} right {right:.3f} rate {self.rate():.5f} tok/s {speed:.0f}", flush=True)

    def loss(self, hidden: torch.Tensor, target: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """The loss over the tokens the model writes itself, the share of them it has right, their cross entropy."""
        logits = self.model.logits(hidden)
        entropy = functional.cross_entropy(logits, target)
        right = (logits.detach().argmax(-1) == target).float().mean()
        return entropy + Z_LOSS * torch.logsumexp(logits, -1).square().mean(), right, entropy.detach()


def extras(pool: int) -> dict[str, float]:
    """What a pool holds besides the shard's own dialogues."""
    tokens = pool * POOL_TOKENS
    shares = {"copy": COPY_SHARE if tokens < COPY_TOKENS else COPY_LATER}
    return shares if tokens < DRILL_TOKENS else shares | {"drill": DRILL_SHARE}


def main() -> None:
    """The command."""
    options = parse()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    Run(options).train()


if __name__ == "__main__":
    main()
