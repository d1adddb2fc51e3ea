// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/commandline.h"

#include <QtCore/QFile>

namespace sio::app {

QString usage()
{
    return QStringLiteral(
        "Usage: papermastery-console [OPTIONS]\n"
        "\n"
        "  --profile NAME          connect to a known server\n"
        "  --connect URL           connect to this address, for example http://127.0.0.1:3000\n"
        "  --user NAME             log in as this account\n"
        "  --password-file FILE    take the password from the file's first line; otherwise it comes from\n"
        "                          PAPERMASTERY_CONSOLE_PASSWORD, or is asked for\n"
        "  --page NAME             overview, users, connections, rooms, events, send, sequences,\n"
        "                          rejected, audit\n"
        "  --theme light|dark      instead of the desktop's\n"
        "  --settings FOLDER       keep settings there\n"
        "  --help, --version\n");
}

ParsedOptions parseOptions(const QStringList& arguments)
{
    ParsedOptions parsed;
    Options& o = parsed.options;
    QString passwordFile;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        QString name = arguments[i];
        QString value;
        bool hasValue = false;
        if (const qsizetype equals = name.indexOf('='); equals > 0) {
            value = name.mid(equals + 1);
            name = name.left(equals);
            hasValue = true;
        }
        if (name == "--help" || name == "-h") {
            o.help = true;
            continue;
        }
        if (name == "--version") {
            o.version = true;
            continue;
        }
        QString* target = name == "--profile"                      ? &o.profile
                          : name == "--connect" || name == "--url" ? &o.url
                          : name == "--user"                       ? &o.user
                          : name == "--password-file"              ? &passwordFile
                          : name == "--page"                       ? &o.page
                          : name == "--settings"                   ? &o.settings
                                                                   : nullptr;
        if (!target && name != "--theme") {
            parsed.problem = QStringLiteral("unknown option %1").arg(name);
            return parsed;
        }
        if (!hasValue) {
            if (++i == arguments.size()) {
                parsed.problem = QStringLiteral("%1 wants a value").arg(name);
                return parsed;
            }
            value = arguments[i];
        }
        if (target) {
            *target = value;
        } else if (value == "light" || value == "dark") {
            o.scheme = value == "dark" ? views::Scheme::Dark : views::Scheme::Light;
        } else {
            parsed.problem = QStringLiteral("--theme is light or dark");
            return parsed;
        }
    }
    if (!o.profile.isEmpty() && !o.url.isEmpty()) {
        parsed.problem = QStringLiteral("--profile and --connect exclude each other");
        return parsed;
    }
    if (!passwordFile.isEmpty()) {
        QFile file(passwordFile);
        if (!file.open(QIODevice::ReadOnly)) {
            parsed.problem = QStringLiteral("%1: %2").arg(passwordFile, file.errorString());
            return parsed;
        }
        o.password = QString::fromUtf8(file.readLine(4096)).trimmed();
    } else {
        o.password = qEnvironmentVariable("PAPERMASTERY_CONSOLE_PASSWORD");
    }
    qunsetenv("PAPERMASTERY_CONSOLE_PASSWORD"); // not for programs that we may start
    return parsed;
}

} // namespace sio::app
