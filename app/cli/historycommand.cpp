// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/historycommand.h"

#include "app/base/qt/convert.h"
#include "app/cli/exitcode.h"
#include "app/domain/text.h"

#include <QLocale>

namespace edgedeck::cli {

using namespace Qt::StringLiterals;

namespace {

/// RFC 4180: quoted where it must be.
QByteArray field(const std::string &text)
{
    QByteArray bytes = QByteArray::fromStdString(text);
    if (!bytes.contains(',') && !bytes.contains('"') && !bytes.contains('\n') && !bytes.contains('\r'))
        return bytes;
    bytes.replace("\"", "\"\"");
    return '"' + bytes + '"';
}

} // namespace

Result<void> HistoryCommand::start(const QCommandLineParser &parser)
{
    m_file = parser.value(u"csv"_s);
    if (m_file.isEmpty())
        return usage("history export needs --csv FILE");
    openSession([this](ops::Session &opened) { begin(opened); }, false);
    return {};
}

void HistoryCommand::begin(ops::Session &session)
{
    const auto account = session.account();
    if (!account) {
        fail(usage("which account? name it with --account ID, or use a profile that has one").value());
        return;
    }
    m_account = account->str();
    const auto history = session.history();
    if (!history) {
        fail(history.error());
        return;
    }
    m_history = *history;
    m_out = std::make_unique<QSaveFile>(m_file);
    if (!m_out->open(QIODevice::WriteOnly)) {
        fail(failLocal(
            FaultClass::Storage, "cannot write " + toStd(m_file) + ": " + toStd(m_out->errorString()))
                 .value());
        return;
    }
    m_out->write("account,series,entity,step_s,start,value\r\n");
    m_history->list(m_account, this, [this](Result<std::vector<store::SeriesInfo>> listed) {
        if (isFinished())
            return;
        if (!listed) {
            fail(listed.error());
            return;
        }
        m_series = std::move(*listed);
        writeNext();
    });
}

void HistoryCommand::writeNext()
{
    if (isFinished())
        return;
    if (m_at == m_series.size()) {
        end();
        return;
    }
    const store::SeriesInfo &info = m_series[m_at++];
    m_history->series(m_account, info.name, info.entity, info.step, info.first, info.last + info.step, this,
        [this, info](Result<Series> series) {
            if (isFinished())
                return;
            if (!series) {
                fail(series.error());
                return;
            }
            write(info, *series);
            writeNext();
        });
}

void HistoryCommand::write(const store::SeriesInfo &info, const Series &series)
{
    const QByteArray head = field(m_account) + ',' + field(info.name) + ',' + field(info.entity) + ','
        + QByteArray::number(static_cast<qlonglong>(info.step.count())) + ',';
    for (const Bucket &bucket : series.buckets) {
        if (!bucket.value)
            continue;
        m_out->write(head + QByteArray::fromStdString(toRfc3339(bucket.start)) + ','
            + QByteArray::number(*bucket.value, 'g', QLocale::FloatingPointShortest) + "\r\n");
        ++m_rows;
    }
}

void HistoryCommand::end()
{
    if (!m_out->commit()) {
        fail(failLocal(
            FaultClass::Storage, "cannot write " + toStd(m_file) + ": " + toStd(m_out->errorString()))
                 .value());
        return;
    }
    const std::string file = toStd(m_file);
    output().result("{\"history\":{\"file\":" + jsonString(file) + ",\"rows\":" + std::to_string(m_rows)
            + ",\"series\":" + std::to_string(m_series.size()) + "}}",
        counted(m_rows, "sample", "samples") + " of "
            + counted(static_cast<long long>(m_series.size()), "series", "series") + " written to " + file
            + "\n");
    if (m_rows == 0)
        output().message("edgedeckctl: nothing is stored for this account yet\n");
    finish(m_rows == 0 ? kWarning : kFine);
}

} // namespace edgedeck::cli
