package dev.hourglass.app.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Annotates an option with the condition under which it has an effect. Without an effect it is
/// refused by {@link Effects}.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Effect {
  /// An option without which this one has no effect.
  String with() default "";

  /// Options that have no effect beside this one.
  String[] replaces() default {};

  /// What else must hold.
  EffectCondition[] where() default {};
}
