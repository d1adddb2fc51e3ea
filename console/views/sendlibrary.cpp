// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/sendlibrary.h"

#include "models/templates.h"
#include "models/text.h"
#include "views/commands.h"
#include "views/csv.h"
#include "views/icons.h"
#include "views/prompt.h"
#include "views/targetpicker.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTreeWidget>

namespace sio::views {

namespace {
constexpr qint64 kMaxImportBytes = 16 * 1024 * 1024;
}

SendLibrary::SendLibrary(models::Templates& templates, Prompt& prompt, Commands& commands, QWidget* parent)
    : QWidget(parent), m_templates(templates), m_prompt(prompt), m_commands(commands)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 6, 0, 0);
    m_tree = new QTreeWidget(this);
    m_tree->setObjectName("templates");
    m_tree->setAccessibleName(tr("Templates"));
    m_tree->setHeaderLabels({tr("Template"), tr("Event"), tr("Target")});
    m_tree->setUniformRowHeights(true);
    m_tree->header()->resizeSection(0, 260);
    m_tree->header()->resizeSection(1, 180);
    row->addWidget(m_tree, 1);
    auto* buttons = new QGridLayout; // two beside each other: the tab stays low
    buttons->setSpacing(6);
    int place = 0;
    const auto button = [&](const char* name, const char* iconName, const QString& word, auto slot) {
        auto* b = new QPushButton(icon(iconName), word, this);
        b->setObjectName(name);
        b->setAutoDefault(false);
        connect(b, &QPushButton::clicked, this, slot);
        buttons->addWidget(b, place / 2, place % 2);
        ++place;
        return b;
    };
    m_use = button("templateUse", "check", tr("Use"), [this] {
        if (!currentId().isEmpty())
            Q_EMIT chosen(currentId());
    });
    button("templateSave", "plus", tr("Save current…"), [this] { Q_EMIT saveRequested(); });
    m_rename = button("templateRename", "edit", tr("Rename…"), [this] { rename(); });
    m_move = button("templateMove", "folder", tr("Folder…"), [this] { move(); });
    m_remove = button("templateRemove", "trash", tr("Delete…"), [this] { remove(); });
    button("templateImport", "import", tr("Import…"), [this] { importFile(); });
    button("templateExport", "export", tr("Export…"), [this] { exportFile(); });
    buttons->setRowStretch(4, 1);
    row->addLayout(buttons);
    connect(m_tree, &QTreeWidget::itemActivated, this, [this] {
        if (!currentId().isEmpty())
            Q_EMIT chosen(currentId());
    });
    const auto enable = [this] {
        for (QPushButton* b : {m_use, m_rename, m_move, m_remove})
            b->setEnabled(!currentId().isEmpty());
    };
    connect(m_tree, &QTreeWidget::currentItemChanged, this, enable);
    connect(&templates, &models::Templates::changed, this, [this, enable] {
        fill();
        enable();
        QString problem;
        if (!m_templates.save(&problem))
            Q_EMIT m_commands.told(NoticeKind::Error, tr("The templates are not saved: %1").arg(problem), {});
    });
    fill();
    enable();
}

void SendLibrary::fill()
{
    const QString current = currentId();
    m_tree->clear();
    QHash<QString, QTreeWidgetItem*> folders;
    const auto folderItem = [&](const QString& path) {
        QTreeWidgetItem* parent = nullptr;
        QString walked;
        for (const QString& part : path.split('/', Qt::SkipEmptyParts)) {
            walked += '/' + part;
            if (!folders.contains(walked)) {
                auto* item = parent ? new QTreeWidgetItem(parent) : new QTreeWidgetItem(m_tree);
                item->setText(0, models::visibleText(part, 60));
                item->setIcon(0, icon("folder"));
                item->setExpanded(true);
                folders.insert(walked, item);
            }
            parent = folders.value(walked);
        }
        return parent;
    };
    for (const models::SendTemplate& entry : m_templates.all()) {
        QTreeWidgetItem* folder = folderItem(entry.folder);
        auto* item = folder ? new QTreeWidgetItem(folder) : new QTreeWidgetItem(m_tree);
        item->setText(0, models::visibleText(entry.name, 80));
        item->setIcon(0, icon("template"));
        item->setText(1, models::visibleText(entry.event, 60));
        item->setText(2, targetWords(entry.target));
        item->setData(0, Qt::UserRole, entry.id);
        if (entry.id == current)
            m_tree->setCurrentItem(item);
    }
    if (m_tree->topLevelItemCount() == 0) {
        auto* hint = new QTreeWidgetItem(m_tree);
        hint->setText(0,
                      tr("No templates yet: “Save current…” keeps what is in the form, variables included."));
        hint->setFirstColumnSpanned(true);
        hint->setFlags(Qt::NoItemFlags);
    }
}

QString SendLibrary::currentId() const
{
    const QTreeWidgetItem* item = m_tree->currentItem();
    return item ? item->data(0, Qt::UserRole).toString() : QString();
}

void SendLibrary::rename()
{
    const models::SendTemplate* entry = m_templates.find(currentId());
    if (!entry)
        return;
    m_prompt.askText(this, tr("Rename the template"), tr("Name:"), entry->name,
                     [this, id = entry->id](const QString& name) {
                         if (const models::SendTemplate* found = m_templates.find(id)) {
                             models::SendTemplate changed = *found;
                             changed.name = name;
                             m_templates.put(changed);
                         }
                     });
}

void SendLibrary::move()
{
    const models::SendTemplate* entry = m_templates.find(currentId());
    if (!entry)
        return;
    m_prompt.askText(this, tr("Move the template"), tr("Folder, for example Support/Payments:"),
                     entry->folder, [this, id = entry->id](const QString& folder) {
                         if (const models::SendTemplate* found = m_templates.find(id)) {
                             models::SendTemplate changed = *found;
                             changed.folder = folder;
                             m_templates.put(changed);
                         }
                     });
}

void SendLibrary::remove()
{
    const models::SendTemplate* entry = m_templates.find(currentId());
    if (!entry)
        return;
    Confirmation question;
    question.title = tr("Delete the template %1").arg(models::visibleText(entry->name, 80));
    question.action = tr("Delete");
    m_prompt.confirm(this, question, [this, id = entry->id](const std::optional<ConfirmationAnswer>& answer) {
        if (answer)
            m_templates.remove(id);
    });
}

void SendLibrary::importFile()
{
    m_prompt.openFile(this, tr("Import templates"), tr("Templates (*.json)"), [this](const QString& path) {
        QFile file(path);
        QString problem;
        int count = -1;
        if (!file.open(QIODevice::ReadOnly))
            problem = file.errorString();
        else if (file.size() > kMaxImportBytes)
            problem = tr("the file is larger than 16 MB");
        else
            count = m_templates.importJson(file.readAll(), false, &problem);
        if (count < 0)
            Q_EMIT m_commands.told(NoticeKind::Error, tr("Nothing imported: %1").arg(problem), path);
        else
            Q_EMIT m_commands.told(
                NoticeKind::Done,
                tr("Imported %1").arg(models::counted(count, tr("template"), tr("templates"))), {});
    });
}

void SendLibrary::exportFile()
{
    m_prompt.saveFile(this, tr("Export templates"), "templates.json", [this](const QString& path) {
        QString problem;
        if (saveOwnerOnly(path, m_templates.exportJson(), &problem))
            Q_EMIT m_commands.told(NoticeKind::Done, tr("Saved to %1").arg(path), {});
        else
            Q_EMIT m_commands.told(NoticeKind::Error, tr("Not saved: %1").arg(problem), path);
    });
}

} // namespace sio::views
