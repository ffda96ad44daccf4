"""Writes what scikit-learn makes of scores with and without ties: python3 make_auroc.py FOLDER.

The scores are whole numbers from a formula, which AurocTest has too. scikit-learn 1.2.1 made the
committed file.
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

lines = ["count,values,share,seed,auroc,average_precision"]
for count in (10, 97, 1000):
    for values in (2, 7, 100003):
        for share in (1, 5, 9):
            for seed in (1, 2):
                i = np.arange(count, dtype=np.int64)
                positive = (i * 7 + seed) % 10 < share
                scores = (i * i * 31 + 17 * i * seed) % values + positive * (values // 5)
                area = roc_auc_score(positive, scores)
                precision = average_precision_score(positive, scores)
                lines.append(f"{count},{values},{share},{seed},{area:.15g},{precision:.15g}")
(folder / "scikit-learn.csv").write_text("\n".join(lines) + "\n")
