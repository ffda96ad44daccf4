/// Operations: layers bound to the buffers of a block, as a list of phases that threads run.
@NullMarked
package dev.hourglass.nn.program;

import org.jspecify.annotations.NullMarked;
