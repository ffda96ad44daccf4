"""Writes the golden .safetensors files: python3 make_safetensors.py FOLDER.

All but one follow the format's description with no library of it; reference.safetensors is the
work of the safetensors package (0.8.0 made the committed one) and is left out where that is missing.
"""

import json
import struct
import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

ramp = (np.arange(6, dtype="<f4") / 4 - 0.5).reshape(2, 3)


def bfloat16(array):
    return (array.astype("<f4").view("<u4") >> 16).astype("<u2")


def save(name, tensors, metadata=None):
    header, data = {}, b""
    if metadata is not None:
        header["__metadata__"] = metadata
    for key, (dtype, shape, array) in tensors.items():
        raw = array.tobytes()
        header[key] = {
            "dtype": dtype,
            "shape": list(shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    (folder / f"{name}.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)


save(
    "plain",
    {
        "decoder.bias": ("F32", (), np.float32(1.5)),
        "encoder.weight": ("F32", (2, 3), ramp),
        "unused": ("F32", (0, 4), np.zeros((0, 4), "<f4")),
    },
    {"architecture": "classic", "note": "größer – 数"},
)
save(
    "types",
    {
        "f64": ("F64", (2, 3), ramp.astype("<f8")),
        "f32": ("F32", (2, 3), ramp),
        "f16": ("F16", (2, 3), ramp.astype("<f2")),
        "bf16": ("BF16", (2, 3), bfloat16(ramp)),
    },
)

try:
    from safetensors.numpy import save_file
except ModuleNotFoundError:
    sys.exit("reference.safetensors was not written: the safetensors package is missing")
save_file(
    {
        "encoder.0.weight": ramp,
        "decoder.bias": np.arange(3, dtype="<f4"),
        "scale": np.array(7, dtype="<f4"),
    },
    folder / "reference.safetensors",
    # One note only: the package writes several in an order that changes from run to run.
    metadata={"note": "größer – 数"},
)
