#include "emulator/analytics/code_configuration.h"

namespace weir::analytics {

namespace model = api::kinesisanalyticsv2;

namespace {

model::CodeContentDescription describe_content(const model::CodeContent& content) {
  model::CodeContentDescription description;
  description.text_content = content.text_content;
  if (content.zip_file_content) {
    description.code_size = static_cast<std::int64_t>(content.zip_file_content->size());
  }
  if (const auto& s3 = content.s3_content_location) {
    description.s3_application_code_location_description =
        model::S3ApplicationCodeLocationDescription{.bucket_arn = s3->bucket_arn,
                                                    .file_key = s3->file_key,
                                                    .object_version = s3->object_version};
  }
  return description;
}

void update_s3_location(std::optional<model::S3ApplicationCodeLocationDescription>& place,
                        const model::S3ContentLocationUpdate& update) {
  if (!place) place.emplace();
  place->bucket_arn = update.bucket_arn_update.value_or(place->bucket_arn);
  place->file_key = update.file_key_update.value_or(place->file_key);
  if (update.object_version_update) place->object_version = update.object_version_update;
}

}  // namespace

model::ApplicationCodeConfigurationDescription describe_code(
    const model::ApplicationCodeConfiguration& code) {
  model::ApplicationCodeConfigurationDescription description;
  description.code_content_type = code.code_content_type;
  if (code.code_content)
    description.code_content_description = describe_content(*code.code_content);
  return description;
}

void update_code(std::optional<model::ApplicationCodeConfigurationDescription>& place,
                 const model::ApplicationCodeConfigurationUpdate& update) {
  if (!place) place.emplace();
  place->code_content_type = update.code_content_type_update.value_or(place->code_content_type);
  if (!update.code_content_update) return;
  auto& content = place->code_content_description;
  if (!content) content.emplace();
  if (const auto& text = update.code_content_update->text_content_update) {
    content->text_content = text;
  }
  if (const auto& zip = update.code_content_update->zip_file_content_update) {
    content->code_size = static_cast<std::int64_t>(zip->size());
  }
  if (const auto& s3 = update.code_content_update->s3_content_location_update) {
    update_s3_location(content->s3_application_code_location_description, *s3);
  }
}

}  // namespace weir::analytics
