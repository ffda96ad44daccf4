/// Codes as random numbers: distributions to draw new ones from, ways between them, and how likely
/// a variational model finds images.
///
/// A package of its own because these need a model at work, which metrics must not.
@NullMarked
package dev.hourglass.latent;

import org.jspecify.annotations.NullMarked;
