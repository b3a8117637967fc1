// One service in a small world, with the requests that most tests send.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "emulator/analytics/analytics_service.h"
#include "tests/unit/emulator/analytics/fake_job.h"

namespace weir::analytics::testing {

namespace model = api::kinesisanalyticsv2;
namespace status = model::application_status;
using std::chrono::minutes;
using std::chrono::seconds;

/// Keeps every datum.
class RecordingSink : public base::MetricSink {
 public:
  void put(const base::MetricDatum& datum) override { data.push_back(datum); }

  /// The data of one metric, oldest first.
  std::vector<base::MetricDatum> named(const std::string& name) const {
    std::vector<base::MetricDatum> found;
    for (const auto& datum : data) {
      if (datum.name == name) found.push_back(datum);
    }
    return found;
  }

  std::vector<base::MetricDatum> data;
};

struct RecordedEvent {
  sim::Time at;
  std::string kind;
  std::map<std::string, std::string> fields;
};

class AnalyticsTest : public ::testing::Test {
 protected:
  explicit AnalyticsTest(Limits limits = {})
      : service(scheduler, timeline, sink, {.account = "123456789012", .region = "eu-west-1"},
                limits, factory) {
    timeline.add_listener([this](const sim::Event& event) {
      RecordedEvent& recorded =
          events.emplace_back(RecordedEvent{event.at, std::string{event.kind}, {}});
      for (const sim::Field& field : event.fields) {
        std::string text;
        if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
          text = std::to_string(*number);
        } else if (const auto* view = std::get_if<std::string_view>(&field.value)) {
          text = *view;
        }
        recorded.fields[std::string{field.name}] = text;
      }
    });
  }

  void run_for(sim::Duration duration) { scheduler.run_until(scheduler.now() + duration); }

  static model::CreateApplicationRequest create_request(int parallelism = 4,
                                                        int parallelism_per_kpu = 2) {
    model::CreateApplicationRequest request;
    request.application_name = "taxi";
    request.runtime_environment = "FLINK-1_11";
    request.service_execution_role = "arn:aws:iam::123456789012:role/taxi";
    auto& flink =
        request.application_configuration.emplace().flink_application_configuration.emplace();
    flink.parallelism_configuration = {.configuration_type = "CUSTOM",
                                       .parallelism = parallelism,
                                       .parallelism_per_kpu = parallelism_per_kpu,
                                       .auto_scaling_enabled = false};
    return request;
  }
  static model::UpdateApplicationRequest parallelism_update(std::int64_t version, int parallelism) {
    model::UpdateApplicationRequest request;
    request.application_name = "taxi";
    request.current_application_version_id = version;
    request.application_configuration_update.emplace()
        .flink_application_configuration_update.emplace()
        .parallelism_configuration_update = {.parallelism_update = parallelism};
    return request;
  }

  /// Creates and starts "taxi" and runs the world until it is RUNNING.
  void start(const model::CreateApplicationRequest& request = create_request()) {
    ASSERT_TRUE(service.create_application(request).ok());
    ASSERT_TRUE(service.start_application({.application_name = "taxi"}).ok());
    run_for(Limits{}.start_duration);
    ASSERT_EQ(application_status(), status::kRunning);
  }
  model::ApplicationDetail detail() const {
    return service.describe_application({.application_name = "taxi"})->application_detail;
  }
  std::string application_status() const { return detail().application_status; }
  int current_parallelism() const {
    return settings_of(*detail().application_configuration_description).current_parallelism;
  }
  std::vector<RecordedEvent> events_of(std::string_view kind) const {
    std::vector<RecordedEvent> found;
    for (const auto& event : events) {
      if (event.kind == kind) found.push_back(event);
    }
    return found;
  }
  std::vector<std::string> status_path() const {
    std::vector<std::string> path;
    for (const auto& event : events_of("analytics.application_status")) {
      path.push_back(event.fields.at("to"));
    }
    return path;
  }

  sim::Scheduler scheduler{{.start = sim::from_millis(1'767'600'000'000)}};
  sim::Timeline timeline;
  RecordingSink sink;
  FakeJobFactory factory{scheduler};
  std::vector<RecordedEvent> events;
  AnalyticsService service;
};

}  // namespace weir::analytics::testing
