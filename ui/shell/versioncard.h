// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/shell/context.h"
#include "ui/shell/overlay.h"

class QFormLayout;
class QVBoxLayout;

namespace edgedeck::ui {

class KeyButton;

/// Who deployed the live version, when and with which words; the workers.dev URL opens and copies.
class VersionCard : public OverlayPanel
{
    Q_OBJECT
public:
    explicit VersionCard(const AppContext &context, QWidget *parent = nullptr);
    void start(const Snapshot &snapshot);
    [[nodiscard]] QWidget *initialFocus() override;
    [[nodiscard]] QStringList crumbs() const override;

private:
    void addRow(const QString &label, const QString &value, bool mono = false);

    const AppContext &m_context;
    QFormLayout *m_form;
    KeyButton *m_open, *m_copy, *m_close;
    QString m_url;
};

} // namespace edgedeck::ui
