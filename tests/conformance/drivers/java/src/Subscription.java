import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscriber;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardRequest;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponse;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/** The events of one SubscribeToShard, gathered by the SDK's threads. */
final class Subscription
    implements SubscribeToShardResponseHandler, Subscriber<SubscribeToShardEventStream> {
  private static final Object END = new Object();

  private final CompletableFuture<Void> established = new CompletableFuture<>();
  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
  private volatile Throwable problem;
  private volatile org.reactivestreams.Subscription upstream;
  private boolean ended;

  /** Returns once the service has answered; throws what it refused with. */
  void begin(KinesisAsyncClient client, JsonNode input) throws Exception {
    SubscribeToShardRequest request =
        (SubscribeToShardRequest) Pojos.build(SubscribeToShardRequest.class, input);
    client.subscribeToShard(request, this).whenComplete((nothing, failure) -> {
      if (failure != null) established.completeExceptionally(failure);
    });
    try {
      established.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof SdkException known) throw known;
      throw failure;
    }
  }

  ObjectNode collect(int count, long withinMs) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMs);
    ObjectNode output = Driver.JSON.createObjectNode();
    ArrayNode list = output.putArray("Events");
    while (list.size() < count && !ended) {
      Object event = events.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (event == null) break;
      ended = event == END;
      if (!ended) list.add(Pojos.describe((SdkPojo) event));
    }
    output.put("Ended", ended);
    if (ended && problem != null) output.set("Error", Driver.describe(problem));
    return output;
  }

  void close() {
    if (upstream != null) upstream.cancel();
  }

  @Override
  public void responseReceived(SubscribeToShardResponse response) {
    established.complete(null);
  }

  @Override
  public void onEventStream(SdkPublisher<SubscribeToShardEventStream> publisher) {
    publisher.subscribe(this);
  }

  @Override
  public void exceptionOccurred(Throwable failure) {
    problem = failure instanceof CompletionException ? failure.getCause() : failure;
    established.completeExceptionally(problem);
    events.add(END);
  }

  @Override
  public void complete() {
    events.add(END);
  }

  @Override
  public void onSubscribe(org.reactivestreams.Subscription subscription) {
    upstream = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(SubscribeToShardEventStream event) {
    if (event instanceof SubscribeToShardEvent) events.add(event);
  }

  @Override
  public void onError(Throwable failure) {
    // exceptionOccurred() tells the same.
  }

  @Override
  public void onComplete() {
    // complete() tells the same.
  }
}
