/// Layers and networks.
///
/// A {@link dev.hourglass.nn.Layer} is an immutable description. A {@link
/// dev.hourglass.nn.program.Program} binds layers to parameters and buffers, planned once, and
/// lists the phases that a team of threads runs. Depends on `kernels` only.
@NullMarked
package dev.hourglass.nn;

import org.jspecify.annotations.NullMarked;
