/// Diagnoses of models with remedies, shown by `train`, `evaluate` and the report.
@NullMarked
package dev.hourglass.analysis.diagnosis;

import org.jspecify.annotations.NullMarked;
