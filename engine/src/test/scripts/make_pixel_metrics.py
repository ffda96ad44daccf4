"""Writes what scikit-learn and SciPy measure of heat maps: python3 make_pixel_metrics.py FOLDER.

Maps and masks follow from a formula, which PixelMetricsTest draws too. scikit-learn 1.2.1, SciPy
1.10.1 and NumPy 1.24.2 made the committed file. AUPRO is written out here after its definition
(Bergmann and others, IJCV 2021), threshold by threshold.
"""

import sys
from pathlib import Path

import numpy as np
from scipy.ndimage import label
from sklearn.metrics import average_precision_score, f1_score, precision_recall_curve, roc_auc_score


def case(images, height, width, values, seed):
    n, y, x = np.mgrid[0:images, 0:height, 0:width].astype(np.int64)
    masks = ((x // 3 * 7 + y // 2 * 5 + n * seed + x * y // 9) % 11 < 2) & (n % 3 != 0)
    i = (n * height + y) * width + x
    maps = (i * i * 31 + 17 * i * seed) % values + np.where(masks, values // 4, 0)
    return maps.astype(np.float64), masks


def aupro(maps, masks, limit):
    regions = []
    for scores, mask in zip(maps, masks):
        labels, count = label(mask, structure=np.ones((3, 3)))
        regions += [scores[labels == r] for r in range(1, count + 1)]
    normal = maps[~masks]
    points = [(0.0, 0.0)]
    for threshold in np.unique(maps)[::-1]:
        false_alarms = np.mean(normal >= threshold)
        points.append((false_alarms, np.mean([np.mean(r >= threshold) for r in regions])))
    x, y = np.array(points).T
    inside = x < limit
    end = np.interp(limit, x, y)
    if np.any(x == limit):
        end = y[x == limit][0]
    area = np.trapz(np.append(y[inside], end), np.append(x[inside], limit))
    return area / limit, len(regions)


folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
lines = [
    "images,height,width,values,seed,auroc,averagePrecision,aupro30,aupro5,regions,"
    "bestF1,threshold,f1,imageAuroc"
]
for images, height, width, values in (
    (4, 12, 17, 1009),
    (4, 12, 17, 7),
    (7, 20, 9, 40),
    (5, 31, 31, 100003),
    (2, 5, 40, 2),
):
    for seed in (1, 2, 3):
        maps, masks = case(images, height, width, values, seed)
        scores, truth = maps.ravel(), masks.ravel()
        precision, recall, thresholds = precision_recall_curve(truth, scores)
        total = precision + recall
        f1 = np.divide(2 * precision * recall, total, out=np.zeros_like(total), where=total > 0)
        best = int(np.argmax(np.round(f1[:-1], 12)))
        area, regions = aupro(maps, masks, 0.3)
        numbers = [
            roc_auc_score(truth, scores),
            average_precision_score(truth, scores),
            area,
            aupro(maps, masks, 0.05)[0],
            regions,
            f1[best],
            thresholds[best],
            f1_score(truth, scores >= values // 2),
            roc_auc_score(masks.any(axis=(1, 2)), maps.max(axis=(1, 2))),
        ]
        lines.append(",".join(repr(float(n)) if i != 4 else str(n) for i, n in enumerate(numbers)))
        lines[-1] = f"{images},{height},{width},{values},{seed}," + lines[-1]
(folder / "scikit-learn.csv").write_text("\n".join(lines) + "\n")
