/// Models as ONNX graphs, for the runtime that Hourglass is compared with.
@NullMarked
package dev.hourglass.bench.onnx;

import org.jspecify.annotations.NullMarked;
