// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QWidget;

namespace edgedeck::test {

/// Everything that assistive technology can read below `root`: names, descriptions, values, help, texts of fields and
/// cells; and what widgets say in tool tips and properties.
[[nodiscard]] QStringList accessibleTexts(QWidget *root);
/// Visible widgets that Tab reaches and that have no accessible name (a button's text counts).
[[nodiscard]] QStringList unnamedFocusables(const QWidget *root);

} // namespace edgedeck::test
