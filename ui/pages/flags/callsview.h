// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/plan.h"
#include "ui/shell/spans.h"

#include <QWidget>

#include <vector>

namespace edgedeck::ui {

/// The literal calls of a plan on a sunken ground: method in blue, what changes in amber, never a token.
class CallsView : public QWidget
{
    Q_OBJECT
    Q_PROPERTY(QStringList paintedTexts READ paintedTexts)
public:
    explicit CallsView(QWidget *parent = nullptr);
    void setPlan(const FlipPlan &plan);
    /// For the clipboard: one call after the other, whole.
    [[nodiscard]] static QString textOf(const FlipPlan &plan);
    [[nodiscard]] QStringList paintedTexts() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void wrap();

    FlipPlan m_plan;
    std::vector<Spans> m_lines;
};

} // namespace edgedeck::ui
