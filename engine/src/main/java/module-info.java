/// Convolutional autoencoders: data, layers, training, inference, metrics, files.
///
/// Nothing else is needed where the vector module is present: an application that requires
/// `jdk.incubator.vector` itself starts without a flag, another one with `--add-modules
/// jdk.incubator.vector`, and without that module the engine computes the same bits in scalar
/// arithmetic.
module dev.hourglass.engine {
  requires transitive com.google.gson;
  requires java.desktop;
  requires java.net.http;
  requires static jdk.incubator.vector;
  requires static org.jspecify;

  exports dev.hourglass.anomaly;
  exports dev.hourglass.codec;
  exports dev.hourglass.data;
  exports dev.hourglass.data.source;
  exports dev.hourglass.latent;
  exports dev.hourglass.metrics;
  exports dev.hourglass.model;
  exports dev.hourglass.nn;
  exports dev.hourglass.onnx;
  exports dev.hourglass.train;
  exports dev.hourglass.files to
      dev.hourglass.analysis;
  exports dev.hourglass.kernels to
      dev.hourglass.analysis;
  exports dev.hourglass.parallel to
      dev.hourglass.analysis;
  exports dev.hourglass.random to
      dev.hourglass.analysis;
  exports dev.hourglass.text to
      dev.hourglass.analysis;

  uses dev.hourglass.data.source.SourceFormat;
}
