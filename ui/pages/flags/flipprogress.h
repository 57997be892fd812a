// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/pages/flags/flippresenter.h"
#include "ui/pages/flags/flipwords.h"

#include <QList>
#include <QWidget>

namespace edgedeck::ui {

class CommandTable;
class KeyButton;
class KpiTile;
class FlipLoadPanel;
class Panel;
class ProgressList;
class SpanLine;
class TextBlock;
class VerdictBox;

/// A flip after Apply: the chosen value, what can honestly be said, every step with its time and call, the effect
/// so far.
class FlipProgress : public QWidget
{
    Q_OBJECT
public:
    FlipProgress(FlipPresenter *presenter, CommandTable *commands, QWidget *parent = nullptr);
    void setSnapshot(const Snapshot &snapshot);
    void refresh();

private:
    void fillTiles();

    FlipPresenter *m_presenter;
    Snapshot m_snapshot;
    Panel *m_chosenPanel;
    SpanLine *m_chosen, *m_progressHead, *m_effectHead;
    KeyButton *m_calls;
    VerdictBox *m_verdict;
    ProgressList *m_lines;
    QWidget *m_tileRow;
    QList<KpiTile *> m_tiles;
    FlipLoadPanel *m_load;
};

/// Mark, title, the deadline at the right, and the sentence below.
class VerdictBox : public QWidget
{
    Q_OBJECT
public:
    explicit VerdictBox(QWidget *parent = nullptr);
    void setVerdict(const FlipVerdict &verdict, Timestamp now);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    State m_state = State::Working;
    SpanLine *m_title, *m_when;
    TextBlock *m_text;
};

/// Vertical steps, 28 px each: mark, word, time, fact, call.
class ProgressList : public QWidget
{
    Q_OBJECT
    Q_PROPERTY(QStringList paintedTexts READ paintedTexts)
public:
    explicit ProgressList(QWidget *parent = nullptr);
    void setLines(std::vector<FlipLine> lines);
    [[nodiscard]] QStringList paintedTexts() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {320, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::vector<FlipLine> m_lines;
};

} // namespace edgedeck::ui
