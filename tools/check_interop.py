"""Checks what Hourglass writes and reads with the other programs themselves: PyTorch, ONNX, NumPy.

    python3 tools/check_interop.py [folder of MNIST's IDX files]

Run from the repository's root, with Python that has numpy and torch (Debian: python3-numpy,
python3-torch; onnx where installed: python3-onnx). Exits with 1 at the first difference. Without
MNIST the images are random.
"""

import gzip
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

import numpy as np
import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import hourglass_torch

PRESETS = [
    "classic", "classic-bn", "dense", "sharp", "compact", "codec", "vae", "vae-binary", "denoising", "sparse"
]
# The layers of another preset, trained in another way: one file of each direction is enough.
LIKE_ANOTHER = ["denoising", "sparse", "vae-binary"]
CLOSE = 1e-5
IMAGES = 1000


def launched(*words, piped=subprocess.DEVNULL):
    command = ["./hourglass", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, stdin=piped)


def hourglass(*words, piped=subprocess.DEVNULL):
    done = launched(*words, piped=piped)
    if done.returncode != 0:
        sys.exit(f"hourglass {' '.join(map(str, words))}:\n{done.stdout}{done.stderr}")
    return done.stdout


def images(folder):
    for name in ("t10k-images-idx3-ubyte", "t10k-images-idx3-ubyte.gz"):
        path = os.path.join(folder, name)
        if os.path.exists(path):
            opened = gzip.open(path) if name.endswith(".gz") else open(path, "rb")
            with opened as file:
                count, rows, columns = struct.unpack(">4i", file.read(16))[1:]
                pixels = np.frombuffer(file.read(IMAGES * rows * columns), np.uint8)
                print(f"images    the first {IMAGES} of {count} MNIST test images")
                return pixels.reshape(IMAGES, 1, rows, columns).astype(np.float32) / 255
    print(f"images    {IMAGES} random ones, since there is no MNIST in {folder}")
    return np.random.default_rng(1).random((IMAGES, 1, 28, 28), dtype=np.float32)


def require(condition, sentence):
    if not condition:
        sys.exit("FAILED    " + sentence)


def compare(what, ours, theirs, originals):
    """Reconstructions of both sides: numbers within 1e-5, the mean squared error to 6 digits."""
    theirs = theirs.reshape(ours.shape)
    difference = float(np.abs(ours - theirs).max())
    errors = [float(np.mean((drawn.astype(np.float64) - originals) ** 2)) for drawn in (ours, theirs)]
    digits = ["%.6g" % error for error in errors]
    require(difference <= CLOSE, f"{what}: numbers differ by {difference}, expected at most {CLOSE}")
    require(abs(errors[0] - errors[1]) <= 1e-6 * errors[0], f"{what}: MSE {digits[0]} here, {digits[1]} there")
    print(f"{what:42s} differs by at most {difference:.1e}; MSE {digits[0]} and {digits[1]}")


def reconstruct(model, folder):
    """What Hourglass makes of the images, through both of its halves."""
    codes, drawn = folder + "/codes.npy", folder + "/drawn.npy"
    hourglass("encode", model, folder + "/images.npy", "-o", codes)
    hourglass("decode", model, codes, "-o", drawn)
    return np.load(codes), np.load(drawn)


def torch_reconstruct(model, pictures):
    with torch.no_grad():
        return model(torch.from_numpy(pictures)).numpy()


def perturb(model):
    """Statistics and scales that are ones and zeros would hide a missing factor."""
    generator = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if tensor.dtype.is_floating_point and tensor.dim() == 1:
                tensor += 0.2 * torch.rand(tensor.shape, generator=generator)


