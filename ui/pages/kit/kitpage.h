// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page.h"

namespace edgedeck::ui {

/// Every mark, chip, button, gauge state, chart state, banner and toast on one sheet, for people who judge or change
/// the look. Its figures are samples and say so.
class KitPage : public Page
{
    Q_OBJECT
public:
    explicit KitPage(const AppContext &context, QWidget *parent = nullptr);
    void setSnapshot(const Snapshot &snapshot) override { Q_UNUSED(snapshot); }

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace edgedeck::ui
