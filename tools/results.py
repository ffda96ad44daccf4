#!/usr/bin/env python3
"""Trains the presets on real MNIST and prints the tables of README.md and docs/results.md.

    tools/results.py FOLDER [OPTION ...]    runs and measurements go to FOLDER; the options go to
                                            every command, such as --data-dir DIR

What FOLDER already holds is neither trained nor measured again. All of it takes two hours or more
on two cores, half of that for `compact`.
"""

import json
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(sys.argv[1])
OPTIONS = sys.argv[2:]
HOURGLASS = pathlib.Path(__file__).parent.parent / "hourglass"

# Name of a run: the options that train it.
RUNS = {
    "classic": ["--model", "classic"],
    "classic-bn": ["--model", "classic-bn"],
    "dense": ["--model", "dense"],
    "sharp": ["--model", "sharp"],
    "compact": ["--model", "compact"],
    "vae2": ["--model", "vae", "--latent", "2"],
    "vae": ["--model", "vae"],
    "vae-binary": ["--model", "vae-binary"],
    "denoising": ["--model", "denoising"],
    "sparse": ["--model", "sparse"],
}
DESCRIBED = ["classic", "sharp", "compact", "vae"]
ONE_CLASS = [("classic", 64), ("sharp", 64), ("compact", 30), ("vae", 16), ("sharp", 16)]


def hourglass(*words):
    command = [str(HOURGLASS), *words, *OPTIONS]
    print("$", *command, file=sys.stderr)
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def kept(name, *words):
    """What a command prints, from FOLDER if it is there."""
    file = FOLDER / name
    if not file.exists():
        text = hourglass(*words)
        file.write_text(text)
    return file.read_text()


def measure(name, options):
    run = FOLDER / name
    if not (run / "loss.png").exists():
        hourglass("train", "--dataset", "mnist", *options, "--out", str(run), "--overwrite")
    refined = kept(f"{name}.refined.json", "evaluate", str(run), "--refine", "20", "--json")
    return json.loads(kept(f"{name}.json", "evaluate", str(run), "--json", "--all")), json.loads(refined)


def number(value, digits):
    return f"{value:.{digits}f}".removeprefix("0")


def percent(share):
    return f"{100 * share:.1f} %"


def one_class(model, size):
    """Mean AUROC in percent by reconstruction error, and by the combined score."""
    text = kept(
        f"one-class-{model}-{size}.txt",
        *["one-class", "--dataset", "mnist", "--model", model, "--latent", str(size)],
    )
    mean = [line.split() for line in text.splitlines() if line.startswith("mean ")][0]
    return mean[1], mean[-1]


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    results = {name: measure(name, options) for name, options in RUNS.items()}
    print("| preset | numbers | parameters | test MSE | PSNR | refined |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, (result, refined) in results.items():
        errors = result["all"]
        run = json.loads((FOLDER / name / "run.json").read_text())
        print(
            f"| `{name}` | {result['code_size']} | {run['parameters']:,} "
            f"| {number(errors['mse'], 5)} | {errors['psnr_of_mean_error']:.2f} "
            f"| {number(refined['all']['mse'], 5)} |"
        )
    print()
    auroc = {model: one_class(*model) for model in ONE_CLASS}
    for name in DESCRIBED:
        result, refined = results[name]
        errors, probes = result["all"], result["latent"]["probes"]
        size = result["code_size"]
        print(
            f"| `{name}` | {size} | {number(errors['mse'], 5)} | {number(refined['all']['mse'], 5)} "
            f"| {errors['psnr_of_mean_error']:.2f} | {number(errors['ssim'], 4)} "
            f"| {percent(probes['linear'])} | {percent(probes['nearest_neighbours'])} "
            f"| {auroc[name, size][1]} % |"
        )
    print()
    for (model, size), (plain, combined) in auroc.items():
        print(f"| `{model}` | {size} | {plain} % | {combined} % |")


if __name__ == "__main__":
    main()
