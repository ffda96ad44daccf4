/// What trained models are worth: evaluation beside baselines, latent spaces, anomalies, diagnoses.
@NullMarked
package dev.hourglass.analysis;

import org.jspecify.annotations.NullMarked;
