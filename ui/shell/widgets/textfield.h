// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace edgedeck::ui {

/// A field of 30 px; an error is a 2 px critical edge (the sentence stands below, the caller's SpanLine). May show a
/// key cap at its left ("/") while it is empty or not.
class TextField : public QLineEdit
{
    Q_OBJECT
public:
    explicit TextField(const QString &placeholder = {}, QWidget *parent = nullptr);
    void setError(bool wrong);
    void setKey(const QString &key);
    void setMono(bool mono);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_key;
};

} // namespace edgedeck::ui
