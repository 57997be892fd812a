// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "app/store/history.h"

#include <QSaveFile>

#include <memory>
#include <vector>

namespace edgedeck::cli {

/// `history export --csv FILE`: every stored sample of the account, without the network. The file appears when it is
/// whole; a zero inside a complete span is a row, a gap is none.
class HistoryCommand final : public Command
{
    Q_OBJECT
public:
    [[nodiscard]] Result<void> start(const QCommandLineParser &parser) override;

private:
    void begin(ops::Session &session);
    void writeNext();
    void write(const store::SeriesInfo &info, const Series &series);
    void end();

    QString m_file;
    std::string m_account;
    store::History *m_history = nullptr;
    std::unique_ptr<QSaveFile> m_out;
    std::vector<store::SeriesInfo> m_series;
    std::size_t m_at = 0;
    long long m_rows = 0;
};

} // namespace edgedeck::cli
