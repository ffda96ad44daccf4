package dev.hourglass.files;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Records as JSON objects and back, trusting nothing: what is unknown, missing, of another type or
/// out of range is refused with one sentence that says where.
///
/// A record's members are its components in snake case: whole numbers, numbers, truth values,
/// texts, records, or lists of these. Where a component's type is a family, an interface with a
/// known list of records, the object's `type` says which of them it is. A record of a `name` and
/// such a member is written as one object, `{"name": "conv1", "type": "Conv2d", "in_channels": 1,
/// …}`.
///
/// @param families the records of each interface
/// @param defaults values of members that may be left out, by record and the member's name
/// @param longestList most elements of a list
public record RecordJson(
    Map<Class<?>, Collection<Class<? extends Record>>> families,
    Map<Class<? extends Record>, Map<String, ?>> defaults,
    int longestList) {
  private static final int LONGEST_LIST = 1000;
  private static final Pattern PRINTABLE =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]{0,200}");
  private static final String NAME = "name";
  private static final String TYPE = "type";

  /// Copies the maps.
  public RecordJson {
    families = Collections.unmodifiableMap(new LinkedHashMap<>(families));
    defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
  }

  /// With lists of up to 1,000 elements.
  public RecordJson(
      Map<Class<?>, Collection<Class<? extends Record>>> families,
      Map<Class<? extends Record>, Map<String, ?>> defaults) {
    this(families, defaults, LONGEST_LIST);
  }

  /// The default of a member that is as another one, which may not be left out.
  ///
  /// @param member the other's name
  public record As(String member) {}

  /// A component's name in JSON: `outputPadding` is `output_padding`.
  public static String member(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /// What a list's elements are.
  public static Class<?> elementType(RecordComponent list) {
    return (Class<?>) ((ParameterizedType) list.getGenericType()).getActualTypeArguments()[0];
  }

  /// Whether a record is written as one object with its second component, a family's member.
  public boolean isNamed(Class<?> type) {
    RecordComponent[] components = type.isRecord() ? type.getRecordComponents() : noComponents();
    return components.length == 2
        && components[0].getName().equals(NAME)
        && components[0].getType() == String.class
        && families.containsKey(components[1].getType());
  }

  private static RecordComponent[] noComponents() {
    return new RecordComponent[0];
  }

  /// The record as an object.
  ///
  /// @throws IllegalArgumentException if it holds what cannot be read back
  public JsonObject write(Record value) {
    JsonObject json = new JsonObject();
    writeMembers(value, json);
    return json;
  }

  private void writeMembers(Record value, JsonObject json) {
    boolean named = isNamed(value.getClass());
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object member = get(component, value);
      if (named && families.containsKey(component.getType())) {
        writeFamily(component.getType(), member, json);
      } else {
        boolean list = component.getType() == List.class;
        Class<?> declared = list ? elementType(component) : component.getType();
        json.add(member(component), element(member(component), declared, member));
      }
    }
  }

  private void writeFamily(Class<?> family, Object value, JsonObject json) {
    if (!(value instanceof Record record) || !known(family).contains(value.getClass())) {
      throw new IllegalArgumentException(
          "a %s cannot be written, expected one of %s"
              .formatted(value.getClass().getSimpleName(), names(family)));
    }
    json.addProperty(TYPE, value.getClass().getSimpleName());
    writeMembers(record, json);
  }

  private JsonElement element(String member, Class<?> declared, Object value) {
    return switch (value) {
      case Double number when !Double.isFinite(number) ->
          throw new IllegalArgumentException(
              "%s is %s, expected a finite number".formatted(member, number));
      case Number number -> new JsonPrimitive(number);
      case Boolean truth -> new JsonPrimitive(truth);
      case String text -> new JsonPrimitive(text);
      case List<?> list -> {
        JsonArray array = new JsonArray();
        list.forEach(one -> array.add(element(member, declared, one)));
        yield array;
      }
      case Object one when families.containsKey(declared) -> {
        JsonObject json = new JsonObject();
        writeFamily(declared, one, json);
        yield json;
      }
      case Record record -> write(record);
      default -> throw new IllegalStateException(member + " holds a " + value.getClass());
    };
  }

  private static Object get(RecordComponent component, Record value) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's members cannot be read", e);
    }
  }

  /// The record that an object describes.
  ///
  /// @throws IllegalArgumentException if it describes none, with a sentence that says where and why
  public <T extends Record> T read(Class<T> type, JsonElement json) {
    return type.cast(record(type, json));
  }

  private Object record(Class<? extends Record> type, JsonElement json) {
    JsonObject object = object(json);
    if (!isNamed(type)) {
      return construct(type, object);
    }
    RecordComponent[] components = type.getRecordComponents();
    String name = text(NAME, required(type.getSimpleName(), object, NAME, String.class));
    JsonObject rest = object.deepCopy();
    rest.remove(NAME);
    return make(type, components, new Object[] {name, family(components[1].getType(), rest)});
  }

  private Object family(Class<?> family, JsonObject json) {
    String name =
        text(
            TYPE,
            required(/* type= */ family.getSimpleName(), json, /* name= */ TYPE, String.class));
    Class<? extends Record> type =
        known(family).stream()
            .filter(one -> one.getSimpleName().equals(name))
            .findFirst()
            .orElseThrow(() ->
                new Misfit("has the type %s, expected one of %s".formatted(name, names(family))));
    JsonObject members = json.deepCopy();
    members.remove(TYPE);
    return construct(type, members);
  }

  private Object construct(Class<? extends Record> type, JsonObject json) {
    RecordComponent[] components = type.getRecordComponents();
    List<String> names = Stream.of(components).map(RecordJson::member).toList();
    for (String name : json.keySet()) {
      if (!names.contains(name)) {
        throw new Misfit(
            "%s has no member %s, expected %s"
                .formatted(
                    type.getSimpleName(),
                    FormatException.quote(name),
                    names.isEmpty() ? "none" : "only " + String.join(", ", names)));
      }
    }
    Object[] values = new Object[components.length];
    for (int c = 0; c < components.length; c++) {
      values[c] = member(type, components[c], json);
    }
    return make(type, components, values);
  }

  private Object member(Class<?> type, String name, JsonObject json) {
    return Stream.of(type.getRecordComponents())
        .filter(component -> member(component).equals(name))
        .map(component -> member(type, component, json))
        .findFirst()
        .orElseThrow();
  }

  private Object member(Class<?> type, RecordComponent component, JsonObject json) {
    String name = member(component);
    Object standard = defaults.getOrDefault(type, Map.of()).get(name);
    if (!json.has(name) && standard != null) {
      return standard instanceof As(String other) ? member(type, other, json) : standard;
    }
    return value(name, component, required(type.getSimpleName(), json, name, component.getType()));
  }

  private Object value(String name, RecordComponent component, JsonElement json) {
    return component.getType() == List.class
        ? list(name, elementType(component), json)
        : value(name, component.getType(), json);
  }

  private Object value(String name, Class<?> type, JsonElement json) {
    if (type == int.class || type == Integer.class) {
      return Math.toIntExact(whole(name, json, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    if (type == long.class) {
      return whole(name, json, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type == double.class) {
      return number(name, json);
    }
    if (type == boolean.class) {
      return truth(name, json);
    }
    if (type == String.class) {
      return text(name, json);
    }
    try {
      return families.containsKey(type)
          ? family(type, object(json))
          : record(type.asSubclass(Record.class), json);
    } catch (Misfit e) {
      throw e.inside(name);
    }
  }

  private List<Object> list(String name, Class<?> type, JsonElement json) {
    if (!json.isJsonArray()) {
      throw wrong(name, json, "a list");
    }
    JsonArray array = json.getAsJsonArray();
    if (array.size() > longestList) {
      throw new Misfit(
          "%s has %d elements, expected at most %d".formatted(name, array.size(), longestList));
    }
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      try {
        list.add(value(nameOf(array.get(i), i), type, array.get(i)));
      } catch (Misfit e) {
        throw e.inside(name);
      }
    }
    return list;
  }

  /// A list's element is called by its own name where that can be shown, else by its number.
  private static String nameOf(JsonElement json, int i) {
    boolean named = json instanceof JsonObject object && object.get(NAME) instanceof JsonPrimitive;
    String name = named ? json.getAsJsonObject().get(NAME).getAsString() : "";
    return name.isEmpty() || !PRINTABLE.matcher(name).matches() ? "number " + (i + 1) : name;
  }

  private static JsonObject object(JsonElement json) {
    if (!json.isJsonObject()) {
      throw new Misfit("is %s, expected a JSON object".formatted(shown(json)));
    }
    return json.getAsJsonObject();
  }

  private static JsonElement required(String type, JsonObject json, String name, Class<?> kind) {
    JsonElement member = json.get(name);
    if (member == null) {
      throw new Misfit(
          "%s lacks %s, expected %s: add \"%s\"".formatted(type, name, expectation(kind), name));
    }
    return member;
  }

  private static String expectation(Class<?> kind) {
    return switch (kind.getSimpleName()) {
      case "int", "long", "Integer" -> "a whole number";
      case "double" -> "a number";
      case "boolean" -> "true or false";
      case "String" -> "a text";
      case "List" -> "a list";
      default -> "a JSON object";
    };
  }

  private static long whole(String name, JsonElement json, long least, long most) {
    if (json instanceof JsonPrimitive primitive && primitive.isNumber()) {
      try {
        long number = primitive.getAsBigDecimal().longValueExact();
        if (number >= least && number <= most) {
          return number;
        }
      } catch (ArithmeticException e) {
        throw wrong(name, json, "a whole number");
      }
    }
    throw wrong(name, json, "a whole number");
  }

  private static double number(String name, JsonElement json) {
    if (json instanceof JsonPrimitive primitive
        && primitive.isNumber()
        && Double.isFinite(primitive.getAsDouble())) {
      return primitive.getAsDouble();
    }
    throw wrong(name, json, "a finite number");
  }

  private static boolean truth(String name, JsonElement json) {
    if (json instanceof JsonPrimitive primitive && primitive.isBoolean()) {
      return primitive.getAsBoolean();
    }
    throw wrong(name, json, "true or false");
  }

  /// A text that may be shown: a terminal must never obey what a file says.
  private static String text(String name, JsonElement json) {
    if (json instanceof JsonPrimitive primitive && primitive.isString()) {
      String text = primitive.getAsString();
      if (PRINTABLE.matcher(text).matches()) {
        return text;
      }
      throw new Misfit(
          "a %s is too long or cannot be shown, expected at most 200 printable characters"
              .formatted(name));
    }
    throw wrong(name, json, "a text");
  }

  private static Misfit wrong(String name, JsonElement json, String expected) {
    return new Misfit("%s is %s, expected %s".formatted(name, shown(json), expected));
  }

  private static String shown(JsonElement json) {
    if (json instanceof JsonPrimitive primitive) {
      return primitive.isString()
          ? FormatException.quote(primitive.getAsString())
          : primitive.getAsString();
    }
    return json.isJsonArray() ? "a list" : json.isJsonObject() ? "a JSON object" : "null";
  }

  private static Object make(
      Class<? extends Record> type, RecordComponent[] components, Object[] values) {
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
      Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new Misfit(String.valueOf(e.getTargetException().getMessage()), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record of %s cannot be made".formatted(type), e);
    }
  }

  private Collection<Class<? extends Record>> known(Class<?> family) {
    return families.getOrDefault(family, List.of());
  }

  private String names(Class<?> family) {
    return known(family).stream()
        .map(Class::getSimpleName)
        .collect(Collectors.toCollection(TreeSet::new))
        .toString();
  }

  /// JSON that describes no record, and the way to the place.
  private static final class Misfit extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private final String path;
    private final String problem;

    Misfit(String problem) {
      this("", problem, null);
    }

    Misfit(String problem, Throwable cause) {
      this("", problem, cause);
    }

    private Misfit(String path, String problem, @Nullable Throwable cause) {
      super(path.isEmpty() ? problem : path + ": " + problem, cause);
      this.path = path;
      this.problem = problem;
    }

    Misfit inside(String name) {
      return new Misfit(path.isEmpty() ? name : name + "." + path, problem, this);
    }
  }
}
