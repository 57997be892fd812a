// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/spans.h"

#include <QWidget>

class QHBoxLayout;

namespace edgedeck::ui {

/// The first sentence of a page: what is wrong, since when, what happens next, and at right the button that helps.
class VerdictStrip : public QWidget
{
    Q_OBJECT
public:
    explicit VerdictStrip(QWidget *parent = nullptr);
    /// `state` is the STATE WORD of the second line ("CRITICAL"), `rest` follows it.
    void set(Mark mark, const QString &headline, const QString &state, const QString &rest);
    [[nodiscard]] QString headline() const { return m_headline; }
    void addButton(QWidget *button); ///< secondary first, primary last
    void setStripHeight(int height);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QHBoxLayout *m_row;
    Mark m_mark = Mark::None;
    QString m_headline, m_state, m_rest;
    int m_height = 70;
};

} // namespace edgedeck::ui
