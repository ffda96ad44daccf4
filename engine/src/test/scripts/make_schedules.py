"""Writes the learning rates of PyTorch's schedulers: python3 make_schedules.py FOLDER.

A file per schedule, a learning rate per step; the optimiser's own is 1. 1.13 made the committed
files.
"""

import sys
from pathlib import Path

import torch
from torch.optim import lr_scheduler

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

PER_EPOCH = 7


def save(name, steps, scheduler):
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    schedule = scheduler(optimiser)
    rates = []
    for _ in range(steps):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.step() if len(rates) < steps else None
    (folder / f"{name}.txt").write_text("".join(f"{rate!r}\n" for rate in rates))


def warm_up(optimiser, steps):
    return lr_scheduler.LinearLR(optimiser, 1 / steps, 1.0, total_iters=steps - 1)


save("constant", 14, lambda o: lr_scheduler.ConstantLR(o, 1.0))
save("step", 42, lambda o: lr_scheduler.StepLR(o, 2 * PER_EPOCH, 0.1))
save("cosine", 35, lambda o: lr_scheduler.CosineAnnealingLR(o, 34))
save("cosine-least", 35, lambda o: lr_scheduler.CosineAnnealingLR(o, 34, 0.05))
save("one-cycle", 35, lambda o: lr_scheduler.OneCycleLR(o, 1.0, 35))
save("one-cycle-half", 20, lambda o: lr_scheduler.OneCycleLR(o, 1.0, 20, pct_start=0.5))
save("one-cycle-falling", 20, lambda o: lr_scheduler.OneCycleLR(o, 1.0, 20, pct_start=0.0))
save("warm-up", 42, lambda o: warm_up(o, 14))
save(
    "warm-up-step",
    42,
    lambda o: lr_scheduler.ChainedScheduler(
        [warm_up(o, 14), lr_scheduler.StepLR(o, 2 * PER_EPOCH, 0.5)]
    ),
)
