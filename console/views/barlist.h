// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>
#include <QtWidgets/QWidget>

#include <cstdint>
#include <vector>

namespace sio::views {

/// A few names with numbers, the largest first, each with a bar of its share. Painted; no child widgets.
class BarList : public QWidget {
    Q_OBJECT
public:
    struct Item {
        QString name; ///< escaped
        std::int64_t value = 0;
    };

    BarList(const QString& title, const QString& whenEmpty, QWidget* parent = nullptr);
    /// In place of the bars while there are none.
    void setWhenEmpty(const QString& words);
    void setItems(std::vector<Item> items);
    void setStale(bool stale);
    const std::vector<Item>& items() const { return m_items; }

    QSize minimumSizeHint() const override;
    QSize sizeHint() const override { return minimumSizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_title;
    QString m_whenEmpty;
    std::vector<Item> m_items;
    bool m_stale = false;
};

/// One number in large type with its word beneath: what one looks at first.
class Figure : public QWidget {
    Q_OBJECT
public:
    explicit Figure(const QString& word, QWidget* parent = nullptr);
    /// `note`: a few quiet words after the word.
    void setValue(const QString& value, const QString& note = {});
    void setStale(bool stale);
    QString value() const { return m_value; }

    QSize minimumSizeHint() const override;
    QSize sizeHint() const override { return minimumSizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_word;
    QString m_value;
    QString m_note;
    bool m_stale = false;
};

} // namespace sio::views
