// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds a fuzz target without libFuzzer: the hostile bodies, files of the directories named, and damaged copies of
// both, the same in every run. `--write DIRECTORY` writes the bodies as seeds for libFuzzer instead.
#include "tests/support/hostilebodies.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace {

constexpr std::size_t kDamagedCopies = 40;
constexpr std::size_t kLargestDamaged = 4096;
constexpr std::size_t kLargestSeed = 65536;

void feed(std::string_view text)
{
    // A copy of exactly that size, so that a sanitizer sees one byte too far.
    const std::vector<std::uint8_t> bytes(text.begin(), text.end());
    static_cast<void>(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()));
}

std::string damaged(std::string text, std::mt19937 &random)
{
    const auto below
        = [&](std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random); };
    for (std::size_t hits = 1 + below(4); hits > 0 && !text.empty(); --hits) {
        const std::size_t at = below(text.size());
        switch (below(4)) {
        case 0:
            text[at] = static_cast<char>(below(256));
            break;
        case 1:
            text.erase(at, 1 + below(8));
            break;
        case 2:
            text.insert(at, text.substr(below(text.size()), 1 + below(16)));
            break;
        default:
            text.resize(at);
        }
    }
    return text;
}

int writeSeeds(const std::filesystem::path &directory)
{
    std::filesystem::create_directories(directory);
    int number = 0;
    for (const auto &hostile : edgedeck::test::hostileBodies()) {
        if (hostile.body.size() <= kLargestSeed)
            std::ofstream(directory / ("body-" + std::to_string(number++)), std::ios::binary) << hostile.body;
    }
    std::printf("%d seeds\n", number);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 2 && arguments[0] == "--write")
        return writeSeeds(arguments[1]);

    std::vector<std::string> inputs;
    for (const auto &hostile : edgedeck::test::hostileBodies())
        inputs.push_back(hostile.body);
    for (const std::string &directory : arguments) {
        std::vector<std::filesystem::path> files;
        std::copy(std::filesystem::directory_iterator(directory), {}, std::back_inserter(files));
        std::sort(files.begin(), files.end());
        for (const auto &file : files) {
            std::ifstream stream(file, std::ios::binary);
            inputs.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
        }
    }
    std::mt19937 random(20260929);
    std::size_t fed = 0;
    for (const std::string &input : inputs) {
        feed(input);
        ++fed;
        if (input.size() > kLargestDamaged)
            continue;
        for (std::size_t i = 0; i < kDamagedCopies; ++i, ++fed)
            feed(damaged(input, random));
    }
    std::printf("%zu inputs, %zu runs\n", inputs.size(), fed);
    return inputs.size() >= 60 ? 0 : 1;
}
