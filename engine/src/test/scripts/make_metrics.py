"""Writes what scikit-image and SciPy measure of image pairs: python3 make_metrics.py FOLDER.

The images are whole numbers from a formula, which ImageComparisonTest draws too. scikit-image
0.19.3 and SciPy 1.10.1 made the committed file. Images of fewer than 11 rows or columns have no
structural similarity.
"""

import sys
from pathlib import Path

import numpy as np
from scipy.special import entr, xlogy
from skimage.filters import sobel
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio, structural_similarity

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
EDGE = 2.0**-24

lines = ["channels,height,width,seed,mse,mae,psnr,ssim,cross_entropy,entropy_floor,edge_error"]
shapes = ((1, 11, 11), (1, 28, 28), (1, 12, 17), (3, 16, 20), (3, 32, 32), (1, 40, 11), (1, 5, 28))
for channels, height, width in (*shapes, (2, 1, 1)):
    for seed in (1, 2):
        z, y, x = np.mgrid[0:channels, 0:height, 0:width]
        # Some pixels are black and some white, as MNIST's are.
        first = np.clip((7 * y * y + 13 * x + 3 * x * y + 29 * seed + 50 * z) % 400 - 70, 0, 255)
        second = np.clip(first + (31 * y + 17 * x * seed) % 81 - 40, 0, 255)
        first = (first / np.float32(255)).astype(np.float32).astype(np.float64)
        second = (second / np.float32(255)).astype(np.float32).astype(np.float64)
        ssim = float("nan")
        if min(height, width) >= 11:
            ssim = structural_similarity(
                first,
                second,
                data_range=1,
                gaussian_weights=True,
                sigma=1.5,
                use_sample_covariance=False,
                channel_axis=0,
            )
        p = np.clip(second, EDGE, 1 - EDGE)
        numbers = (
            mean_squared_error(first, second),
            np.abs(first - second).mean(),
            peak_signal_noise_ratio(first, second, data_range=1),
            ssim,
            -(xlogy(first, p) + xlogy(1 - first, 1 - p)).mean(),
            (entr(first) + entr(1 - first)).mean(),
            np.mean([np.abs(sobel(first[c]) - sobel(second[c])).mean() for c in range(channels)]),
        )
        shape = f"{channels},{height},{width},{seed},"
        lines.append(shape + ",".join(f"{number:.12g}" for number in numbers).replace("nan", "NaN"))
(folder / "scikit-image.csv").write_text("\n".join(lines) + "\n")
