// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/page.h"

#include <QtCore/QTimer>
#include <QtWidgets/QLineEdit>

class QListWidget;

namespace sio::views {

/// Ctrl+K: one field for pages, users, rooms, sockets and events. Asks the server where it offers search,
/// otherwise looks through what is known. Up, down and Enter choose; Escape leaves.
class SearchBox : public QLineEdit {
    Q_OBJECT
public:
    struct PageName {
        QString key;
        QString title;
        QString iconName;
    };

    SearchBox(PageContext& context, QWidget* parent = nullptr);
    void setPages(std::vector<PageName> pages) { m_pages = std::move(pages); }
    QListWidget* popup() const { return m_popup; }

    static constexpr int kDelayMs = 120;
    static constexpr int kPerKind = 6;

Q_SIGNALS:
    /// Escape: the keyboard goes back to where it belongs.
    void left();
    void jumpRequested(const QString& page, const QString& id);
    void filterRequested(const QString& page, const QString& filter);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Hit {
        QString page;
        QString id;
        bool isFilter = false;
    };
    void start();
    void ask(const QString& query);
    void addHit(const QString& iconName, const QString& text, const QString& note, Hit hit);
    void place();
    void choose(int row);
    void dismiss();

    PageContext& m_context;
    std::vector<PageName> m_pages;
    QListWidget* m_popup = nullptr;
    std::vector<Hit> m_hits;
    QTimer m_delay;
    int m_query = 0; ///< answers of an older one are dropped
};

} // namespace sio::views
