package dev.hourglass.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Activations on the Vector API, with [Exp]'s steps.
final class VectorActivations {
  private static final VectorSpecies<Float> S = VectorWidth.S;
  private static final int L = VectorWidth.L;
  private static final ScalarKernels SCALAR = new ScalarKernels();

  private VectorActivations() {}

  static void relu(float[] in, float[] out, int begin, int end) {
    int e = begin;
    for (; e <= end - L; e += L) {
      FloatVector x = FloatVector.fromArray(S, in, e);
      x.blend(0, x.compare(VectorOperators.LT, 0)).intoArray(out, e);
    }
    SCALAR.relu(in, out, e, end);
  }

  static void reluGradient(
      float[] output, float[] outputGradients, float[] inputGradients, int begin, int end) {
    int e = begin;
    FloatVector zero = FloatVector.zero(S);
    for (; e <= end - L; e += L) {
      VectorMask<Float> on = FloatVector.fromArray(S, output, e).compare(VectorOperators.GT, 0);
      zero.blend(FloatVector.fromArray(S, outputGradients, e), on).intoArray(inputGradients, e);
    }
    SCALAR.reluGradient(output, outputGradients, inputGradients, e, end);
  }

  static void activate(
      ActivationFunction curve, float[] in, float[] out, float[] slope, int begin, int end) {
    int vectorEnd = begin + (end - begin) / L * L;
    switch (curve) {
      case SIGMOID -> sigmoid(in, out, slope, begin, vectorEnd);
      case TANH -> tanh(in, out, slope, begin, vectorEnd);
      case SILU -> silu(in, out, slope, begin, vectorEnd);
      case GELU -> gelu(in, out, slope, begin, vectorEnd);
    }
    SCALAR.activate(curve, in, out, slope, vectorEnd, end);
  }

  private static void sigmoid(float[] in, float[] out, float[] slope, int begin, int end) {
    exp(-1f, in, slope, begin, end);
    FloatVector one = FloatVector.broadcast(S, 1f);
    for (int e = begin; e < end; e += L) {
      FloatVector s = one.div(FloatVector.fromArray(S, slope, e).add(one));
      s.intoArray(out, e);
      s.mul(one.sub(s)).intoArray(slope, e);
    }
  }

  private static void tanh(float[] in, float[] out, float[] slope, int begin, int end) {
    exp(-2f, in, slope, begin, end);
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector two = FloatVector.broadcast(S, 2f);
    for (int e = begin; e < end; e += L) {
      FloatVector s = one.div(FloatVector.fromArray(S, slope, e).add(one));
      FloatVector x = FloatVector.fromArray(S, in, e);
      FloatVector z = x.mul(x);
      FloatVector p =
          z.fma(FloatVector.broadcast(S, Exp.TANH_0), FloatVector.broadcast(S, Exp.TANH_1));
      p = p.fma(z, FloatVector.broadcast(S, Exp.TANH_2));
      p = p.fma(z, FloatVector.broadcast(S, Exp.TANH_3));
      p = p.fma(z, FloatVector.broadcast(S, Exp.TANH_4));
      FloatVector near = x.mul(z).fma(p, x);
      FloatVector far = two.fma(s, one.neg());
      FloatVector t = far.blend(near, x.abs().compare(VectorOperators.LT, Exp.TANH_NEAR));
      t.intoArray(out, e);
      t.neg().fma(t, one).intoArray(slope, e);
    }
  }

  private static void silu(float[] in, float[] out, float[] slope, int begin, int end) {
    exp(-1f, in, slope, begin, end);
    FloatVector one = FloatVector.broadcast(S, 1f);
    for (int e = begin; e < end; e += L) {
      FloatVector x = FloatVector.fromArray(S, in, e);
      FloatVector s = one.div(FloatVector.fromArray(S, slope, e).add(one));
      x.mul(s).intoArray(out, e);
      s.mul(x.fma(one.sub(s), one)).intoArray(slope, e);
    }
  }

  private static void gelu(float[] in, float[] out, float[] slope, int begin, int end) {
    Loops.multiply(in, in, slope, begin, end);
    exp(-0.5f, slope, slope, begin, end);
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector scale = FloatVector.broadcast(S, Exp.ERF_P * Exp.ROOT_HALF);
    for (int e = begin; e < end; e += L) {
      FloatVector x = FloatVector.fromArray(S, in, e);
      FloatVector density = FloatVector.fromArray(S, slope, e);
      FloatVector t = one.div(scale.fma(x.abs(), one));
      FloatVector p =
          FloatVector.broadcast(S, Exp.ERF_A5).fma(t, FloatVector.broadcast(S, Exp.ERF_A4));
      p = p.fma(t, FloatVector.broadcast(S, Exp.ERF_A3));
      p = p.fma(t, FloatVector.broadcast(S, Exp.ERF_A2));
      p = p.fma(t, FloatVector.broadcast(S, Exp.ERF_A1));
      FloatVector tail = p.mul(t).mul(density).mul(0.5f);
      FloatVector phi = one.sub(tail).blend(tail, x.compare(VectorOperators.LT, 0));
      x.mul(phi).intoArray(out, e);
      x.mul(Exp.NORMAL).fma(density, phi).intoArray(slope, e);
    }
  }

  /// `power[e] = exp(factor · in[e])` with {@link Exp#exp}'s steps; the arrays may be the same.
  private static void exp(float factor, float[] in, float[] power, int begin, int end) {
    FloatVector rounder = FloatVector.broadcast(S, Exp.ROUNDER);
    for (int e = begin; e < end; e += L) {
      FloatVector x = FloatVector.fromArray(S, in, e).mul(factor).min(Exp.MOST).max(Exp.LEAST);
      FloatVector shifted = x.fma(FloatVector.broadcast(S, Exp.LOG2_E), rounder);
      FloatVector n = shifted.sub(rounder);
      FloatVector r = n.fma(FloatVector.broadcast(S, -Exp.LN2_HIGH), x);
      r = n.fma(FloatVector.broadcast(S, -Exp.LN2_LOW), r);
      FloatVector p = r.fma(FloatVector.broadcast(S, Exp.P0), FloatVector.broadcast(S, Exp.P1));
      p = p.fma(r, FloatVector.broadcast(S, Exp.P2));
      p = p.fma(r, FloatVector.broadcast(S, Exp.P3));
      p = p.fma(r, FloatVector.broadcast(S, Exp.P4));
      p = p.fma(r, FloatVector.broadcast(S, Exp.P5));
      p = p.fma(r.mul(r), r).add(1f);
      IntVector exponent =
          shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, Exp.MANTISSA_BITS);
      p.mul(exponent.add(Exp.ONE).reinterpretAsFloats()).intoArray(power, e);
    }
  }
}
