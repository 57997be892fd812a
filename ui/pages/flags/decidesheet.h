// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/record.h"
#include "ui/shell/context.h"
#include "ui/shell/overlay.h"

#include <optional>

class QButtonGroup;

namespace edgedeck::ui {

class CommandTable;
class FlipPort;
class KeyButton;
class SpanLine;
class TextBlock;
class TextField;

/// A write whose answer never came, and that no look could settle: the operator says what became of it. Nothing is
/// sent; the journal gets the decision with its reason, and the Worker may be flipped again.
class DecideSheet : public OverlayPanel
{
    Q_OBJECT
public:
    DecideSheet(const AppContext &context, QWidget *parent = nullptr);
    /// Empties the fields. `port` outlives the sheet's use of it.
    void begin(FlipPort *port, const FlipRecord &record);
    void addCommands(CommandTable &table);
    /// The one thing that is missing, "" when the decision may be written.
    [[nodiscard]] QString blocker() const;

    [[nodiscard]] QWidget *initialFocus() override;
    [[nodiscard]] bool hasText() const override;
    [[nodiscard]] QStringList crumbs() const override;
    [[nodiscard]] QStringList statusCommands() const override;

Q_SIGNALS:
    void decided(const edgedeck::FlipRecord &record);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void apply();
    void refresh();
    /// True: it was applied.
    [[nodiscard]] std::optional<bool> chosen() const;

    AppContext m_context;
    FlipPort *m_port = nullptr;
    FlipRecord m_record;
    QString m_refused;
    SpanLine *m_title, *m_footer, *m_nameHead;
    TextBlock *m_text;
    QButtonGroup *m_choices;
    TextField *m_reason, *m_name;
    KeyButton *m_cancel, *m_apply;
};

} // namespace edgedeck::ui
