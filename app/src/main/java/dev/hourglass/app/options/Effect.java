package dev.hourglass.app.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Beside an option: when it has an effect. Where it has none it is refused, since a user who gives
/// it expects one. {@link Effects} looks at it.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Effect {
  /// An option without which this one has no effect.
  String with() default "";

  /// Options that have no effect beside this one.
  String[] replaces() default {};

  /// What else must hold.
  Circumstance[] where() default {};
}
