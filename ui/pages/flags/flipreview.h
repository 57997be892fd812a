// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/models/state.h"
#include "ui/pages/flags/flippresenter.h"

#include <QHash>
#include <QList>
#include <QWidget>

class QCheckBox;
class QGridLayout;

namespace edgedeck::ui {

class CallsView;
class CommandTable;
class KeyButton;
class SpanLine;
class StepBadge;
class TextField;
class WarningBox;

/// The six sections that an operator goes through before Apply: now, pre-flight, calls, effect, reason, name.
class FlipReview : public QWidget
{
    Q_OBJECT
public:
    FlipReview(FlipPresenter *presenter, CommandTable *commands, QWidget *parent = nullptr);
    void setSnapshot(const Snapshot &snapshot);
    /// Draws what the presenter knows; fields keep what is typed.
    void refresh();
    /// The first thing the operator has to do.
    [[nodiscard]] QWidget *firstField() const;
    /// K: ticks the first warning that is not known yet, or all off again.
    void toggleWarnings();
    void clearFields();

private:
    QWidget *section(
        int number, const QString &title, QWidget *content, SpanLine *&head, QWidget *tool = nullptr);
    void fillNow();
    void fillPreflight();
    void fillEffects();
    void showBadges();
    void broke(WarningBox *chosen);

    FlipPresenter *m_presenter;
    Snapshot m_snapshot;
    QGridLayout *m_grid;
    QList<StepBadge *> m_badges;
    SpanLine *m_nowHead = nullptr, *m_flightHead = nullptr, *m_callsHead = nullptr, *m_effectHead = nullptr,
             *m_reasonHead = nullptr, *m_nameHead = nullptr;
    QWidget *m_now, *m_flight, *m_warnings, *m_ticks, *m_effects;
    QHash<QString, QCheckBox *> m_boxes;
    QList<WarningBox *> m_glasses;
    CallsView *m_calls;
    KeyButton *m_again, *m_copy;
    TextField *m_reason, *m_name;
    SpanLine *m_counter, *m_account;
    std::vector<Check> m_shownChecks;
};

/// A section's number in a ring, or the mark it turned into.
class StepBadge : public QWidget
{
    Q_OBJECT
    Q_PROPERTY(QStringList paintedTexts READ paintedTexts)
public:
    explicit StepBadge(int number, QWidget *parent = nullptr);
    /// State::None shows the number.
    void setState(State state, bool current);
    [[nodiscard]] QStringList paintedTexts() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_number;
    State m_state = State::None;
    bool m_current = false;
};

} // namespace edgedeck::ui
