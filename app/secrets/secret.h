// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace edgedeck::secrets {

/// A token in a page of its own: locked, excluded from core dumps, zeroed when the last copy of the handle goes
/// or on forget(). Never a QString, never a std::string. Copying shares the page.
class Secret
{
public:
    Secret() = default;
    explicit Secret(std::string_view text); ///< copies; the caller zeroes its own
    [[nodiscard]] bool empty() const;
    /// Valid until forget(). For the one call that hands it to libcurl; do not keep it.
    [[nodiscard]] std::string_view view() const;
    void forget();

private:
    class Page;
    std::shared_ptr<Page> m_page;
};

} // namespace edgedeck::secrets
