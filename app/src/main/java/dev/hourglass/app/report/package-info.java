/// The report: one HTML page that shows a model, and its figures as files.
///
/// A {@link dev.hourglass.app.report.Page} is sections of words, tables and figures; what they say
/// comes from `app/evaluation`, `app/latent` and `app/anomalies`, how they look from the template
/// beside this package's resources.
@NullMarked
package dev.hourglass.app.report;

import org.jspecify.annotations.NullMarked;
