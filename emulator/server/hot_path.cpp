// PutRecords, PutRecord and GetRecords in JSON, from bytes to bytes without generated structs.
// Anything out of the ordinary (another wire format, injected faults, verified signatures, a body
// that the fast reader declines) takes the general way, which gives the same answers.
#include "emulator/api/wire.h"
#include "emulator/server/auth/cors.h"
#include "emulator/server/aws_endpoint.h"
#include "emulator/server/request_id.h"

namespace weir::server {
namespace {

constexpr std::string_view kTargetPrefix = "Kinesis_20131202.";
constexpr std::string_view kHotType = "application/x-amz-json-1.1";

/// "AKID/20250101/us-east-1/kinesis/aws4_request" of an Authorization header; empty without one.
std::string_view credential_of(std::string_view authorization) {
  constexpr std::string_view kMark = "Credential=";
  const std::size_t at = authorization.find(kMark);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = authorization.substr(at + kMark.size());
  return rest.substr(0, rest.find_first_of(", "));
}

std::string stream_name_of(std::string_view name_or_arn) {
  return std::string{name_or_arn.substr(name_or_arn.rfind('/') + 1)};
}

}  // namespace

const base::Caller* AwsEndpoint::caller_of_credential(const http::Request& request) {
  const std::string_view credential = credential_of(request.header("authorization"));
  if (credential.empty()) return nullptr;
  if (credential == last_credential_) return &last_caller_;
  const auto identity = auth::identify(request);
  if (!identity.ok() || identity->form != auth::SignatureForm::kHeader) return nullptr;
  last_credential_ = credential;
  last_caller_ = identity->caller;
  return &last_caller_;
}

bool AwsEndpoint::handle_hot(const std::shared_ptr<http::Exchange>& exchange) {
  const http::Request& request = exchange->request();
  const std::string_view target = request.header("x-amz-target");
  if (!target.starts_with(kTargetPrefix)) return false;
  const std::string_view operation = target.substr(kTargetPrefix.size());
  const auto answer = hot_operation(operation);
  if (answer == nullptr) return false;
  const bool ordinary = request.method == "POST" && request.path == "/" &&
                        request.header("content-type") == kHotType && request.query.empty() &&
                        verifier_.empty() && state_.faults().empty();
  if (!ordinary) return false;
  const base::Caller* caller = caller_of_credential(request);
  if (caller == nullptr) return false;
  cloud::Cloud& cloud = state_.world().cloud(*caller);
  return (this->*answer)(*exchange, cloud);
}

AwsEndpoint::HotOperation AwsEndpoint::hot_operation(std::string_view name) {
  if (name == "PutRecords") return &AwsEndpoint::put_records;
  if (name == "PutRecord") return &AwsEndpoint::put_record;
  if (name == "GetRecords") return &AwsEndpoint::get_records;
  return nullptr;
}

bool AwsEndpoint::put_record(http::Exchange& exchange, cloud::Cloud& cloud) {
  const auto batch = put_reader_.read_put_record(exchange.request().body);
  if (!batch) return false;
  const auto result = cloud.kinesis().put_record(*batch);
  if (!result.ok()) {
    respond_hot(exchange, result.error());
  } else {
    respond_hot(exchange,
                kinesis::write_put_record_reply(result->outcomes.front(), result->encrypted));
  }
  return true;
}

bool AwsEndpoint::put_records(http::Exchange& exchange, cloud::Cloud& cloud) {
  const auto batch = put_reader_.read_put_records(exchange.request().body);
  if (!batch) return false;
  const auto result = cloud.kinesis().put_records(*batch);
  if (!result.ok()) {
    respond_hot(exchange, result.error());
  } else {
    respond_hot(exchange, kinesis::write_put_records_reply(
                              *result, stream_name_of(batch->stream_name), cloud.caller()));
  }
  return true;
}

bool AwsEndpoint::get_records(http::Exchange& exchange, cloud::Cloud& cloud) {
  constexpr std::int64_t kDefaultLimit = 10'000;
  const auto wanted = kinesis::read_get_records(exchange.request().body_text());
  if (!wanted) return false;
  const std::int64_t limit = wanted->limit.value_or(kDefaultLimit);
  if (limit < 1 || limit > kDefaultLimit) return false;
  const auto result =
      cloud.kinesis().get_records(wanted->shard_iterator, static_cast<std::int32_t>(limit));
  if (!result.ok()) {
    respond_hot(exchange, result.error());
  } else {
    respond_hot(exchange, kinesis::write_get_records_reply(*result));
  }
  return true;
}

void AwsEndpoint::respond_hot(http::Exchange& exchange, base::Result<std::string> body) {
  const std::string request_id = make_request_id(ids_);
  http::Response response;
  response.headers = common_headers(exchange.request(), "kinesis", request_id);
  response.headers.push_back({"Content-Type", std::string{kHotType}});
  if (body.ok()) {
    response.body = *std::move(body);
  } else {
    auto parts = api::write_error(api::WireFormat::kJson11, *api::find_service("kinesis"),
                                  body.error(), request_id);
    response.status = parts.status;
    response.body = std::move(parts.body);
  }
  exchange.respond(std::move(response));
}

}  // namespace weir::server
