/// What is in a set of images and which of them are wrong: duplicates, suspicious labels, flaws,
/// anomalies, typical and rare images, found with a model's codes and without labelled examples.
@NullMarked
package dev.hourglass.analysis.inspection;

import org.jspecify.annotations.NullMarked;
