package dev.hourglass.nn.program;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a layer's component is where a model's file leaves it out: PyTorch's default.
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Default {
  /// A number, or `[]` for a list without elements.
  String value();
}
