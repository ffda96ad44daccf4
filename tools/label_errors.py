#!/usr/bin/env python3
"""Measures how well `hourglass inspect` finds wrong labels: changes some labels at random, inspects
the images and compares what is suspected with what was changed.

    tools/label_errors.py IDX_FOLDER OUT [--share 0.02] [--seed 0] [OPTION ...]

IDX_FOLDER holds MNIST's or Fashion-MNIST's four files. The changed set, the page and its table go
to OUT; other options go to `hourglass inspect`. Prints the average precision (the mean precision at
each changed label, of the labels ranked by their scores) and what the suspects are.
"""

import argparse
import csv
import gzip
import pathlib
import random
import shutil
import subprocess
import time

HOURGLASS = pathlib.Path(__file__).parent.parent / "hourglass"
HEADER = 8  # bytes of an IDX file with one dimension


def changed_labels(file, out, share, rng):
    """Writes a label file with some labels changed; returns whether each was."""
    opened = gzip.open(file) if file.suffix == ".gz" else open(file, "rb")
    with opened as stream:
        content = bytearray(stream.read())
    count = len(content) - HEADER
    classes = sorted(set(content[HEADER:]))
    chosen = rng.sample(range(count), round(share * count))
    for place in chosen:
        old = content[HEADER + place]
        content[HEADER + place] = rng.choice([c for c in classes if c != old])
    (out / file.name.removesuffix(".gz")).write_bytes(content)
    changed = [False] * count
    for place in chosen:
        changed[place] = True
    return changed


def average_precision(ranked):
    found, total = 0, 0.0
    for rank, hit in enumerate(ranked, 1):
        if hit:
            found += 1
            total += found / rank
    return total / found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--share", type=float, default=0.02)
    parser.add_argument("--seed", type=int, default=0)
    args, options = parser.parse_known_args()
    images = args.out / "changed"
    images.mkdir(parents=True, exist_ok=True)
    rng = random.Random(args.seed)
    changed = []
    for split in ["train", "t10k"]:
        for file in sorted(args.folder.glob(f"{split}-images*")):
            shutil.copy(file, images / file.name)
        labels = sorted(args.folder.glob(f"{split}-labels*"))[0]
        changed += changed_labels(labels, images, args.share, rng)

    page, table = args.out / "inspect.html", args.out / "inspect.csv"
    begin = time.time()
    command = [HOURGLASS, "inspect", images, "-o", page, "--csv", table, *options]
    subprocess.run([str(word) for word in command], check=True)
    seconds = time.time() - begin
    with open(table, newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(changed), (len(rows), len(changed))
    scores = [float(row["label_score"]) for row in rows]
    order = sorted(range(len(rows)), key=lambda i: -scores[i])
    suspects = [i for i in range(len(rows)) if rows[i]["suspected_label"]]
    right = sum(changed[i] for i in suspects)
    print(f"changed labels     {sum(changed):,} of {len(changed):,}")
    print(f"average precision  {average_precision([changed[i] for i in order]):.3f}")
    print(f"suspects           {len(suspects):,}, of which {right:,} were changed")
    print(f"time               {seconds:.0f} s")


main()
