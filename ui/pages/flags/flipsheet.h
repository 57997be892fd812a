// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/pages/flags/flippresenter.h"
#include "ui/shell/context.h"
#include "ui/shell/overlay.h"

class QScrollArea;

namespace edgedeck::ui {

class Chip;
class FlipProgress;
class FlipReview;
class KeyButton;
class SpanLine;
class Stepper;

/// The sheet of one flip, from pre-flight to proof, docked right. Enter never applies; Ctrl+Enter does, once
/// nothing is missing. Esc hides it and the flip goes on.
class FlipSheet : public OverlayPanel
{
    Q_OBJECT
public:
    /// The presenter becomes a child of the sheet.
    FlipSheet(FlipPresenter *presenter, const AppContext &context, QWidget *parent = nullptr);

    void setSnapshot(const Snapshot &snapshot);
    void addCommands(CommandTable &table);
    [[nodiscard]] FlipPresenter *presenter() const { return m_presenter; }
    /// Fields of the last flip are gone; call before the presenter begins a new one.
    void startOver();

    [[nodiscard]] QWidget *initialFocus() override;
    [[nodiscard]] bool hasText() const override;
    [[nodiscard]] QStringList crumbs() const override { return {QStringLiteral("Flip")}; }
    [[nodiscard]] QStringList statusCommands() const override;

Q_SIGNALS:
    void undoWanted(const QString &opId);

protected:
    void showEvent(QShowEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void refresh();
    void showTitle();
    void showFooter();
    void showSteps();
    void turn();

    FlipPresenter *m_presenter;
    const AppContext &m_context;
    Snapshot m_snapshot;
    SpanLine *m_titleLine, *m_footerLine;
    Chip *m_chip, *m_secondChip;
    KeyButton *m_close, *m_cancel, *m_apply, *m_undo, *m_watch, *m_check, *m_decide;
    QScrollArea *m_scroll;
    FlipReview *m_review;
    FlipProgress *m_progress;
    Stepper *m_stepper;
    QWidget *m_footer;
};

} // namespace edgedeck::ui
