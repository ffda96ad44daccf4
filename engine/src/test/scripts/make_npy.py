"""Writes the golden .npy files with NumPy itself: python3 make_npy.py FOLDER."""

import sys
from pathlib import Path

import numpy as np
from numpy.lib import format as npy

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

# Quarters from -3 on: exact in every float format, and no two alike.
ramp = (np.arange(24) / 4 - 3).reshape(2, 3, 4)
bytes_ = np.array([[0, 1, 127], [128, 254, 255]], dtype="|u1")


def save(name, array, version=(1, 0)):
    with open(folder / f"{name}.npy", "wb") as out:
        npy.write_array(out, array, version=version, allow_pickle=True)


for order in "<>":
    end = "le" if order == "<" else "be"
    for kind in ("f2", "f4", "f8"):
        save(f"{kind}-{end}", ramp.astype(order + kind))
    for kind in ("i4", "i8"):
        save(f"{kind}-{end}", (ramp * 4).astype(order + kind))
save("u1", bytes_)
save("fortran-f4", np.asfortranarray(ramp.astype("<f4")))
save("fortran-u1", np.asfortranarray(bytes_))
save("version-2", ramp.astype("<f4"), version=(2, 0))
save("version-3", ramp.astype("<f4"), version=(3, 0))
save("scalar", np.float32(2.5).reshape(()))
save("vector", np.array([1.5, -2.5, np.inf], dtype="<f4"))
save("empty", np.zeros((0, 5), dtype="<f4"))
save("bool", np.array([True, False]))
save("complex", np.array([1 + 2j]))
save("object", np.array([{"a": 1}, None], dtype=object))
save("structured", np.zeros(2, dtype=[("x", "<f4"), ("y", "<i4")]))

pictures = np.round(255 * np.linspace(0, 1, 24)).astype("u1").reshape(2, 3, 4)
labels = np.array([7, 3])
np.savez(folder / "stored.npz", images=ramp.astype("<f4"), labels=labels)
np.savez_compressed(folder / "compressed.npz", images=pictures, labels=labels)
np.savez(folder / "unnamed.npz", ramp.astype(">f8"))
