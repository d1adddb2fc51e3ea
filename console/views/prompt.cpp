// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/prompt.h"

#include "views/confirmdialog.h"

#include <QtWidgets/QFileDialog>
#include <QtWidgets/QInputDialog>

namespace sio::views {

void DialogPrompt::confirm(QWidget* parent, const Confirmation& question, Answered answered)
{
    auto* dialog = new ConfirmDialog(question, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(
        dialog, &QDialog::finished, dialog, [dialog, answered = std::move(answered)](int result) {
            answered(result == QDialog::Accepted ? std::optional(dialog->answer()) : std::nullopt);
        });
    dialog->open();
}

void DialogPrompt::askText(QWidget* parent, const QString& title, const QString& label, const QString& value,
                           Named named)
{
    auto* dialog = new QInputDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(label);
    dialog->setTextValue(value);
    QObject::connect(dialog, &QInputDialog::textValueSelected, dialog,
                     [named = std::move(named)](const QString& text) {
                         if (!text.trimmed().isEmpty())
                             named(text.trimmed());
                     });
    dialog->open();
}

void DialogPrompt::saveFile(QWidget* parent, const QString& title, const QString& name, Named named)
{
    auto* dialog = new QFileDialog(parent, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(name);
    QObject::connect(dialog, &QFileDialog::fileSelected, dialog,
                     [named = std::move(named)](const QString& path) { named(path); });
    dialog->open();
}

void DialogPrompt::openFile(QWidget* parent, const QString& title, const QString& pattern, Named named)
{
    auto* dialog = new QFileDialog(parent, title, QString(), pattern);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    QObject::connect(dialog, &QFileDialog::fileSelected, dialog,
                     [named = std::move(named)](const QString& path) { named(path); });
    dialog->open();
}

} // namespace sio::views
