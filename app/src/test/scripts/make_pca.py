"""Writes what scikit-learn's PCA makes of images: python3 make_pca.py FOLDER.

The images are whole numbers from a formula, which PcaTest draws too: 60 to fit on, 20 to draw back,
each of 6 rows and 7 columns. scikit-learn 1.2.1 made the committed file.
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

i, y, x = np.mgrid[0:80, 0:6, 0:7]
images = (i * (3 * y + 5 * x * x) + 37 * (i % 7) * y * x + 11 * i * i * (x + 1)) % 256
flat = images.reshape(80, 42) / 255
lines = ["components,mse,first,last"]
for components in (1, 2, 5, 20, 42):
    pca = PCA(components, svd_solver="full").fit(flat[:60])
    drawn = pca.inverse_transform(pca.transform(flat[60:]))
    error = np.mean((drawn - flat[60:]) ** 2)
    lines.append(f"{components},{error:.12g},{drawn[0, 0]:.12g},{drawn[-1, -1]:.12g}")
(folder / "scikit-learn.csv").write_text("\n".join(lines) + "\n")
