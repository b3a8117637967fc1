// Decoders of the compressed forms, each a ByteStream over the compressed bytes.
#pragma once

#include <memory>
#include <string>

#include "pipeline/trips/byte_stream.h"

namespace weir::trips {

// `name` is the file's name for error messages. A stream that ends within a frame, or whose check
// fails, is an error; frames may follow one another.
std::unique_ptr<ByteStream> make_gzip_stream(std::unique_ptr<ByteStream> source, std::string name);
std::unique_ptr<ByteStream> make_lz4_stream(std::unique_ptr<ByteStream> source, std::string name);
std::unique_ptr<ByteStream> make_zstd_stream(std::unique_ptr<ByteStream> source, std::string name);
std::unique_ptr<ByteStream> make_snappy_stream(std::unique_ptr<ByteStream> source,
                                               std::string name);

}  // namespace weir::trips
