// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtWidgets/QWidget>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace sio::views {

class JsonModel;
class Theme;

/// JSON as a tree with a search, or raw; read-only, copyable. Text that is not JSON is shown raw. What is
/// longer than kShownBytes is cut, with a button that shows all of it.
class JsonView : public QWidget {
    Q_OBJECT
public:
    explicit JsonView(Theme& theme, QWidget* parent = nullptr);

    void setJson(const QByteArray& text);
    void clear();
    QByteArray json() const { return m_text; }
    bool isCut() const { return m_cut; }

    static constexpr int kShownBytes = 64 * 1024;

private:
    void present(bool all);
    void find(bool forward);
    void copy();

    Theme& m_theme;
    QByteArray m_text;
    bool m_cut = false;
    bool m_isTree = false;
    JsonModel* m_model = nullptr;
    QLineEdit* m_search = nullptr;
    QToolButton* m_raw = nullptr;
    QPushButton* m_all = nullptr;
    QStackedWidget* m_stack = nullptr;
    QTreeView* m_tree = nullptr;
    QPlainTextEdit* m_plain = nullptr;
};

} // namespace sio::views
