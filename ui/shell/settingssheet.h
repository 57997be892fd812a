// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/overlay.h"

class QCheckBox;
class QComboBox;

namespace edgedeck::ui {

class Settings;

/// Theme, text size, single letters, notifications. Every choice takes effect at once and is kept.
class SettingsSheet : public OverlayPanel
{
    Q_OBJECT
public:
    explicit SettingsSheet(Settings &settings, QWidget *parent = nullptr);
    [[nodiscard]] QWidget *initialFocus() override;
    [[nodiscard]] QStringList crumbs() const override;

private:
    void read();

    Settings &m_settings;
    QComboBox *m_theme, *m_size;
    QCheckBox *m_letters, *m_notify;
};

} // namespace edgedeck::ui
