// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QLabel>

namespace sio::views {

/// A label that shows its text as it is: never as markup, whatever it looks like. Made by nothing else in
/// views.
QLabel* plainLabel(const QString& text, QWidget* parent);

/// The same over as many lines as it needs, never asking for width: a word of any length cannot push its
/// neighbours away. Who shows text of a server in it passes it through breakable().
QLabel* wrappedLabel(const QString& text, QWidget* parent);

/// With invisible places to break a line inside runs that have none. For reading alone: never of text that is
/// copied or typed.
QString breakable(const QString& text);

/// A one-line label in the muted colour; elides in the middle, the whole text in its tooltip.
class QuietLabel : public QLabel {
    Q_OBJECT
public:
    explicit QuietLabel(QWidget* parent = nullptr, Qt::TextElideMode mode = Qt::ElideRight);
    void setText(const QString& text);
    QString wholeText() const { return m_text; }
    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    Qt::TextElideMode m_mode;
};

/// A small rounded pill in a colour: an environment, a role, a count that asks for attention.
class Badge : public QWidget {
    Q_OBJECT
public:
    explicit Badge(QWidget* parent = nullptr);
    void setText(const QString& text);
    void setColour(const QColor& colour);
    QString text() const { return m_text; }
    QColor colour() const { return m_colour; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    QColor m_colour;
};

/// Text for a tooltip. Tooltips guess whether a text is markup; this one always is, with everything in it
/// escaped, so that it is shown as it was; cut to a size that fits beside the pointer. Empty stays empty.
QString plainTip(const QString& text);
constexpr int kTipCharacters = 1000;
constexpr int kTipLines = 24;
/// Text for menus and buttons, where an ampersand would be a shortcut.
QString plainCaption(const QString& text);

/// The label's text in a colour of meaning, whatever it stands on.
void setInk(QLabel* label, const QColor& colour);

/// Black or white, whichever is easier to read on `background`.
QColor readableOn(const QColor& background);

} // namespace sio::views
