#include "pipeline/trips/byte_stream.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "pipeline/trips/decompress.h"

namespace weir::trips {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using FilePointer = std::unique_ptr<std::FILE, CloseFile>;

class FileStream : public ByteStream {
 public:
  // `head` is what has been read of the file already.
  FileStream(FilePointer file, std::string name, std::string head)
      : file_(std::move(file)), name_(std::move(name)), head_(std::move(head)) {}

  base::Result<std::size_t> read(std::span<char> buffer) override {
    if (!head_.empty()) {
      const std::size_t given = head_.copy(buffer.data(), buffer.size());
      head_.erase(0, given);
      return given;
    }
    const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file_.get());
    if (got == 0 && std::ferror(file_.get()) != 0) {
      return bad_input(fmt::format("{}: cannot be read: {}", name_, std::strerror(errno)));
    }
    return got;
  }

 private:
  FilePointer file_;
  std::string name_;
  std::string head_;
};

constexpr std::size_t kSignatureBytes = 10;

bool starts_with(std::string_view head, std::string_view signature) {
  return head.starts_with(signature);
}

using Decoder = std::unique_ptr<ByteStream> (*)(std::unique_ptr<ByteStream>, std::string);

// Signatures: RFC 1952, RFC 8878, lz4_Frame_format.md, snappy framing_format.txt.
Decoder find_decoder(std::string_view head) {
  using namespace std::string_view_literals;
  if (starts_with(head, "\x1f\x8b"sv)) return make_gzip_stream;
  if (starts_with(head, "\x04\x22\x4d\x18"sv)) return make_lz4_stream;
  if (starts_with(head, "\x28\xb5\x2f\xfd"sv)) return make_zstd_stream;
  if (starts_with(head, "\xff\x06\x00\x00sNaPpY"sv)) return make_snappy_stream;
  return nullptr;
}

std::string_view unsupported_form(std::string_view head) {
  using namespace std::string_view_literals;
  if (starts_with(head, "BZh"sv)) return "bzip2";
  if (starts_with(head,
                  "\xfd"
                  "7zXZ\0"sv))
    return "xz";
  if (starts_with(head, "PK\x03\x04"sv)) return "zip";
  if (starts_with(head, "PAR1"sv)) return "Parquet";
  return {};
}

}  // namespace

base::Error bad_input(std::string message) {
  return base::client_error("BadInput", std::move(message));
}

base::Result<std::unique_ptr<ByteStream>> open_byte_stream(const std::string& path) {
  FilePointer file{std::fopen(path.c_str(), "rb")};
  if (!file) return bad_input(fmt::format("{}: {}", path, std::strerror(errno)));
  struct stat info {};
  if (fstat(fileno(file.get()), &info) == 0 && S_ISDIR(info.st_mode)) {
    return bad_input(fmt::format("{}: is a directory, not a trip file", path));
  }
  std::array<char, kSignatureBytes> bytes;
  const std::string_view head{bytes.data(), std::fread(bytes.data(), 1, bytes.size(), file.get())};
  if (head.empty()) return bad_input(fmt::format("{}: the file is empty", path));
  if (const auto form = unsupported_form(head); !form.empty()) {
    return bad_input(
        fmt::format("{}: {} is not supported (plain, gzip, lz4, snappy and zstd are)", path, form));
  }
  const Decoder decoder = find_decoder(head);
  std::unique_ptr<ByteStream> stream =
      std::make_unique<FileStream>(std::move(file), path, std::string{head});
  if (decoder != nullptr) stream = decoder(std::move(stream), path);
  return stream;
}

}  // namespace weir::trips
