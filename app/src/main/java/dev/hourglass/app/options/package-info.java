/// Options that several commands share, as picocli reads them: what each takes, when it has an
/// effect ({@link dev.hourglass.app.options.Effect}) and what completion offers. Values are
/// resolved in `input`.
@NullMarked
package dev.hourglass.app.options;

import org.jspecify.annotations.NullMarked;
