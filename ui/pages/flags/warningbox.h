// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/binding.h"

#include <QWidget>

class QCheckBox;
class QVBoxLayout;

namespace edgedeck::ui {

class TextField;

/// A pre-flight check that did not pass: a warning with its "I know." box, or a failure that ends the flip.
class WarningBox : public QWidget
{
    Q_OBJECT
public:
    WarningBox(const Check &check, bool withKey, QWidget *parent = nullptr);
    /// Null for a failure.
    [[nodiscard]] QCheckBox *tick() const { return m_tick; }
    /// Of a block that may be skipped in an emergency: the switch and the reason it needs; else null.
    [[nodiscard]] QCheckBox *glass() const { return m_glass; }
    [[nodiscard]] TextField *glassReason() const { return m_glassReason; }
    [[nodiscard]] QString checkId() const { return m_id; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void addGlass(QVBoxLayout &column, const Check &check);

    CheckResult m_result;
    QString m_id;
    QCheckBox *m_tick = nullptr, *m_glass = nullptr;
    TextField *m_glassReason = nullptr;
};

} // namespace edgedeck::ui