def write_safetensors(path, tensors):
    header, data = {}, b""
    for name in sorted(tensors):
        raw = tensors[name].contiguous().numpy().tobytes()
        header[name] = {
            "dtype": {torch.float32: "F32", torch.int64: "I64"}[tensors[name].dtype],
            "shape": list(tensors[name].shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def renamed(state, names):
    """The same tensors under another program's names: layers get even numbers in each container."""
    numbers, result = {}, {}
    for name, tensor in state.items():
        layer, parameter = name.rsplit(".", 1)
        container = names[name.split(".")[0]]
        layers = numbers.setdefault(container, [])
        if layer not in layers:
            layers.append(layer)
        result[f"{container}{2 * layers.index(layer)}.{parameter}"] = tensor
    return result


def foreign_namings(state):
    """What others call an autoencoder's layers: all tensors, counters too, in their order."""
    halves = {half: {n: t for n, t in state.items() if n.startswith(half)} for half in ("decoder", "encoder")}
    return {
        "e and d": renamed(state, {"encoder": "e.net.", "decoder": "d.net."}),
        "enc and dec": renamed(state, {"encoder": "enc.", "decoder": "dec."}),
        "inference_net": renamed(state, {"encoder": "inference_net.", "decoder": "generative_net."}),
        "decoder first": renamed({**halves["decoder"], **halves["encoder"]}, {"encoder": "encoder.", "decoder": "decoder."}),
        "one Sequential": renamed(state, {"encoder": "", "decoder": ""}),
    }


def check_foreign(preset, state, expected, pictures, run):
    """Each naming in each file gives the right model or a refusal, never a wrong model."""
    for naming, tensors in foreign_namings(state).items():
        torch.save({"state_dict": tensors, "epoch": 3}, run + "/foreign.pt")
        write_safetensors(run + "/foreign.safetensors", tensors)
        for ending in ("pt", "safetensors"):
            what = f"{preset}: {naming}, .{ending}"
            imported = run + "/imported.safetensors"
            done = launched("import", f"{run}/foreign.{ending}", "--model", preset, "-o", imported)
            if done.returncode != 0:
                require("--map" in done.stderr, f"{what}: refused without saying how to go on: {done.stderr}")
                print(f"{what:42s} refused, with the map to complete")
                continue
            drawn = torch_reconstruct(hourglass_torch.load(imported), pictures)
            compare(what, drawn, expected, pictures)


def check_pytorch(preset, pictures, folder):
    run = f"{folder}/{preset}"
    hourglass("train", "--dataset", "synthetic:300", "--model", preset, "--epochs", 1, "--out", run)
    exported = run + "/exported.safetensors"
    hourglass("export", run, "-o", exported)
    model = hourglass_torch.load(exported)
    _, drawn = reconstruct(run, folder)
    compare(f"{preset}: Hourglass to PyTorch", drawn, torch_reconstruct(model, pictures), pictures)

    perturb(model)
    expected = torch_reconstruct(model, pictures)
    state = model.state_dict()
    torch.save(state, run + "/same.pt")
    write_safetensors(run + "/prefixed.safetensors", {"module." + n: t for n, t in state.items()})
    for weights in ("same.pt",) if preset in LIKE_ANOTHER else ("same.pt", "prefixed.safetensors"):
        imported = run + "/imported.safetensors"
        hourglass("import", run + "/" + weights, "--model", preset, "-o", imported)
        _, drawn = reconstruct(imported, folder)
        compare(f"{preset}: PyTorch to Hourglass, {weights}", drawn, expected, pictures)
    check_foreign(preset, state, expected, pictures, run)


def check_onnx(preset, folder):
    try:
        import onnx
    except ImportError:
        print(f"{preset}: SKIPPED, onnx.checker is not installed (python3-onnx)")
        return
    for part in ("whole",) if preset in LIKE_ANOTHER else ("whole", "encoder", "decoder"):
        path = f"{folder}/{preset}-{part}.onnx"
        hourglass("export", f"{folder}/{preset}", "--part", part, "-o", path)
        onnx.checker.check_model(path, full_check=True)
        print(f"{preset}: onnx.checker takes the ONNX graph, {part}")


def encode(model, source, folder, **options):
    hourglass("encode", model, source, "-o", folder + "/codes.npy", **options)
    return np.load(folder + "/codes.npy")


def check_numpy(pictures, folder):
    """Every layout of an image array, and every file that holds it, gives the same codes."""
    model = folder + "/classic"
    codes, drawn = reconstruct(model, folder)
    require(codes.dtype == np.float32 and codes.shape == (IMAGES, 64), f"codes are {codes.dtype}, {codes.shape}")

    def same(name, source, bound=0.0, **options):
        difference = np.abs(encode(model, source, folder, **options) - codes).max()
        require(difference <= bound, f"numpy, {name}: codes differ by {difference}")
        print(f"numpy: images as {name}".ljust(42), f"codes differ by at most {difference:.1e}")

    layouts = {
        "Fortran order": np.asfortranarray(pictures),
        "big-endian doubles": pictures.astype(">f8"),
        "bytes without channels": np.round(255 * pictures[:, 0]).astype(np.uint8),
    }
    for name, array in layouts.items():
        np.save(folder + "/layout.npy", array)
        same(name, folder + "/layout.npy", 0.02 if "bytes" in name else 0.0)

    labels = np.arange(IMAGES) % 10
    np.savez(folder + "/images.npz", images=pictures, labels=labels)
    np.savez_compressed(folder + "/packed.npz", pictures)
    same("savez_compressed, unnamed", folder + "/packed.npz")
    with open(folder + "/images.npz", "rb") as piped:
        same("savez on standard input", "-", piped=piped)

    hourglass("encode", model, folder + "/images.npz", "-o", folder + "/codes.npz")
    with np.load(folder + "/codes.npz") as file:
        require(sorted(file) == ["codes", "labels"], f"codes.npz holds {sorted(file)}")
        require(file["codes"].dtype == np.float32 and np.array_equal(file["codes"], codes), "codes.npz has other codes")
        require(file["labels"].dtype == np.int64 and np.array_equal(file["labels"], labels), "codes.npz has other labels")
    hourglass("decode", model, folder + "/codes.npz", "-o", folder + "/drawn.npz")
    with np.load(folder + "/drawn.npz") as file:
        require(np.array_equal(file["images"], drawn), "drawn.npz has other images")
    print("numpy.load takes codes.npz with codes and labels, and drawn.npz with images")


def write_png(path, pixels):
    """A grey PNG, so that no imaging library is needed."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows, columns = pixels.shape
    lines = b"".join(b"\0" + row.tobytes() for row in pixels)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0, 0)))
        file.write(chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))


def check_archives(pictures, folder):
    """The same PNG files in a folder and in Python's archives give the same codes."""
    model, files = folder + "/classic", folder + "/photos"
    os.makedirs(files + "/sub")
    for i, picture in enumerate(pictures[:20, 0]):
        name = f"{files}/{'sub/' if i % 2 else ''}{i:02d}.png"
        write_png(name, np.round(255 * picture).astype(np.uint8))
    expected = encode(model, files, folder)
    for kind in ("zip", "tar", "gztar"):
        archive = shutil.make_archive(folder + "/archive-" + kind, kind, files)
        again = encode(model, archive, folder)
        require(np.array_equal(again, expected), f"{archive}: other codes than the folder's")
    print("archives: zip, tar and tar.gz give the folder's codes")


def main():
    pictures = images(sys.argv[1] if len(sys.argv) > 1 else "../shared/data/mnist")
    with tempfile.TemporaryDirectory() as folder:
        np.save(folder + "/images.npy", pictures)
        for preset in PRESETS:
            check_pytorch(preset, pictures, folder)
            check_onnx(preset, folder)
        check_numpy(pictures, folder)
        check_archives(pictures, folder)
    print("All agree.")


main()
