/// Models as ONNX graphs, which onnxruntime, browsers and many other programs run.
@NullMarked
package dev.hourglass.onnx;

import org.jspecify.annotations.NullMarked;
