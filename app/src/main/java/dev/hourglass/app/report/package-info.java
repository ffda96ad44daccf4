/// The report: one HTML page that shows a model, and its figures as files.
///
/// A {@link dev.hourglass.app.report.Page} is sections of words, tables and figures; what they say
/// comes from the module `analysis` and is in the section's class, titles and labels inside
/// pictures are in `app/figures`, how the page looks is in `report.html` among this package's
/// resources.
@NullMarked
package dev.hourglass.app.report;

import org.jspecify.annotations.NullMarked;
