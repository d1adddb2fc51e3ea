// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/files.h"

#include <QtCore/QFile>
#include <QtCore/QSaveFile>

#include <cstdio>

namespace sio::ctl {

namespace {

constexpr qint64 kLargest = 64 * 1024 * 1024;

} // namespace

base::Result<std::string, std::string> readWholeFile(const std::string& name)
{
    QFile file(QString::fromStdString(name));
    if (!file.open(QIODevice::ReadOnly))
        return base::Unexpected{name + ": " + file.errorString().toStdString()};
    const QByteArray bytes = file.read(kLargest + 1);
    if (bytes.size() > kLargest)
        return base::Unexpected{name + ": is larger than 64 MiB"};
    return bytes.toStdString();
}

std::string writeWholeFile(const std::string& name, std::string_view bytes)
{
    if (name == "-") {
        const bool isWritten = std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size();
        return isWritten && std::fflush(stdout) == 0 ? "" : "cannot write to standard output";
    }
    QSaveFile file(QString::fromStdString(name));
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(bytes.data(), static_cast<qint64>(bytes.size())) != static_cast<qint64>(bytes.size()) ||
        !file.commit())
        return name + ": " + file.errorString().toStdString();
    return {};
}

} // namespace sio::ctl
