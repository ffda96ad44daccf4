package dev.hourglass.onnx;

import dev.hourglass.files.Protobuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// The messages of onnx.proto that graphs are made of: attributes, tensors, types.
final class OnnxFields {
  static final int FLOAT = 1;
  static final int INT64 = 7;

  private static final int ATTRIBUTE_FLOAT = 1;
  private static final int ATTRIBUTE_INT = 2;
  private static final int ATTRIBUTE_STRING = 3;
  private static final int ATTRIBUTE_INTS = 7;

  private OnnxFields() {}

  static Protobuf real(String name, float number) {
    return new Protobuf().add(1, name).add(2, number).add(20, ATTRIBUTE_FLOAT);
  }

  static Protobuf whole(String name, long number) {
    return new Protobuf().add(1, name).add(3, number).add(20, ATTRIBUTE_INT);
  }

  static Protobuf text(String name, String text) {
    return new Protobuf().add(1, name).add(4, text).add(20, ATTRIBUTE_STRING);
  }

  static Protobuf ints(String name, int... numbers) {
    Protobuf attribute = new Protobuf().add(1, name);
    for (int number : numbers) {
      attribute.add(8, number);
    }
    return attribute.add(20, ATTRIBUTE_INTS);
  }

  static Protobuf tensor(String name, float[] values, List<Integer> shape) {
    Protobuf tensor = new Protobuf();
    shape.forEach(size -> tensor.add(1, size));
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor.add(2, FLOAT).add(8, name).add(9, raw.array());
  }

  static Protobuf tensor(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return new Protobuf().add(1, values.length).add(2, INT64).add(8, name).add(9, raw.array());
  }

  /// An input or output of some sizes after the batch.
  static Protobuf value(String name, int type, int... sizes) {
    Protobuf shape = new Protobuf().add(1, new Protobuf().add(2, "batch"));
    for (int size : sizes) {
      shape.add(1, new Protobuf().add(1, size));
    }
    Protobuf tensor = new Protobuf().add(1, type).add(2, shape);
    return new Protobuf().add(1, name).add(2, new Protobuf().add(1, tensor));
  }
}
