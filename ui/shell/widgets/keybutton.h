// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QString>

class QPainter;

namespace edgedeck::ui {

class CommandTable;

/// A verb with its key on it. Off is drawn dashed and keeps the focus, so that the reason can be read; an off
/// button emits nothing.
class KeyButton : public QAbstractButton
{
    Q_OBJECT
public:
    enum class Kind { Secondary, Primary, Production };
    enum class Size { Normal, Small };

    explicit KeyButton(const QString &text, const QString &key = {}, Kind kind = Kind::Secondary,
        Size size = Size::Normal, QWidget *parent = nullptr);

    /// Text stays ours; key, off-state, reason and the click come from the table's command `id`.
    void bind(CommandTable *table, const QString &id);
    void setKey(const QString &key);
    void setKind(Kind kind);
    /// "" switches it on.
    void setOff(const QString &reason);
    [[nodiscard]] bool isOff() const { return !m_reason.isEmpty(); }
    [[nodiscard]] QString reason() const { return m_reason; }
    /// Where width is short the key caps go first.
    void setKeyShown(bool shown);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void nextCheckState() override { }
    bool event(QEvent *event) override;

private:
    void readCommand();
    void nameItself();

    QString m_key, m_reason, m_command;
    CommandTable *m_table = nullptr;
    Kind m_kind;
    Size m_size;
    bool m_keyShown = true;
};

/// 2 px ring with 1 px gap inside `box`.
void paintFocusRing(QPainter &painter, const QRectF &box, qreal radius);

} // namespace edgedeck::ui
