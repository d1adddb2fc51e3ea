// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ctl/command.h"

#include <QByteArray>

#include <sstream>

namespace sio::test {

/// Runs commands with texts for a terminal.
struct CtlCase {
    std::istringstream in;
    std::ostringstream outStream, errStream;
    ctl::Context context{outStream, errStream, in};

    QByteArray out() const { return QByteArray::fromStdString(outStream.str()); }
    QByteArray err() const { return QByteArray::fromStdString(errStream.str()); }
};

} // namespace sio::test
