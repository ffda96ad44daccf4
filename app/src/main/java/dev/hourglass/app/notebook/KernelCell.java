package dev.hourglass.app.notebook;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// The cell that a Jupyter kernel is running, by the two functions that it gives to cells.
///
/// They are looked up by name: the kernel brings this program into its own JVM, and the program
/// neither needs nor downloads a kernel.
final class KernelCell implements Cell {
  private static final String FUNCTIONS = "org.rapaio.jupyter.kernel.global.Global";

  private final MethodHandle display;
  private final MethodHandle update;

  private KernelCell(MethodHandle display, MethodHandle update) {
    this.display = display;
    this.update = update;
  }

  /// The running kernel's cell.
  ///
  /// @throws IllegalStateException if no kernel runs here
  static KernelCell running() {
    try {
      Class<?> functions = Class.forName(FUNCTIONS, true, ClassLoader.getSystemClassLoader());
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      MethodType display = MethodType.methodType(String.class, String.class, Object.class);
      MethodType update =
          MethodType.methodType(void.class, String.class, String.class, Object.class);
      return new KernelCell(
          lookup.findStatic(functions, "display", display),
          lookup.findStatic(functions, "updateDisplay", update));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "no Jupyter kernel is running, expected a notebook cell to display in: start"
              + " ./hourglass notebook, or use another listener",
          e);
    }
  }

  @Override
  public String show(String mime, Object shown) {
    try {
      return (String) display.invokeExact(mime, shown);
    } catch (Throwable e) {
      throw refused(e);
    }
  }

  @Override
  public void replace(String id, String mime, Object shown) {
    try {
      update.invokeExact(id, mime, shown);
    } catch (Throwable e) {
      throw refused(e);
    }
  }

  private static IllegalStateException refused(Throwable e) {
    return new IllegalStateException(
        "the Jupyter kernel refused the cell's output (%s), expected it to be displayed: run the cell again"
            .formatted(e),
        e);
  }
}
