// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/commands.h"

class QWidget;

namespace edgedeck::ui {

class Panel;

/// The parts of the kit sheet. Each makes a panel owned by `parent`.
[[nodiscard]] QWidget *kitHeaders(QWidget *parent);
[[nodiscard]] Panel *kitMarks(QWidget *parent);
[[nodiscard]] Panel *kitChips(QWidget *parent);
[[nodiscard]] Panel *kitButtons(QWidget *parent);
[[nodiscard]] Panel *kitInputs(QWidget *parent);
[[nodiscard]] Panel *kitGauges(QWidget *parent);
[[nodiscard]] Panel *kitCharts(QWidget *parent);
[[nodiscard]] Panel *kitColours(QWidget *parent);
[[nodiscard]] Panel *kitRows(QWidget *parent);
[[nodiscard]] Panel *kitBanners(QWidget *parent);
[[nodiscard]] Panel *kitToasts(QWidget *parent);

} // namespace edgedeck::ui
