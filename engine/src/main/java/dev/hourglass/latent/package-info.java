/// Codes: distributions to sample from, interpolation, nearest neighbours, and bounds on the
/// likelihood of a variational model.
///
/// A package of its own because these need a model at work, which metrics must not.
@NullMarked
package dev.hourglass.latent;

import org.jspecify.annotations.NullMarked;
