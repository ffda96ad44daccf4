/// What is wrong with a model, and what to try: judged in one place, shown by `train`, `evaluate`
/// and the report.
@NullMarked
package dev.hourglass.analysis.diagnosis;

import org.jspecify.annotations.NullMarked;
