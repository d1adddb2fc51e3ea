// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/csv.h"

#include <QtCore/QSaveFile>

namespace sio::views {

QByteArray csvLine(const QStringList& cells)
{
    QByteArray line;
    for (const QString& cell : cells) {
        if (!line.isEmpty() || &cell != &cells.front())
            line += ',';
        QString text = cell;
        if (!text.isEmpty() && QStringLiteral("=+-@\t\r").contains(text.front()))
            text.prepend('\'');
        if (text.contains(',') || text.contains('"') || text.contains('\n') || text.contains('\r'))
            text = '"' + text.replace('"', "\"\"") + '"';
        line += text.toUtf8();
    }
    return line + "\r\n";
}

bool saveOwnerOnly(const QString& path, const QByteArray& bytes, QString* problem)
{
    QSaveFile file(path);
    const bool opened = file.open(QIODevice::WriteOnly);
    if (opened) {
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        file.write(bytes);
    }
    if (opened && file.commit())
        return true;
    *problem = file.errorString();
    return false;
}

} // namespace sio::views
