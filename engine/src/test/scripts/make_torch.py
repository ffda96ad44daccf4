"""Writes the golden .pt files with PyTorch itself, and files that mean harm: python3 make_torch.py FOLDER."""

import argparse
import os
import sys
from collections import OrderedDict, defaultdict
from pathlib import Path

import numpy as np
import torch

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

# Quarters: exact in every float format, and no two alike.
ramp = (torch.arange(24) / 4 - 3).reshape(2, 3, 4)


class Call:
    """Makes the unpickler call a function."""

    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


def view(tensor, offset, size, stride):
    """A tensor that claims a place in another's storage."""
    storage = tensor.storage()
    return Call(torch._utils._rebuild_tensor_v2, storage, offset, size, stride, False, OrderedDict())


def save(name, content, **options):
    torch.save(content, folder / f"{name}.pt", **options)


types = ("float32", "float16", "float64", "bfloat16", "int64", "int32", "uint8", "bool")
save("types", OrderedDict((t, (4 * ramp.abs()).to(getattr(torch, t))) for t in types))
save(
    "views",
    OrderedDict(
        transposed=ramp.permute(2, 0, 1),
        part=ramp[:, 1:, ::2],
        scalar=ramp[1, 2, 3],
        empty=ramp[:0],
        whole=ramp,
    ),
)
save("parameters", {"weight": torch.nn.Parameter(ramp), "bias": torch.nn.Parameter(ramp[0, 0])})
save(
    "checkpoint",
    {
        "epoch": 3,
        "rate": 0.1,
        "best": None,
        "history": [1.5, (2, True)],
        "optimizer": torch.optim.Adam([torch.nn.Parameter(ramp)]).state_dict(),
        "model_state_dict": torch.nn.Sequential(torch.nn.BatchNorm1d(2)).state_dict(),
    },
)
save("legacy", OrderedDict(a=ramp), _use_new_zipfile_serialization=False)
save("module", torch.nn.Sequential(torch.nn.Linear(2, 3)))
save("harmful", OrderedDict(a=ramp, b=Call(os.system, "echo harm")))
save("list", [ramp])
save("words", OrderedDict(a="no tensor"))
save("huge", OrderedDict(a=view(ramp, 0, (1 << 40, 1 << 40), (1, 1))))
save("repeated", OrderedDict(a=view(ramp, 0, (1000, 24), (0, 1))))
save("behind", OrderedDict(a=view(ramp, 20, (5,), (1,))))
save("before", OrderedDict(a=view(ramp, -1, (5,), (1,))))
save("backwards", OrderedDict(a=view(ramp, 23, (5,), (-1,))))
save("strides", OrderedDict(a=view(ramp, 0, (2, 2), (1 << 62, 1 << 62))))
save("axes", OrderedDict(a=view(ramp, 0, (2, 2), (1,))))
large = torch.ones(1024)
save("many", OrderedDict((str(i), view(large, 0, (1024,), (1,))) for i in range(100)))

layer = torch.nn.Linear(2, 3).state_dict()
objects = {
    "args": argparse.Namespace(lr=0.001, out=Path("runs/a")),
    "dtype": torch.float32,
    "device": torch.device("cpu"),
    "size": torch.Size([2, 3]),
    "scalar": np.float64(0.5),
    "array": np.arange(3),
    "set": {1, 2},
    "losses": defaultdict(list, train=[0.1]),
    "random": (np.random.get_state(), 1 << 100, (1, 2), {(1, 2): frozenset([3])}),
    "bytes": b"abc",
}
save("objects", {**objects, "state_dict": layer})
save("objects-protocol-4", {**objects, "state_dict": layer}, pickle_protocol=4)
save("object-among-tensors", OrderedDict(a=ramp, b=argparse.Namespace(lr=0.001)))
save("halves", {"encoder": layer, "decoder": layer, "epoch": 3})
save("halves-state-dict", {"checkpoint": 1, "model": {"encoder_state_dict": layer, "decoder_state_dict": layer}})
save("unusual-key", {"best": layer, "optimizer": torch.optim.Adam([torch.nn.Parameter(ramp)]).state_dict()})
save("two-models", {"model": layer, "state_dict": layer})
save("expanded", OrderedDict(bias=torch.full((1,), 0.5).expand(32), weight=ramp))
save("integers", OrderedDict(a=ramp, count=torch.tensor(7), small=torch.zeros(2, dtype=torch.int8)))
torch.jit.trace(torch.nn.Linear(2, 3), torch.ones(1, 2)).save(str(folder / "script.pt"))
