/// Anomaly detection with autoencoders: scores, thresholds with a known rate of false alarms, and
/// heat maps.
///
/// The same to the bit on any number of threads.
@NullMarked
package dev.hourglass.anomaly;

import org.jspecify.annotations.NullMarked;
