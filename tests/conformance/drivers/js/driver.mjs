// Drives the AWS SDK for JavaScript v3. usage: driver.mjs ENDPOINT REGION
// WEIR_JS_MODULES: the folder with node_modules. WEIR_JS_CBOR: CloudWatch over Smithy RPC v2 CBOR.
// Kinesis goes over HTTP/2, cleartext with prior knowledge on http://, as the SDK has it.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(process.env.WEIR_JS_MODULES + "/");
const [endpoint, region] = process.argv.slice(2);
const packages = {
  kinesis: ["client-kinesis", "KinesisClient"],
  cloudwatch: ["client-cloudwatch", "CloudWatchClient"],
  kinesisanalyticsv2: ["client-kinesis-analytics-v2", "KinesisAnalyticsV2Client"],
  "application-autoscaling": ["client-application-auto-scaling", "ApplicationAutoScalingClient"],
  lambda: ["client-lambda", "LambdaClient"],
  sts: ["client-sts", "STSClient"],
};
const clients = new Map();
const subscriptions = new Map();

function client(service, question) {
  const key = [service, question.account, question.region].join("/");
  if (!clients.has(key)) {
    const [name, constructor] = packages[service];
    const sdk = require(`@aws-sdk/${name}`);
    const config = { region: question.region ?? region, maxAttempts: 1 };
    if (endpoint) config.endpoint = endpoint;
    if (question.account) {
      const secretAccessKey = process.env.AWS_SECRET_ACCESS_KEY;
      config.credentials = { accessKeyId: question.account, secretAccessKey };
    }
    if (service === "cloudwatch" && process.env.WEIR_JS_CBOR) {
      config.protocol = require("@smithy/core/cbor").SmithyRpcV2CborProtocol;
      // With this protocol the SDK compresses the body and keeps the old content-length.
      config.disableRequestCompression = true;
    }
    clients.set(key, { sdk, client: new sdk[constructor](config) });
  }
  return clients.get(key);
}

// From the protocol's JSON to the SDK's values.
function given(value) {
  if (Array.isArray(value)) return value.map(given);
  if (value === null || typeof value !== "object") return value;
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === "$blob") return Buffer.from(value.$blob, "base64");
  if (keys.length === 1 && keys[0] === "$time") return new Date(value.$time);
  return Object.fromEntries(keys.map((key) => [key, given(value[key])]));
}

// And back.
function taken(value) {
  if (value instanceof Uint8Array) return { $blob: Buffer.from(value).toString("base64") };
  if (value instanceof Date) return { $time: value.getTime() };
  if (Array.isArray(value)) return value.map(taken);
  if (value === null || typeof value !== "object") return value;
  const members = Object.entries(value).filter(
    ([key, member]) => key !== "$metadata" && member !== undefined && member !== null,
  );
  return Object.fromEntries(members.map(([key, member]) => [key, taken(member)]));
}

function failure(error) {
  return {
    code: error.name,
    message: error.message,
    status: error.$metadata?.httpStatusCode ?? null,
  };
}

async function send(service, operation, question) {
  const { sdk, client: target } = client(service, question);
  const Command = sdk[`${operation}Command`];
  if (!Command) return { unsupported: `the SDK has no ${operation}` };
  try {
    return { raw: await target.send(new Command(given(question.input))) };
  } catch (error) {
    if (error.$metadata === undefined) {
      return { refused: `${error.name}: ${error.message}` };
    }
    return { error: failure(error) };
  }
}

async function call(question) {
  const [service, operation] = question.call.split(".");
  const answer = await send(service, operation, question);
  return answer.raw === undefined ? answer : { output: taken(answer.raw) };
}

class Subscription {
  constructor(stream) {
    this.events = [];
    this.ended = false;
    this.error = undefined;
    this.wake = () => {};
    this.iterator = stream[Symbol.asyncIterator]();
    this.read();
  }

  async read() {
    try {
      for (;;) {
        const { done, value } = await this.iterator.next();
        if (done) break;
        if (value.SubscribeToShardEvent) this.events.push(taken(value.SubscribeToShardEvent));
        this.wake();
      }
    } catch (error) {
      this.error = failure(error);
    }
    this.ended = true;
    this.wake();
  }

  async collect(count, withinMs) {
    const deadline = Date.now() + withinMs;
    while (this.events.length < count && !this.ended && Date.now() < deadline) {
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, deadline - Date.now());
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const events = this.events.splice(0, count);
    const ended = this.ended && this.events.length === 0;
    const output = { Events: events, Ended: ended };
    if (ended && this.error) output.Error = this.error;
    return output;
  }
}

async function subscribe(question) {
  const answer = await send("kinesis", "SubscribeToShard", question);
  if (answer.raw === undefined) return answer;
  subscriptions.set(question.subscribe, new Subscription(answer.raw.EventStream));
  return { output: {} };
}

async function unsubscribe(name) {
  const subscription = subscriptions.get(name);
  subscriptions.delete(name);
  // A pending next() would make return() wait for the next event.
  subscription.iterator.return?.().catch(() => {});
  return { output: {} };
}

async function answer(question) {
  if (question.subscribe) return subscribe(question);
  if (question.unsubscribe) return unsubscribe(question.unsubscribe);
  if (question.collect) {
    const subscription = subscriptions.get(question.collect);
    return { output: await subscription.collect(question.count, question.within_ms) };
  }
  return call(question);
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + "\n");
}
process.exit(0);
