// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/models/keyedtablemodel.h"
#include "ui/shell/marks.h"

#include <QString>

namespace edgedeck::ui {

/// A day's head, or one thing that happened on it.
struct TimelineRow
{
    QString key;
    bool day = false;
    QString time, text, source;
    Mark mark = Mark::Info;
    Event event;
    friend bool operator==(const TimelineRow &, const TimelineRow &) = default;
};

enum class TimelineFilter { All, Alerts, Flips, Deploys, Crons, Limits };
[[nodiscard]] bool passes(const Event &event, TimelineFilter filter);

/// The log, newest first, days as group rows. Append-only: a refresh inserts, nothing is re-sorted. Events still to come
/// are left out. `words`: every word must occur; one that begins with "!" must not.
class TimelineModel final : public KeyedTableModel<TimelineRow>
{
    Q_OBJECT
public:
    using KeyedTableModel::KeyedTableModel;
    void show(const Snapshot &snapshot, TimelineFilter filter, const QString &words);
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
};

/// What the log tells about the incident of the day: "Limit reached", "Refused writes", … as caption and value.
struct TimelineSpan
{
    QString caption, value;
    Ink ink = Ink::Text;
};
[[nodiscard]] QList<TimelineSpan> timelineSpans(const Snapshot &snapshot);

} // namespace edgedeck::ui
