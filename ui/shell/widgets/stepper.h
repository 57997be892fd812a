// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/marks.h"

#include <QList>
#include <QWidget>

namespace edgedeck::ui {

struct Step
{
    QString word;
    Mark mark = Mark::NotStarted;
    friend bool operator==(const Step &, const Step &) = default;
};

/// planned · confirmed · journaled · … as marks on one line with words below; the current one is strong.
class Stepper : public QWidget
{
    Q_OBJECT
public:
    explicit Stepper(QWidget *parent = nullptr);
    void setSteps(const QList<Step> &steps, int current);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<Step> m_steps;
    int m_current = -1;
};

} // namespace edgedeck::ui
