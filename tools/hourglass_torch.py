"""Hourglass models in PyTorch: `model = load("model.safetensors")`, then `model(images)`,
`model.encoder(images)` and `model.decoder(codes)`. Needs PyTorch alone.

The file's notes hold the architecture, so no class has to be written. A conditional model takes the
labels too: `model(images, labels)`.
"""

import collections
import json
import struct

import torch
from torch import nn


def read_safetensors(path):
    """Tensors and notes of a file of 32-bit floats, as safetensors.torch.load_file gives them."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    notes = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        assert entry["dtype"] == "F32", f"{name} is {entry['dtype']}"
        flat = torch.frombuffer(data, dtype=torch.float32, count=(end - begin) // 4, offset=begin)
        tensors[name] = flat.reshape(entry["shape"]).clone()
    return tensors, notes


class Layers(nn.Sequential):
    """Layers in a row; those that ask for labels get them."""

    def forward(self, x, labels=None):
        for layer in self:
            x = layer(x, labels) if isinstance(layer, (OneHotLabel, Residual)) else layer(x)
        return x


class OneHotLabel(nn.Module):
    """Appends a channel per class, ones for the image's own."""

    def __init__(self, classes):
        super().__init__()
        self.classes = classes

    def forward(self, x, labels):
        hot = nn.functional.one_hot(labels, self.classes).to(x.dtype)
        if x.dim() == 4:
            hot = hot[:, :, None, None].expand(-1, -1, *x.shape[2:])
        return torch.cat([x, hot], 1)


class Residual(nn.Module):
    def __init__(self, body, shortcut):
        super().__init__()
        self.body, self.shortcut = body, shortcut

    def forward(self, x, labels=None):
        return self.body(x, labels) + self.shortcut(x, labels)


class Means(nn.Module):
    """A variational code after training: the means, without the log-variances behind them."""

    def __init__(self, size):
        super().__init__()
        self.size = size

    def forward(self, x):
        return x[:, : self.size]


class EntropyBottleneck(nn.Module):
    """A code with a learned density, which passes unchanged; `distributions` gives the density."""

    def __init__(self, size, groups, hidden):
        super().__init__()
        self.starts = [size * g // groups for g in range(groups + 1)]
        self.location = nn.Parameter(torch.zeros(self.starts[1]))
        self.scale = nn.Parameter(torch.zeros(self.starts[1]))
        for g in range(1, groups):
            before, own = self.starts[g], self.starts[g + 1] - self.starts[g]
            layers = [
                ("linear1", Linear(before, hidden)),
                ("silu1", nn.SiLU()),
                ("linear2", Linear(hidden, hidden)),
                ("silu2", nn.SiLU()),
                ("linear3", Linear(hidden, 2 * own)),
            ]
            setattr(self, f"group{g}", Layers(collections.OrderedDict(layers)))

    def forward(self, x):
        return x

    def distributions(self, codes):
        """Locations and logarithms of scales of the logistic distributions of rounded codes."""
        first = [self.location.expand(len(codes), -1), self.scale.expand(len(codes), -1)]
        pairs = [first]
        for g in range(1, len(self.starts) - 1):
            pairs.append(getattr(self, f"group{g}")(codes[:, : self.starts[g]]).chunk(2, 1))
        return [torch.cat(of, 1) for of in zip(*pairs)]


class Crop(nn.Module):
    def __init__(self, height, width):
        super().__init__()
        self.height, self.width = height, width

    def forward(self, x):
        return x[..., : self.height, : self.width]


class Linear(nn.Linear):
    """Takes images too, as vectors."""

    def forward(self, x):
        return super().forward(x.flatten(1))


def _layer(l):
    kind = l["type"]
    if kind == "Conv2d":
        return nn.Conv2d(l["in_channels"], l["out_channels"], l["kernel"], l["stride"], l["padding"])
    if kind == "ConvTranspose2d":
        return nn.ConvTranspose2d(
            l["in_channels"], l["out_channels"], l["kernel"], l["stride"], l["padding"], l["output_padding"]
        )
    if kind == "Linear":
        return Linear(l["in_features"], l["out_features"])
    if kind in ("BatchNorm1d", "BatchNorm2d"):
        return getattr(nn, kind)(l["num_features"], l["eps"], l["momentum"])
    if kind == "GroupNorm":
        return nn.GroupNorm(l["num_groups"], l["num_channels"], l["eps"])
    if kind in ("ReLU", "SiLU", "GELU", "Sigmoid", "Tanh", "Flatten"):
        return getattr(nn, kind)()
    if kind == "LeakyReLU":
        return nn.LeakyReLU(l["negative_slope"])
    if kind in ("Dropout", "Dropout2d"):
        return getattr(nn, kind)(l["p"])
    if kind in ("MaxPool2d", "AvgPool2d"):
        return getattr(nn, kind)(l["kernel"], l["stride"], l["padding"])
    if kind == "AdaptiveAvgPool2d":
        return nn.AdaptiveAvgPool2d(l["size"])
    if kind == "Upsample":
        return nn.Upsample(scale_factor=l["factor"])
    if kind == "Unflatten":
        return nn.Unflatten(1, (l["channels"], l["height"], l["width"]))
    if kind == "Crop":
        return Crop(l["height"], l["width"])
    if kind == "OneHotLabel":
        return OneHotLabel(l["classes"])
    if kind == "GaussianLatent":
        return Means(l["size"])
    if kind == "EntropyBottleneck":
        return EntropyBottleneck(l["size"], l["groups"], l["hidden"])
    if kind == "CodePenalty":
        return nn.Identity()
    if kind == "Residual":
        return Residual(_layers(l["body"]), _layers(l["shortcut"]))
    raise ValueError(f"there is no counterpart of the layer {kind} here")


def _layers(layers):
    return Layers(collections.OrderedDict((l["name"], _layer(l)) for l in layers))


class Hourglass(nn.Module):
    """A model with fresh parameters, named as Hourglass names them.

    Images are floats in [0, 1], (batch, channels, rows, columns); codes are (batch, numbers) or,
    where the encoder ends in a pool, (batch, numbers, 1, 1).
    """

    def __init__(self, architecture):
        super().__init__()
        self.encoder = _layers(architecture["encoder"])
        self.decoder = _layers(architecture["decoder"])

    def forward(self, images, labels=None):
        return self.decoder(self.encoder(images, labels), labels)


def load(path):
    """The model of a file that `./hourglass train` or `./hourglass export` wrote, ready to evaluate."""
    tensors, notes = read_safetensors(path)
    model = Hourglass(json.loads(notes["architecture"]))
    missing, unexpected = model.load_state_dict(tensors, strict=False)
    assert not unexpected and all(m.endswith("num_batches_tracked") for m in missing), (missing, unexpected)
    return model.eval()
