// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/tempdir.h"

#include <string>

namespace edgedeck::test {

/// Certificates made by the openssl program when a test starts. All share one key.
class Certificates
{
public:
    Certificates();
    [[nodiscard]] bool good() const { return m_problem.empty(); } ///< false: openssl is missing or failed
    [[nodiscard]] const std::string &problem() const { return m_problem; }

    [[nodiscard]] std::string key() const { return m_dir.file("key.pem"); }
    [[nodiscard]] std::string authority() const { return m_dir.file("ca.pem"); }
    [[nodiscard]] std::string valid() const { return m_dir.file("valid.pem"); } ///< 127.0.0.1 and localhost
    [[nodiscard]] std::string expired() const { return m_dir.file("expired.pem"); }
    [[nodiscard]] std::string notYet() const { return m_dir.file("notyet.pem"); }
    [[nodiscard]] std::string otherHost() const { return m_dir.file("otherhost.pem"); }
    [[nodiscard]] std::string selfSigned() const { return m_dir.file("selfsigned.pem"); }

private:
    void openssl(const std::string &arguments);
    void sign(
        const std::string &name, const std::string &from, const std::string &until, const std::string &names);

    TempDir m_dir;
    std::string m_problem;
};

} // namespace edgedeck::test
