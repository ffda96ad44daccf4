/// Layers at work: bound to the buffers of a block, as the list of phases that threads walk
/// through.
@NullMarked
package dev.hourglass.nn.program;

import org.jspecify.annotations.NullMarked;
