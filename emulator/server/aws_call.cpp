#include "emulator/server/aws_call.h"

#include "emulator/api/errors.h"

namespace weir::server {
namespace {

// Not AWS's: ends an operation whose call will run again, or has nothing to answer.
const base::Error kInterrupted{"Interrupted", "", 0};

}  // namespace

AwsCall::AwsCall(EdgeState& state, std::shared_ptr<http::Exchange> exchange,
                 std::unique_ptr<DecodedRequest> decoded, Route route, std::string request_id,
                 std::vector<http::Header> headers)
    : state_(state),
      exchange_(std::move(exchange)),
      decoded_(std::move(decoded)),
      route_(std::move(route)),
      request_id_(std::move(request_id)),
      headers_(std::move(headers)) {}

void AwsCall::start(base::Caller caller, Operation operation) {
  caller_ = std::move(caller);
  operation_ = std::move(operation);
  if (!operation_) {
    return fail(api::not_implemented(*route_.service, route_.operation_name));
  }
  run();
}

void AwsCall::run() {
  operation_(state_.world().cloud(caller_), shared_from_this());
}

base::Result<void> AwsCall::read(const api::ShapeInfo& shape, void* input) {
  const http::Request& request = exchange_->request();
  const api::RequestParts parts{request.path, decoded_->query, decoded_->headers,
                                request.body_text()};
  const auto absent = api::read_request(route_.format, *route_.operation, parts, input);
  if (!absent.ok()) return absent.error();
  WEIR_RETURN_IF_ERROR(api::validate(shape, input, *absent));
  if (state_.faults().empty() && !decision_) return {};
  return meet_faults(shape, input);
}

faults::Decision AwsCall::decide(const api::ShapeInfo& shape, const void* input) {
  std::string stream, shard;
  if (route_.service->name == "kinesis") {
    stream = stream_of(shape, input);
    shard = shard_of(state_.world().cloud(caller_).kinesis(), shape, input);
  }
  return state_.faults().decide(
      {route_.service->name, route_.operation_name, stream, shard, caller_.account},
      state_.world().scheduler().now());
}

base::Result<void> AwsCall::meet_faults(const api::ShapeInfo& shape, void* input) {
  using Action = faults::Decision::Action;
  if (!decision_) {
    decision_ = decide(shape, input);
    if (decision_->delay > sim::Duration::zero()) {
      sim::Scheduler& scheduler = state_.world().scheduler();
      scheduler.call_at(
          scheduler.now() + decision_->delay, [call = shared_from_this()] { call->run(); },
          "injected delay");
      return kInterrupted;
    }
  }
  kinesis::KinesisService& kinesis = state_.world().cloud(caller_).kinesis();
  switch (decision_->action) {
    case Action::kProceed:
      return {};
    case Action::kError:
      return decision_->error;
    case Action::kDrop:
      dropped_ = true;
      return kInterrupted;
    case Action::kThrottleShard:
      kinesis.throttle_shard(stream_of(shape, input), decision_->shard_id,
                             state_.world().scheduler().now() + sim::Duration{1});
      return {};
    case Action::kPartial:
      break;
  }
  if (&shape != &api::shape_of<api::kinesis::PutRecordsInput>()) return {};
  partial_.emplace(kinesis, state_.faults(), *decision_, caller_,
                   *static_cast<api::kinesis::PutRecordsInput*>(input));
  if (!partial_->all()) return {};
  const api::kinesis::PutRecordsOutput nothing_stored{};
  answer(&nothing_stored);
  return kInterrupted;
}

void AwsCall::answer(const void* output) {
  api::kinesis::PutRecordsOutput merged;
  if (partial_) {
    merged = partial_->merge(*static_cast<const api::kinesis::PutRecordsOutput*>(output));
    output = &merged;
  }
  send(api::write_reply(route_.format, *route_.service, *route_.operation, output, request_id_));
}

void AwsCall::fail(const base::Error& error) {
  if (error == kInterrupted) {
    if (dropped_) exchange_->abort();
    return;
  }
  const bool query_mode = exchange_->request().header("x-amzn-query-mode") == "true";
  send(api::write_error(route_.format, *route_.service, error, request_id_, query_mode));
}

void AwsCall::send(api::ReplyParts parts) {
  http::Response response;
  response.status = parts.status;
  response.headers = std::move(headers_);
  if (!parts.content_type.empty()) {
    response.headers.push_back({"Content-Type", std::move(parts.content_type)});
  }
  for (auto& [name, value] : parts.headers) {
    response.headers.push_back({std::move(name), std::move(value)});
  }
  response.body = std::move(parts.body);
  exchange_->respond(std::move(response));
}

}  // namespace weir::server
