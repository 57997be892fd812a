// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/theme.h"
#include "ui/shell/typography.h"

#include <QLabel>

namespace edgedeck::ui {

/// Wrapped plain text in one role and ink. Follows the theme. Never interprets markup.
class TextBlock : public QLabel
{
    Q_OBJECT
public:
    TextBlock(const QString &text, Type type, Ink ink, QWidget *parent = nullptr);
    void setInk(Ink ink);
    void setType(Type type);

protected:
    void changeEvent(QEvent *event) override;

private:
    void dress();

    Type m_type;
    Ink m_ink;
    bool m_dressing = false;
};

} // namespace edgedeck::ui
