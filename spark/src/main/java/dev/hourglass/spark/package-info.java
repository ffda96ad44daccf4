/// Hourglass on Apache Spark: transformers and SQL functions that encode, reconstruct and score the
/// images of a table, with the bits of one machine.
///
/// {@link dev.hourglass.spark.HourglassModel} is the entry point; docs/spark.md explains the rest.
@NullMarked
package dev.hourglass.spark;

import org.jspecify.annotations.NullMarked;
