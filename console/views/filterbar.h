// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/filterquery.h"

#include <QtCore/QStringList>
#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QCompleter;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QStringListModel;

namespace sio::views {

class Theme;

/// The filter box of a table: completes keys while one types, hands the text over shortly after, and shows
/// what was understood as chips (a click on one takes it out) and what was not, in words.
class FilterBar : public QWidget {
    Q_OBJECT
public:
    FilterBar(Theme& theme, QStringList keys, QWidget* parent = nullptr);

    QLineEdit* edit() const { return m_edit; }
    /// The line of chips beneath; the frame places it. Hidden while there is nothing to show.
    QWidget* chips() const { return m_chips; }
    QString text() const;
    /// Takes effect at once.
    void setText(const QString& text);
    models::FilterQuery query() const;
    /// A plain term of this key has its own buttons, and no chip.
    void showElsewhere(const QString& key);
    void add(const QString& key, const QString& value, bool negated = false);

    static constexpr int kDelayMs = 120;

Q_SIGNALS:
    void filterChanged(const QString& text);

private:
    void commit();
    void showChips();

    Theme& m_theme;
    QStringList m_keys;
    QStringList m_elsewhere;
    QLineEdit* m_edit = nullptr;
    QCompleter* m_completer = nullptr;
    QStringListModel* m_words = nullptr;
    QWidget* m_chips = nullptr;
    QHBoxLayout* m_chipRow = nullptr;
    QTimer m_delay;
    QString m_committed;
};

} // namespace sio::views
