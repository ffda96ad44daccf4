/// The arithmetic: everything that runs once per pixel, channel and image, and the only package
/// that uses SIMD.
///
/// **Layout.** Images are processed in blocks. A block's activations are one `float[]`,
/// `[pixel][channel][lane]`: a lane is an image, and a block has {@link Block#NARROW} or {@link
/// Block#WIDE} lanes, or one for a single image. So most kernels are the textbook scalar loop with
/// `float` replaced by a vector of images; {@link Gather} and {@link WeightGradient} say where
/// vectors hold channels or pixels instead.
///
/// **Same bits.** Every sum has one stated order, which depends on neither the vector width nor the
/// number of threads; {@link ScalarKernels} is its definition.
@NullMarked
package dev.hourglass.kernels;

import org.jspecify.annotations.NullMarked;
