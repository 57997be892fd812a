// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <optional>
#include <string>
#include <string_view>

namespace edgedeck::cli {

/// Where results and messages go: one JSON document or text on stdout, messages on stderr.
class Output
{
public:
    void setJson(bool json) { m_json = json; }
    void setQuiet(bool quiet) { m_quiet = quiet; }
    [[nodiscard]] bool json() const { return m_json; }

    /// The result of the command: the document with --json, else the text. Once a command.
    void result(std::string_view document, std::string_view text);
    /// The sandbox's own line, past the redactor: its token opens nothing but the sandbox.
    static void sandboxLine(std::string_view line);
    /// The failure of the command: the error document on stdout with --json, else a sentence on stderr. `action`
    /// replaces the general advice for the class; `last` is what the server said before a time-out.
    void error(const Error &error, const std::string &action = {}, const std::optional<Error> &last = {});
    /// Progress and remarks, on stderr; nothing with --quiet.
    void message(std::string_view line) const;

private:
    bool m_json = false;
    bool m_quiet = false;
};

} // namespace edgedeck::cli
