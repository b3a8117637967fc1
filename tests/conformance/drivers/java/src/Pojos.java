import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** The SDK's objects from and to JSON, by the field tables that every one of them carries. */
final class Pojos {
  private Pojos() {}

  static Object build(Class<?> type, JsonNode value) throws Exception {
    Method builder = type.getMethod("builder");
    return fill((SdkPojo) builder.invoke(null), value, "");
  }

  private static Object fill(SdkPojo builder, JsonNode value, String path) {
    for (Iterator<Map.Entry<String, JsonNode>> it = value.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> member = it.next();
      SdkField<?> field =
          builder.sdkFields().stream()
              .filter(f -> name(f).equals(member.getKey()))
              .findFirst()
              .orElseThrow(() -> new Unsupported("it has no " + path + member.getKey()));
      field.set(builder, given(field, member.getValue(), path + member.getKey() + "."));
    }
    return ((SdkBuilder<?, ?>) builder).build();
  }

  private static String name(SdkField<?> field) {
    return field.memberName();
  }

  private static Object given(SdkField<?> field, JsonNode value, String path) {
    MarshallingType<?> type = field.marshallingType();
    try {
      if (type == MarshallingType.SDK_POJO) return fill(field.constructor().get(), value, path);
      if (type == MarshallingType.LIST) return list(field, value, path);
      if (type == MarshallingType.MAP) return map(field, value, path);
      return scalar(type, value);
    } catch (ClassCastException | NullPointerException wrong) {
      throw new Refused(path + " cannot hold " + value);
    }
  }

  private static List<Object> list(SdkField<?> field, JsonNode value, String path) {
    if (!value.isArray()) throw new Refused(path + " is a list");
    SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
    List<Object> items = new ArrayList<>();
    value.forEach(item -> items.add(given(member, item, path)));
    return items;
  }

  private static Map<String, Object> map(SdkField<?> field, JsonNode value, String path) {
    SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
    Map<String, Object> entries = new LinkedHashMap<>();
    value.fields().forEachRemaining(
        entry -> entries.put(entry.getKey(), given(member, entry.getValue(), path)));
    return entries;
  }

  private static Object scalar(MarshallingType<?> type, JsonNode value) {
    if (type == MarshallingType.STRING && value.isTextual()) return value.asText();
    if (type == MarshallingType.INTEGER && value.canConvertToInt()) return value.asInt();
    if (type == MarshallingType.LONG && value.canConvertToLong()) return value.asLong();
    if (type == MarshallingType.DOUBLE && value.isNumber()) return value.asDouble();
    if (type == MarshallingType.FLOAT && value.isNumber()) return (float) value.asDouble();
    if (type == MarshallingType.BOOLEAN && value.isBoolean()) return value.asBoolean();
    if (type == MarshallingType.INSTANT && value.has("$time")) {
      return Instant.ofEpochMilli(value.get("$time").asLong());
    }
    if (type == MarshallingType.SDK_BYTES && value.has("$blob")) {
      return SdkBytes.fromByteArray(Base64.getDecoder().decode(value.get("$blob").asText()));
    }
    throw new Refused("no " + type + ": " + value);
  }

  /** What an answer holds; members that are not there are left out. */
  static ObjectNode describe(SdkPojo pojo) {
    ObjectNode members = Driver.JSON.createObjectNode();
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (isThere(value)) members.set(name(field), taken(value));
    }
    return members;
  }

  // The SDK gives lists and maps of its own where the service sent none.
  private static boolean isThere(Object value) {
    return value != null
        && !(value instanceof software.amazon.awssdk.core.util.SdkAutoConstructList)
        && !(value instanceof software.amazon.awssdk.core.util.SdkAutoConstructMap);
  }

  private static JsonNode taken(Object value) {
    if (value instanceof SdkPojo pojo) return describe(pojo);
    if (value instanceof List<?> items) {
      ArrayNode list = Driver.JSON.createArrayNode();
      items.forEach(item -> list.add(taken(item)));
      return list;
    }
    if (value instanceof Map<?, ?> entries) {
      ObjectNode map = Driver.JSON.createObjectNode();
      entries.forEach((key, item) -> map.set(key.toString(), taken(item)));
      return map;
    }
    if (value instanceof SdkBytes bytes) {
      String text = Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
      return Driver.JSON.createObjectNode().put("$blob", text);
    }
    if (value instanceof Instant instant) {
      return Driver.JSON.createObjectNode().put("$time", instant.toEpochMilli());
    }
    return Driver.JSON.valueToTree(value);
  }
}
