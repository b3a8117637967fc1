import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/**
 * Drives the AWS SDK for Java v2. usage: Driver sync|async ENDPOINT REGION
 *
 * <p>sync: HTTP/1.1 by the URL connection client. async: Netty, for Kinesis HTTP/2, cleartext with
 * prior knowledge on http://. Kinesis speaks CBOR, as the SDK has it. SubscribeToShard exists in
 * the async client only.
 */
public final class Driver {
  static final ObjectMapper JSON = new ObjectMapper();

  private final Clients clients;
  private final Map<String, Subscription> subscriptions = new HashMap<>();

  private Driver(Clients clients) {
    this.clients = clients;
  }

  public static void main(String[] arguments) throws Exception {
    boolean async = arguments[0].equals("async");
    Driver driver = new Driver(new Clients(async, arguments[1], arguments[2]));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(JSON.writeValueAsString(driver.answer(JSON.readTree(line))));
    }
    System.exit(0);
  }

  private ObjectNode answer(JsonNode question) throws Exception {
    try {
      return JSON.createObjectNode().set("output", output(question));
    } catch (Unsupported why) {
      return JSON.createObjectNode().put("unsupported", why.getMessage());
    } catch (Refused why) {
      return JSON.createObjectNode().put("refused", why.getMessage());
    } catch (SdkException problem) {
      return JSON.createObjectNode().set("error", describe(problem));
    }
  }

  private JsonNode output(JsonNode question) throws Exception {
    if (question.has("subscribe")) return subscribe(question);
    if (question.has("collect")) {
      return subscriptions
          .get(question.get("collect").asText())
          .collect(question.get("count").asInt(), question.get("within_ms").asLong());
    }
    if (question.has("unsubscribe")) {
      subscriptions.remove(question.get("unsubscribe").asText()).close();
      return JSON.createObjectNode();
    }
    String[] call = question.get("call").asText().split("\\.");
    return call(call[0], call[1], question);
  }

  private JsonNode call(String service, String operation, JsonNode question) throws Exception {
    Object client = clients.of(service, question);
    Class<?> requestClass = Clients.requestClass(service, operation);
    Object request = Pojos.build(requestClass, question.get("input"));
    String name = Character.toLowerCase(operation.charAt(0)) + operation.substring(1);
    Method method = client.getClass().getMethod(name, requestClass);
    method.setAccessible(true);
    Object result = join(invoke(method, client, request));
    return Pojos.describe((SdkPojo) result);
  }

  private static Object invoke(Method method, Object client, Object request) throws Exception {
    try {
      return method.invoke(client, request);
    } catch (InvocationTargetException problem) {
      throw sdkProblem(problem.getCause());
    }
  }

  private static Object join(Object result) throws Exception {
    if (!(result instanceof CompletableFuture<?> future)) return result;
    try {
      return future.join();
    } catch (CompletionException problem) {
      throw sdkProblem(problem.getCause());
    }
  }

  /** SDK exceptions as they are; what the client itself objects to, as a refusal. */
  private static Exception sdkProblem(Throwable problem) {
    if (problem instanceof SdkException known) return known;
    return new Refused(problem.toString());
  }

  private JsonNode subscribe(JsonNode question) throws Exception {
    if (!clients.async()) throw new Unsupported("the sync client has no SubscribeToShard");
    KinesisAsyncClient client = (KinesisAsyncClient) clients.of("kinesis", question);
    Subscription subscription = new Subscription();
    subscription.begin(client, question.get("input"));
    subscriptions.put(question.get("subscribe").asText(), subscription);
    return JSON.createObjectNode();
  }

  static ObjectNode describe(Throwable problem) {
    ObjectNode error = JSON.createObjectNode();
    if (problem instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      return error
          .put("code", service.awsErrorDetails().errorCode())
          .put("message", service.awsErrorDetails().errorMessage())
          .put("status", service.statusCode());
    }
    return error.put("code", problem.getClass().getSimpleName()).put("message", problem.toString());
  }
}
