// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/suggest.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace edgedeck::cli {

namespace {

std::string lower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

/// Edits from one word to the other; two swapped neighbours are one edit (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b)
{
    const std::size_t width = b.size() + 1;
    std::vector<std::size_t> cells((a.size() + 1) * width);
    const auto at = [&](std::size_t i, std::size_t j) -> std::size_t & { return cells[i * width + j]; };
    for (std::size_t i = 0; i <= a.size(); ++i)
        at(i, 0) = i;
    for (std::size_t j = 0; j <= b.size(); ++j)
        at(0, j) = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
        }
    }
    return cells.back();
}

} // namespace

std::vector<std::string> nearest(
    std::string_view word, const std::vector<std::string> &words, std::size_t most)
{
    // A name of the network may be long; nobody mistypes that much.
    constexpr std::size_t kLongest = 256;
    constexpr std::size_t kBegins = 3; ///< letters that make a beginning worth something
    if (word.empty() || word.size() > kLongest)
        return {};
    const std::string wanted = lower(word);
    std::vector<std::pair<std::size_t, std::string>> found;
    for (const std::string &candidate : words) {
        if (candidate.size() > kLongest)
            continue;
        const std::string have = lower(candidate);
        const std::size_t edits = distance(wanted, have);
        const std::size_t allowed = std::max<std::size_t>(1, std::min(wanted.size(), have.size()) / 3);
        const bool begins = std::min(wanted.size(), have.size()) >= kBegins
            && (have.starts_with(wanted) || wanted.starts_with(have));
        if (edits <= allowed || begins)
            found.emplace_back(begins ? std::min(edits, allowed) : edits, candidate);
    }
    std::stable_sort(
        found.begin(), found.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    std::vector<std::string> out;
    for (std::size_t i = 0; i < std::min(most, found.size()); ++i)
        out.push_back(std::move(found[i].second));
    return out;
}

std::string didYouMean(std::string_view word, const std::vector<std::string> &words)
{
    const auto near = nearest(word, words, 2);
    if (near.empty())
        return {};
    return "; did you mean `" + near.front() + "`" + (near.size() > 1 ? " or `" + near[1] + "`" : "") + "?";
}

std::string listed(const std::vector<std::string> &words, std::size_t most)
{
    std::string out;
    for (std::size_t i = 0; i < std::min(most, words.size()); ++i)
        out += (i == 0 ? "" : ", ") + words[i];
    return words.size() > most ? out + ", …, " + std::to_string(words.size()) + " in all" : out;
}

} // namespace edgedeck::cli
