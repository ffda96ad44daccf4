/// How models are kept: their layers as JSON, their parameters by name, in files of ours and taken
/// from PyTorch's whatever its layers are called there.
@NullMarked
package dev.hourglass.model.format;

import org.jspecify.annotations.NullMarked;
