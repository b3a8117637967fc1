import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** The SDK's clients by service, account and region, made when first asked for. */
final class Clients {
  private static final String ROOT = "software.amazon.awssdk.services.";
  private static final Map<String, String> NAMES =
      Map.of(
          "kinesis", "kinesis.Kinesis",
          "cloudwatch", "cloudwatch.CloudWatch",
          "kinesisanalyticsv2", "kinesisanalyticsv2.KinesisAnalyticsV2",
          "application-autoscaling", "applicationautoscaling.ApplicationAutoScaling",
          "lambda", "lambda.Lambda",
          "sts", "sts.Sts");

  private final boolean async;
  private final String endpoint;
  private final String region;
  private final Map<String, Object> made = new HashMap<>();

  Clients(boolean async, String endpoint, String region) {
    this.async = async;
    this.endpoint = endpoint;
    this.region = region;
  }

  boolean async() {
    return async;
  }

  /** The request class of an operation; Unsupported when the SDK does not know it. */
  static Class<?> requestClass(String service, String operation) {
    String folder = NAMES.get(service).split("\\.")[0];
    try {
      return Class.forName(ROOT + folder + ".model." + operation + "Request");
    } catch (ClassNotFoundException absent) {
      throw new Unsupported("the SDK has no " + operation);
    }
  }

  Object of(String service, JsonNode question) throws Exception {
    String account = question.path("account").asText("");
    String where = question.path("region").asText(region);
    String key = service + "/" + account + "/" + where;
    if (!made.containsKey(key)) made.put(key, make(service, account, where));
    return made.get(key);
  }

  private Object make(String service, String account, String where) throws Exception {
    String name = ROOT + NAMES.get(service) + (async ? "AsyncClient" : "Client");
    AwsClientBuilder<?, ?> builder =
        (AwsClientBuilder<?, ?>) Class.forName(name).getMethod("builder").invoke(null);
    builder.region(Region.of(where));
    if (!endpoint.isEmpty()) builder.endpointOverride(URI.create(endpoint));
    if (!account.isEmpty()) {
      String secret = System.getenv("AWS_SECRET_ACCESS_KEY");
      builder.credentialsProvider(
          StaticCredentialsProvider.create(AwsBasicCredentials.create(account, secret)));
    }
    // One attempt: a throttle must be seen, not ridden out.
    builder.overrideConfiguration(
        change -> change.retryStrategy(AwsRetryStrategy.doNotRetry()));
    if (builder instanceof AwsSyncClientBuilder<?, ?> sync) {
      sync.httpClientBuilder(UrlConnectionHttpClient.builder());
    }
    return builder.build();
  }
}
