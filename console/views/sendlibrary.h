// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

class QPushButton;
class QTreeWidget;

namespace sio::models {
class Templates;
}

namespace sio::views {

class Commands;
class Prompt;

/// The templates by folder: use, rename, move, delete, import, export.
class SendLibrary : public QWidget {
    Q_OBJECT
public:
    SendLibrary(models::Templates& templates, Prompt& prompt, Commands& commands, QWidget* parent = nullptr);
    QTreeWidget* tree() const { return m_tree; }

Q_SIGNALS:
    void chosen(const QString& id);
    void saveRequested();

private:
    void fill();
    QString currentId() const;
    void rename();
    void move();
    void remove();
    void importFile();
    void exportFile();

    models::Templates& m_templates;
    Prompt& m_prompt;
    Commands& m_commands;
    QTreeWidget* m_tree = nullptr;
    QPushButton* m_use = nullptr;
    QPushButton* m_rename = nullptr;
    QPushButton* m_move = nullptr;
    QPushButton* m_remove = nullptr;
};

} // namespace sio::views
