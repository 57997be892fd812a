// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace edgedeck::cli {

/// Columns of text, as wide as their widest cell. Widths count characters, not bytes.
class Table
{
public:
    enum class Align { Left, Right };
    explicit Table(std::vector<Align> columns)
        : m_columns(std::move(columns))
    {
    }
    void add(std::vector<std::string> row);
    [[nodiscard]] bool empty() const { return m_rows.empty(); }
    /// One line a row, each with `indent` in front, no spaces at line ends.
    [[nodiscard]] std::string text(std::string_view indent = "  ") const;

private:
    std::vector<Align> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

/// Code points of UTF-8 text.
[[nodiscard]] std::size_t width(std::string_view text);

} // namespace edgedeck::cli
