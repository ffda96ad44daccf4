package dev.hourglass.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.hourglass.bench.peers.Job.Activity;
import dev.hourglass.bench.timing.Turns.Work;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.onnx.OnnxModel;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// onnxruntime on the model as an ONNX graph, with all of its optimisations, as they are on by
/// default. The graph is a chain, so its operators run one after the other.
public final class OnnxRuntime implements Contender {
  private static final String INPUT = "images";

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final Shape input;
  private final OrtSession encoder;
  private final OrtSession whole;
  private final List<OnnxTensor> inputs = new ArrayList<>();

  /// Two sessions: one for the encoder, one for the whole model.
  ///
  /// @param threads of each session's operators
  /// @param memoryPattern whether one piece of memory is planned for all activations
  public OnnxRuntime(Autoencoder model, int threads, boolean memoryPattern) throws OrtException {
    input = model.inputShape();
    encoder = session(OnnxModel.encoder(model, Map.of()), threads, memoryPattern);
    whole = session(OnnxModel.whole(model, Map.of()), threads, memoryPattern);
  }

  private OrtSession session(OnnxModel graph, int threads, boolean memoryPattern)
      throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setMemoryPatternOptimization(memoryPattern);
      return environment.createSession(graph.bytes(), options);
    }
  }

  @Override
  public String name() {
    return "onnxruntime";
  }

  @Override
  public String version() {
    return environment.getVersion();
  }

  private OrtSession session(Activity activity) {
    return activity == Activity.ENCODE ? encoder : whole;
  }

  @Override
  public float[] run(Activity activity, float[] images) throws OrtException {
    try (OnnxTensor tensor = tensor(images, 0, images.length);
        OrtSession.Result result = session(activity).run(Map.of(INPUT, tensor))) {
      FloatBuffer numbers = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] array = new float[numbers.remaining()];
      numbers.get(array);
      return array;
    }
  }

  @Override
  public List<Work> calls(Activity activity, float[] images, int batch) throws OrtException {
    OrtSession session = session(activity);
    List<Work> calls = new ArrayList<>();
    int size = input.size() * batch;
    for (int first = 0; first < images.length; first += size) {
      OnnxTensor tensor = tensor(images, first, size);
      inputs.add(tensor);
      Map<String, OnnxTensor> named = Map.of(INPUT, tensor);
      calls.add(() -> session.run(named).close());
    }
    return calls;
  }

  private OnnxTensor tensor(float[] images, int first, int length) throws OrtException {
    long count = length / input.size();
    return OnnxTensor.createTensor(
        environment,
        FloatBuffer.wrap(images, first, length),
        new long[] {count, input.channels(), input.height(), input.width()});
  }

  @Override
  public void close() {
    inputs.forEach(OnnxTensor::close);
    try {
      encoder.close();
      whole.close();
    } catch (OrtException e) {
      throw new IllegalStateException("onnxruntime cannot end a session", e);
    }
  }
}
