// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/binding.h"

#include <QWidget>

class QCheckBox;

namespace edgedeck::ui {

/// A pre-flight check that did not pass: a warning with its "I know." box, or a failure that ends the flip.
class WarningBox : public QWidget
{
    Q_OBJECT
public:
    WarningBox(const Check &check, bool withKey, QWidget *parent = nullptr);
    /// Null for a failure.
    [[nodiscard]] QCheckBox *tick() const { return m_tick; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    CheckResult m_result;
    QCheckBox *m_tick = nullptr;
};

} // namespace edgedeck::ui
