#include "emulator/base/md5.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <string>
#include <vector>

namespace weir::base {
namespace {

HashKey reference(std::string_view text) {
  unsigned char digest[16];
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_md5(), nullptr);
  HashKey key;
  for (int i = 0; i < 8; ++i) {
    key.high = (key.high << 8) | digest[i];
    key.low = (key.low << 8) | digest[i + 8];
  }
  return key;
}

TEST(Md5, EveryLengthAgreesWithOpenSsl) {
  std::string text;
  for (int length = 0; length < 300; ++length) {
    ASSERT_EQ(md5_hash_key(text), reference(text)) << "length " << length;
    text.push_back(static_cast<char>('!' + length % 90));
  }
}

TEST(Md5, BatchAgreesWithSingleCallsForMixedLengths) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 100; ++i)
    texts.emplace_back(i * 7 % 130, static_cast<char>('a' + i % 26));
  for (int i = 0; i < 45; ++i) texts.push_back(std::to_string(i * 1'000'003));
  std::vector<std::string_view> keys(texts.begin(), texts.end());
  std::vector<HashKey> hashes(keys.size());
  md5_hash_keys(keys, hashes);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    ASSERT_EQ(hashes[i], reference(keys[i])) << keys[i];
  }
}

}  // namespace
}  // namespace weir::base
