/// Evaluation of trained models: metrics and baselines, latent spaces, anomalies, diagnoses.
@NullMarked
package dev.hourglass.analysis;

import org.jspecify.annotations.NullMarked;
