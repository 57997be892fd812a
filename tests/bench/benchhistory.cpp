// SPDX-License-Identifier: GPL-3.0-or-later
// 31 days of quarter hours in 50 series: size of the file, and the time to read all 50 back.
#include "app/store/history.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFileInfo>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <vector>

using namespace edgedeck;
using namespace std::chrono;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QTemporaryDir directory;
    const QString file = directory.filePath(QStringLiteral("history.sqlite"));
    auto history = store::History::open(file);
    if (!history) {
        std::fprintf(stderr, "%s\n", history.error().detail.c_str());
        return 1;
    }
    const std::string account = "00000000000000000000000000000000";
    const Timestamp from{sys_days{2026y / October / 24}};
    constexpr int kSeries = 50;
    constexpr int kBuckets = 31 * 96;
    for (int series = 0; series < kSeries; ++series) {
        std::vector<store::Sample> samples;
        samples.reserve(kBuckets);
        for (int bucket = 0; bucket < kBuckets; ++bucket)
            samples.push_back({.series = "series_" + std::to_string(series),
                .entity = {},
                .start = from + minutes{15 * bucket},
                .step = seconds{900},
                .value = static_cast<double>((bucket * 7919 + series) % 1000)});
        (*history)->put(account, std::move(samples));
    }
    if (!(*history)->flush()) {
        std::fprintf(stderr, "could not write\n");
        return 1;
    }
    std::vector<double> times;
    std::size_t points = 0;
    for (int run = 0; run < 9; ++run) {
        QElapsedTimer timer;
        timer.start();
        int open = kSeries;
        points = 0;
        QEventLoop loop;
        for (int series = 0; series < kSeries; ++series) {
            (*history)->series(account, "series_" + std::to_string(series), {}, seconds{900}, from,
                from + days{31}, &app, [&](Result<Series> answer) {
                    if (answer)
                        points += answer->buckets.size();
                    if (--open == 0)
                        loop.quit();
                });
        }
        loop.exec();
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    const auto size = QFileInfo(file).size() + QFileInfo(file + QStringLiteral("-wal")).size();
    std::printf("50 series, 31 days, %zu points: min %.1f median %.1f max %.1f ms; file %.1f MB\n", points,
        times.front(), times[times.size() / 2], times.back(), static_cast<double>(size) / 1e6);
    return 0;
}
