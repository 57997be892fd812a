// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds every file of the folders named to a fuzz target, and up to 256 prefixes of it: the corpus as a normal test.
#include "tests/fuzz/cloudflare/target.h"

#include <filesystem>
#include <fstream>
#include <iterator>

int main(int argc, char **argv)
{
    std::size_t files = 0;
    for (int i = 1; i < argc; ++i) {
        for (const auto &entry : std::filesystem::directory_iterator(argv[i])) {
            std::ifstream file(entry.path(), std::ios::binary);
            const std::string text{std::istreambuf_iterator<char>(file), {}};
            const auto *data = reinterpret_cast<const std::uint8_t *>(text.data());
            const std::size_t step = text.size() / 256 + 1;
            for (std::size_t size = 0; size < text.size(); size += step)
                LLVMFuzzerTestOneInput(data, size);
            LLVMFuzzerTestOneInput(data, text.size());
            ++files;
        }
    }
    std::cout << files << " files\n";
    return files == 0 ? 1 : 0;
}
