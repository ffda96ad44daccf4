/// Evaluation of trained models: metrics and baselines, latent spaces, anomalies, diagnoses.
module dev.hourglass.analysis {
  requires transitive dev.hourglass.engine;
  requires java.desktop;
  requires java.logging;
  requires ojalgo;
  requires org.tribuo.classification.core;
  requires org.tribuo.classification.sgd;
  requires org.tribuo.clustering.core;
  requires org.tribuo.clustering.hdbscan;
  requires org.tribuo.core;
  requires org.tribuo.math;
  requires static org.jspecify;

  exports dev.hourglass.analysis;
  exports dev.hourglass.analysis.anomaly;
  exports dev.hourglass.analysis.baselines;
  exports dev.hourglass.analysis.diagnosis;
  exports dev.hourglass.analysis.evaluation;
  exports dev.hourglass.analysis.inspection;
  exports dev.hourglass.analysis.latent;
  exports dev.hourglass.analysis.umap;
}
