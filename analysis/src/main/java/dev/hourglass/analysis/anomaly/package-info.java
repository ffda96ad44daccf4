/// Reports on anomalies, and the one-class protocol.
@NullMarked
package dev.hourglass.analysis.anomaly;

import org.jspecify.annotations.NullMarked;
