// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace edgedeck::ui {

/// A filter with its count, 24 px; the chosen one is selected in colour and by its name.
class FilterChip : public QAbstractButton
{
    Q_OBJECT
public:
    explicit FilterChip(const QString &text, QWidget *parent = nullptr);
    void setCount(int count);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_count = 0;
};

} // namespace edgedeck::ui
