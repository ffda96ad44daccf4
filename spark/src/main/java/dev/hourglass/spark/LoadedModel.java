package dev.hourglass.spark;

import dev.hourglass.anomaly.AnomalyModel;
import dev.hourglass.anomaly.Normality;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.SharedInference;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A model as this JVM computes with it: one for all objects with the same bytes. Its workers end
/// when none of these is left.
final class LoadedModel {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final Map<String, WeakReference<LoadedModel>> ALL = new TreeMap<>();

  private final Autoencoder model;
  private final @Nullable Normality normality;
  private final SharedInference shared;

  private LoadedModel(byte[] bytes) throws IOException {
    if (AnomalyModel.isIn(bytes)) {
      AnomalyModel anomalies = AnomalyModel.load(bytes);
      model = anomalies.model();
      normality = anomalies.normality();
    } else {
      model = ModelFile.load(bytes).model();
      normality = null;
    }
    shared = model.shared(Runtime.getRuntime().availableProcessors());
  }

  /// {@return the model with these bytes}
  ///
  /// @throws IOException if they are no model file
  static synchronized LoadedModel of(String fingerprint, byte[] bytes) throws IOException {
    WeakReference<LoadedModel> known = ALL.get(fingerprint);
    LoadedModel loaded = known == null ? null : known.get();
    if (loaded == null) {
      loaded = new LoadedModel(bytes);
      keep(fingerprint, loaded);
    }
    return loaded;
  }

  private static void keep(String fingerprint, LoadedModel loaded) {
    SharedInference shared = loaded.shared;
    WeakReference<LoadedModel> reference = new WeakReference<>(loaded);
    ALL.put(fingerprint, reference);
    CLEANER.register(
        loaded,
        () -> {
          forget(fingerprint, reference);
          shared.close();
        });
  }

  private static synchronized void forget(
      String fingerprint, WeakReference<LoadedModel> reference) {
    ALL.remove(fingerprint, reference);
  }

  Autoencoder model() {
    return model;
  }

  @Nullable Normality normality() {
    return normality;
  }

  SharedInference shared() {
    return shared;
  }
}
