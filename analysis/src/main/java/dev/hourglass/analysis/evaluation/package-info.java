/// Evaluation of models: the metrics that `evaluate` prints and a report shows.
@NullMarked
package dev.hourglass.analysis.evaluation;

import org.jspecify.annotations.NullMarked;
