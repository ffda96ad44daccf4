/// Anomalies as commands and reports show them: what is normal for a model, which images are not,
/// and how well scores separate one class from the others.
@NullMarked
package dev.hourglass.analysis.anomaly;

import org.jspecify.annotations.NullMarked;
