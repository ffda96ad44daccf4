"""Writes the structural similarities that scikit-image finds: python3 make_ssim.py FOLDER.

The images are whole numbers from a formula, which LossTest draws too. 0.19.3 made the committed
file.
"""

import sys
from pathlib import Path

import numpy as np
from skimage.metrics import structural_similarity

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

lines = ["channels,height,width,seed,ssim"]
for channels, height, width in ((1, 11, 11), (1, 28, 28), (1, 12, 17), (3, 16, 20)):
    for seed in (1, 2):
        z, y, x = np.mgrid[0:channels, 0:height, 0:width]
        first = (7 * y * y + 13 * x + 3 * x * y + 29 * seed + 50 * z) % 256
        second = np.clip(first + (31 * y + 17 * x * seed) % 81 - 40, 0, 255)
        similarity = structural_similarity(
            first / 255,
            second / 255,
            data_range=1,
            gaussian_weights=True,
            sigma=1.5,
            use_sample_covariance=False,
            channel_axis=0,
        )
        lines.append(f"{channels},{height},{width},{seed},{similarity:.9f}")
(folder / "scikit-image.csv").write_text("\n".join(lines) + "\n")
