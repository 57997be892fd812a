// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/settingssheet.h"

#include "ui/shell/settings.h"
#include "ui/shell/widgets/choice.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/spanline.h"
#include "ui/shell/widgets/textblock.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QFormLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

SettingsSheet::SettingsSheet(Settings &settings, QWidget *parent)
    : OverlayPanel(u"settings"_s, u"Settings"_s, Place::Center, 520, parent)
    , m_settings(settings)
    , m_theme(new QComboBox(this))
    , m_size(new QComboBox(this))
    , m_letters(new CheckBox(u"Single letters run commands outside of text fields"_s, this))
    , m_notify(new CheckBox(u"Desktop notifications for new alerts"_s, this))
{
    m_theme->setObjectName(u"settings-theme"_s);
    m_theme->setAccessibleName(u"Theme"_s);
    m_theme->addItem(u"Like the desktop"_s, QString());
    m_theme->addItem(u"Dark"_s, u"dark"_s);
    m_theme->addItem(u"Light"_s, u"light"_s);
    m_theme->addItem(u"High contrast"_s, u"hc"_s);
    m_size->setObjectName(u"settings-size"_s);
    m_size->setAccessibleName(u"Text size"_s);
    m_size->addItem(u"Like the desktop"_s, 0);
    for (int points = 9; points <= 12; ++points)
        m_size->addItem(u"%1 pt"_s.arg(points), points);
    m_letters->setObjectName(u"settings-letters"_s);
    m_notify->setObjectName(u"settings-notify"_s);

    auto *close
        = new KeyButton(u"Close"_s, u"Esc"_s, KeyButton::Kind::Secondary, KeyButton::Size::Small, this);
    close->setObjectName(u"settings-close"_s);
    connect(close, &KeyButton::clicked, this, &OverlayPanel::closeWanted);
    auto *head = new QHBoxLayout;
    head->addWidget(new SpanLine(u"Settings"_s, Type::PageTitle, Ink::Text, Elide::None, this), 1);
    head->addWidget(close);
    auto *form = new QFormLayout;
    form->setVerticalSpacing(10);
    form->setHorizontalSpacing(16);
    form->addRow(new SpanLine(u"Theme"_s, Type::Body, Ink::Muted, Elide::None, this), m_theme);
    form->addRow(new SpanLine(u"Text size"_s, Type::Body, Ink::Muted, Elide::None, this), m_size);
    form->addRow(m_letters);
    form->addRow(m_notify);
    form->addRow(new TextBlock(u"Kept in edgedeck's configuration folder. Tokens are never kept there."_s,
        Type::Small, Ink::Faint, this));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(18, 8, 18, 18);
    column->setSpacing(12);
    column->addLayout(head);
    column->addLayout(form);

    read();
    connect(m_theme, &QComboBox::activated, this,
        [this] { m_settings.setTheme(themeFromString(m_theme->currentData().toString())); });
    connect(m_size, &QComboBox::activated, this,
        [this] { m_settings.setFontPoints(m_size->currentData().toInt()); });
    connect(m_letters, &QCheckBox::toggled, this, [this](bool on) { m_settings.setSingleLetters(on); });
    connect(m_notify, &QCheckBox::toggled, this, [this](bool on) { m_settings.setNotifications(on); });
    connect(&settings, &Settings::changed, this, &SettingsSheet::read);
}

void SettingsSheet::read()
{
    const auto theme = m_settings.theme();
    m_theme->setCurrentIndex(m_theme->findData(theme ? toString(*theme) : QString()));
    m_size->setCurrentIndex(m_size->findData(m_settings.fontPoints()));
    m_letters->setChecked(m_settings.singleLetters());
    m_notify->setChecked(m_settings.notifications());
}

QWidget *SettingsSheet::initialFocus()
{
    return m_theme;
}

QStringList SettingsSheet::crumbs() const
{
    return {u"Settings"_s};
}

} // namespace edgedeck::ui
