"""Makes clusters/scikit-learn.csv: cluster scores by scikit-learn 1.2.1 and SciPy, which ClusterAgreementTest reads.

Run it with Debian's python3-sklearn and python3-scipy; it writes to the test resources.
Each line: name; NMI; AMI; ARI; accuracy; clusters; labels (both as numbers separated by spaces).
"""

from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    normalized_mutual_info_score,
)
from sklearn.metrics.cluster import contingency_matrix


def accuracy(clusters, labels):
    table = contingency_matrix(clusters, labels)
    rows, columns = linear_sum_assignment(table, maximize=True)
    return table[rows, columns].sum() / len(labels)


def cases():
    random = np.random.default_rng(5)
    yield "same", [0, 0, 1, 1, 2], [7, 7, 3, 3, 5]
    yield "one", [1], [4]
    yield "one-cluster", [0] * 6, [0, 0, 0, 1, 1, 2]
    yield "both-one", [2] * 4, [9] * 4
    yield "singletons", list(range(6)), [0, 0, 0, 1, 1, 2]
    yield "all-singletons", list(range(5)), [4, 3, 2, 1, 0]
    yield "crossed", [0, 0, 1, 1], [0, 1, 0, 1]
    labels = random.integers(0, 10, 600)
    yield "chance", random.integers(0, 10, 600), labels
    yield "noisy", np.where(random.random(600) < 0.3, random.integers(0, 10, 600), (labels * 3) % 10), labels
    yield "too-many", labels * 4 + random.integers(0, 4, 600), labels
    yield "too-few", labels // 3, labels
    yield "with-noise", np.where(random.random(600) < 0.5, -1, labels), labels
    uneven = np.minimum(random.geometric(0.4, 600), 8)
    yield "uneven", np.where(random.random(600) < 0.2, 1, uneven), uneven


with open(Path(__file__).parents[1] / "resources/clusters/scikit-learn.csv", "w") as out:
    for name, clusters, labels in cases():
        scores = [
            normalized_mutual_info_score(labels, clusters),
            adjusted_mutual_info_score(labels, clusters),
            adjusted_rand_score(labels, clusters),
            accuracy(clusters, labels),
        ]
        numbers = [" ".join(map(str, list(some))) for some in (clusters, labels)]
        out.write("; ".join([name, *(repr(float(s)) for s in scores), *numbers]) + "\n")
