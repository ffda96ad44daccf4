/// How unlike normal images an image is, by a model that has learned from those: scores, thresholds
/// with a known rate of false alarms, and the pixels where it shows.
///
/// The same to the bit on any number of threads.
@NullMarked
package dev.hourglass.anomaly;

import org.jspecify.annotations.NullMarked;
