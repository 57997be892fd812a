// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/secrets/secret.h"
#include "ui/shell/widgets/textfield.h"

namespace edgedeck::ui {

/// A field that shows dots, learns nothing, drags nothing, undoes nothing, and hands its text over as a Secret.
class TokenField : public TextField
{
    Q_OBJECT
public:
    explicit TokenField(const QString &placeholder, QWidget *parent = nullptr);
    /// The text as a secret; the field is empty afterwards.
    [[nodiscard]] secrets::Secret take();

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace edgedeck::ui
