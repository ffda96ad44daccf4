package dev.hourglass;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The budget of main code, of all modules: whoever needs more raises a number here, on purpose.
class SizeBudgetTest {
  /// Lines of each module, blank ones and comments included.
  private static final Map<String, Integer> MOST_LINES =
      Map.ofEntries(
          entry("engine", 49300),
          entry("analysis", 11340),
          entry("app", 28850),
          entry("bench", 5850),
          entry("spark", 1850));

  private static final int MOST_LINES_OF_A_METHOD = 60;
  private static final int MOST_LINES_OF_A_TYPE = 450;
  private static final int MOST_FILES_OF_A_PACKAGE = 59;

  /// Parameters beyond these are many; how many methods of the engine may have more, outside its
  /// kernels.
  private static final int MANY_PARAMETERS = 8;

  private static final int MOST_METHODS_WITH_MANY = 12;

  /// Kernels whose sums are written out by hand, because the JIT keeps nothing else in registers.
  private static final Set<String> UNROLLED =
      Set.of("gather8", "gather16", "weightGradient8x2", "mixedWeightGradient9x2", "square");

  private static final List<Piece> METHODS = new ArrayList<>();
  private static final List<Piece> TYPES = new ArrayList<>();

  /// A method or a type that stands in no other.
  private record Piece(String file, String name, long lines, int parameters) {
    @Override
    public String toString() {
      return "%s %s: %d lines, %d parameters".formatted(file, name, lines, parameters);
    }
  }

  @BeforeAll
  static void parse() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String module : MOST_LINES.keySet()) {
      files.addAll(files(module));
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new Measure(unit, positions).scan(unit, null);
      }
    }
  }

  @Test
  void modulesStayWithinTheirLines() throws IOException {
    for (Map.Entry<String, Integer> budget : MOST_LINES.entrySet()) {
      long lines = 0;
      for (Path file : files(budget.getKey())) {
        lines += Files.readAllLines(file).size();
      }
      assertThat(lines)
          .as("lines of %s", budget.getKey())
          .isBetween(1000L, (long) budget.getValue());
    }
  }

  @Test
  void methodsAreShort() {
    assertThat(METHODS).hasSizeGreaterThan(1000);
    assertThat(METHODS)
        .filteredOn(method -> !UNROLLED.contains(method.name))
        .allMatch(method -> method.lines <= MOST_LINES_OF_A_METHOD);
  }

  @Test
  void typesAreShort() {
    assertThat(TYPES).allMatch(type -> type.lines <= MOST_LINES_OF_A_TYPE);
  }

  @Test
  void packagesHaveFewFiles() throws IOException {
    Map<Path, Integer> packages = new TreeMap<>();
    for (String module : MOST_LINES.keySet()) {
      files(module).forEach(file -> packages.merge(file.getParent(), 1, Integer::sum));
    }
    assertThat(packages.entrySet()).allMatch(one -> one.getValue() <= MOST_FILES_OF_A_PACKAGE);
  }

  @Test
  void fewMethodsOfTheEngineHaveManyParameters() {
    assertThat(METHODS)
        .filteredOn(method -> method.parameters > MANY_PARAMETERS)
        .filteredOn(method -> method.file.contains("engine") && !method.file.contains("kernels"))
        .hasSizeLessThanOrEqualTo(MOST_METHODS_WITH_MANY);
  }

  private static List<Path> files(String module) throws IOException {
    Path root = Path.of("..", module, "src", "main", "java");
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  /// Walks through a file.
  private static final class Measure extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    Measure(CompilationUnitTree unit, SourcePositions positions) {
      this.unit = unit;
      this.positions = positions;
    }

    @Override
    public Void visitClass(ClassTree type, Void none) {
      if (unit.getTypeDecls().contains(type)) {
        TYPES.add(piece(type, type.getSimpleName().toString(), 0));
      }
      return super.visitClass(type, null);
    }

    @Override
    public Void visitMethod(MethodTree method, Void none) {
      METHODS.add(piece(method, method.getName().toString(), method.getParameters().size()));
      return super.visitMethod(method, null);
    }

    private Piece piece(Tree tree, String name, int parameters) {
      var map = unit.getLineMap();
      long first = map.getLineNumber(positions.getStartPosition(unit, tree));
      long last = map.getLineNumber(positions.getEndPosition(unit, tree));
      return new Piece(unit.getSourceFile().getName(), name, last - first + 1, parameters);
    }
  }
}
