package dev.hourglass.files;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.text.Words;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Records as JSON objects and back, trusting nothing: what is unknown, missing, of another type or
/// out of range is refused with one sentence that says where.
///
/// A record's members are its components in snake case: whole numbers, numbers, truth values,
/// texts, constants of an enum, records, or lists of these. Where a component's type is a family,
/// an interface with a known list of records, the object's `type` says which of them it is. A
/// record of a `name` and such a member is written as one object, `{"name": "conv1", "type":
/// "Conv2d", "in_channels": 1, …}`.
///
/// @param families the records of each interface
/// @param defaults values of members that may be left out, by record and the member's name
/// @param longestList most elements of a list
public record RecordJson(
    Map<Class<?>, Collection<Class<? extends Record>>> families,
    Map<Class<? extends Record>, Map<String, ?>> defaults,
    int longestList) {
  private static final int LONGEST_LIST = 1000;
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

  /// The records of a sealed interface, in the order of its `permits`, those of sealed interfaces
  /// below it included.
  public static List<Class<? extends Record>> permitted(Class<?> family) {
    return Stream.of(family.getPermittedSubclasses())
        .<Class<? extends Record>>mapMulti((type, records) -> {
          if (type.isRecord()) {
            records.accept(type.asSubclass(Record.class));
          } else {
            permitted(type).forEach(records);
          }
        })
        .toList();
  }

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
      } else if (!isNaNByDefault(value, component, member)) {
        boolean list = component.getType() == List.class;
        Class<?> declared = list ? elementType(component) : component.getType();
        json.add(member(component), element(member(component), declared, member));
      }
    }
  }

  /// A number that JSON cannot hold is left out where that says the same.
  private boolean isNaNByDefault(Record value, RecordComponent component, Object member) {
    return Double.valueOf(Double.NaN).equals(member)
        && member.equals(defaults.getOrDefault(value.getClass(), Map.of()).get(member(component)));
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
      case Enum<?> constant -> new JsonPrimitive(Words.of(constant));
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
    JsonObject object = JsonValues.object(json);
    if (!isNamed(type)) {
      return construct(type, object);
    }
    RecordComponent[] components = type.getRecordComponents();
    String name =
        JsonValues.text(
            NAME, JsonValues.required(type.getSimpleName(), object, NAME, String.class));
    JsonObject rest = object.deepCopy();
    rest.remove(NAME);
    return make(type, components, new Object[] {name, family(components[1].getType(), rest)});
  }

  private Object family(Class<?> family, JsonObject json) {
    String name =
        JsonValues.text(
            TYPE,
            JsonValues.required(
                /* type= */ family.getSimpleName(), json, /* name= */ TYPE, String.class));
    Class<? extends Record> type =
        known(family).stream()
            .filter(one -> one.getSimpleName().equals(name))
            .findFirst()
            .orElseThrow(() ->
                new JsonMismatch(
                    "has the type %s, expected one of %s".formatted(name, names(family))));
    JsonObject members = json.deepCopy();
    members.remove(TYPE);
    return construct(type, members);
  }

  private Object construct(Class<? extends Record> type, JsonObject json) {
    RecordComponent[] components = type.getRecordComponents();
    List<String> names = Stream.of(components).map(RecordJson::member).toList();
    for (String name : json.keySet()) {
      if (!names.contains(name)) {
        throw new JsonMismatch(
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
    return value(
        name,
        component,
        JsonValues.required(type.getSimpleName(), json, name, component.getType()));
  }

  private Object value(String name, RecordComponent component, JsonElement json) {
    return component.getType() == List.class
        ? list(name, elementType(component), json)
        : value(name, component.getType(), json);
  }

  private Object value(String name, Class<?> type, JsonElement json) {
    if (type.isEnum()) {
      return JsonValues.constant(name, type, json);
    }
    if (!type.isRecord() && !families.containsKey(type)) {
      return JsonValues.value(name, type, json);
    }
    try {
      return families.containsKey(type)
          ? family(type, JsonValues.object(json))
          : record(type.asSubclass(Record.class), json);
    } catch (JsonMismatch e) {
      throw e.inside(name);
    }
  }

  private List<Object> list(String name, Class<?> type, JsonElement json) {
    if (!json.isJsonArray()) {
      throw JsonValues.wrong(name, json, "a list");
    }
    JsonArray array = json.getAsJsonArray();
    if (array.size() > longestList) {
      throw new JsonMismatch(
          "%s has %d elements, expected at most %d".formatted(name, array.size(), longestList));
    }
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      try {
        list.add(value(nameOf(array.get(i), i), type, array.get(i)));
      } catch (JsonMismatch e) {
        throw e.inside(name);
      }
    }
    return list;
  }

  /// A list's element is called by its own name where that can be shown, else by its number.
  private static String nameOf(JsonElement json, int i) {
    boolean named = json instanceof JsonObject object && object.get(NAME) instanceof JsonPrimitive;
    String name = named ? json.getAsJsonObject().get(NAME).getAsString() : "";
    return name.isEmpty() || !JsonValues.printable(name) ? "number " + (i + 1) : name;
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
      throw new JsonMismatch(String.valueOf(e.getTargetException().getMessage()), e);
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
}
