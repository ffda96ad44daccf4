/// How good a model is, in numbers: what `evaluate` prints and a report shows.
@NullMarked
package dev.hourglass.analysis.evaluation;

import org.jspecify.annotations.NullMarked;
