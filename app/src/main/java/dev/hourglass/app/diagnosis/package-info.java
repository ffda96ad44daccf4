/// What is wrong with a model, and what to try: judged in one place, shown by `train`, `evaluate`
/// and the report.
@NullMarked
package dev.hourglass.app.diagnosis;

import org.jspecify.annotations.NullMarked;
