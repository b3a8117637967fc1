// Files as streams of plain bytes, whatever they are compressed with.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "emulator/base/error.h"
#include "emulator/base/result.h"

namespace weir::trips {

/// The project's error for input that cannot be used; `message` says where and why.
base::Error bad_input(std::string message);

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// Up to buffer.size() bytes, at least one unless the end is reached (0). Errors name the file.
  virtual base::Result<std::size_t> read(std::span<char> buffer) = 0;
};

/// Opens a file and recognises its compression by its first bytes: gzip, LZ4 frame, framed Snappy,
/// Zstandard, several frames in a row, or plain. Errors: a file that is missing, is a directory,
/// is empty, or is compressed in a way that is not supported (bzip2, xz, zip).
base::Result<std::unique_ptr<ByteStream>> open_byte_stream(const std::string& path);

}  // namespace weir::trips
