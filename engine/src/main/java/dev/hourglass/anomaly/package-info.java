/// How strange an image is to a model that has learned from normal ones: scores, thresholds with a
/// known rate of false alarms, and the pixels where it shows.
///
/// The same to the bit on any number of threads.
@NullMarked
package dev.hourglass.anomaly;

import org.jspecify.annotations.NullMarked;
