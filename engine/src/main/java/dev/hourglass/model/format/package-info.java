/// Storage of models: layers as JSON and parameters by name, in model files and imported from
/// PyTorch's.
@NullMarked
package dev.hourglass.model.format;

import org.jspecify.annotations.NullMarked;
