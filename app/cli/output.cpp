// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.h"

#include "app/cli/jsonwriters.h"
#include "app/cli/textwriters.h"
#include "app/net/redactor.h"

#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace edgedeck::cli {

namespace {

/// Whatever leaves the program passes the redactor; text for people ends with a line break.
void write(std::FILE *to, std::string_view text)
{
    std::string clean = net::processRedactor().clean(text);
    if (clean.empty() || clean.back() != '\n')
        clean += '\n';
    std::fwrite(clean.data(), 1, clean.size(), to);
    std::fflush(to);
}

/// Severities stand out on a terminal; a file or a pipe gets plain text.
std::string coloured(std::string_view text)
{
    struct Colour
    {
        std::string_view word, code;
    };
    static constexpr Colour kColours[] = {{"CRITICAL", "\033[1;31m"}, {"WARNING", "\033[33m"},
        {"BLOCK", "\033[1;31m"}, {"WARN", "\033[33m"}, {"MISSING", "\033[33m"}};
    std::string out;
    while (!text.empty()) {
        const Colour *found = nullptr;
        for (const Colour &colour : kColours) {
            if (found == nullptr && text.starts_with(colour.word))
                found = &colour;
        }
        if (found != nullptr) {
            out += std::string(found->code) + std::string(found->word) + "\033[0m";
            text.remove_prefix(found->word.size());
        } else {
            out += text.front();
            text.remove_prefix(1);
        }
    }
    return out;
}

} // namespace

void Output::result(std::string_view document, std::string_view text)
{
    if (m_json) {
        write(stdout, std::string(document) + "\n");
        return;
    }
    const bool terminal = isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
    write(stdout, terminal ? coloured(text) : std::string(text));
}

void Output::sandboxLine(std::string_view line)
{
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

void Output::error(const Error &error, const std::string &action, const std::optional<Error> &last)
{
    if (m_json)
        write(stdout, errorJson(error, action, last) + "\n");
    else
        write(stderr, "edgedeckctl: " + errorText(error, action, last));
}

void Output::message(std::string_view line) const
{
    if (!m_quiet)
        write(stderr, line);
}

} // namespace edgedeck::cli
