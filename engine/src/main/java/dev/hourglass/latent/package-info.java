/// Codes: distributions to sample from, interpolation, nearest neighbours, and bounds on the
/// likelihood of a variational model.
///
/// A separate package because these run a model, which metrics must not.
@NullMarked
package dev.hourglass.latent;

import org.jspecify.annotations.NullMarked;
