// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QListView>

class QStandardItemModel;

namespace sio::views {

class Theme;

/// The pages: icon, name, and a count; a count that asks for attention is a badge. Arrow keys walk.
class Sidebar : public QListView {
    Q_OBJECT
public:
    explicit Sidebar(Theme& theme, QWidget* parent = nullptr);

    void addPage(const QString& key, const QString& title, const QString& iconName);
    void setCurrentPage(const QString& key);
    /// `text`: empty: none. Quiet counts stand grey at the right, others as a badge.
    void setCount(const QString& key, const QString& text, bool attention);
    QString countText(const QString& key) const;
    QSize sizeHint() const override;

    enum Role { KeyRole = Qt::UserRole + 1, IconRole, CountRole, AttentionRole };

Q_SIGNALS:
    void pageChosen(const QString& key);

private:
    QModelIndex indexOf(const QString& key) const;

    QStandardItemModel* m_model = nullptr;
};

} // namespace sio::views
