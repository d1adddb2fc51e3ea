// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/theme.h"

#include <QtCore/QString>
#include <QtCore/QStringList>

#include <optional>

namespace sio::app {

/// What the command line asks for.
struct Options {
    QString profile; ///< name or id of a known one
    QString url;     ///< --connect
    QString user;
    QString password; ///< from the file or the environment, never from an argument
    QString page;
    QString settings; ///< folder; empty: the person's own
    std::optional<views::Scheme> scheme;
    bool help = false;
    bool version = false;
};

struct ParsedOptions {
    Options options;
    QString problem; ///< not empty: say it and end with 2
};

/// `arguments` without the program's name.
ParsedOptions parseOptions(const QStringList& arguments);
QString usage();

} // namespace sio::app
