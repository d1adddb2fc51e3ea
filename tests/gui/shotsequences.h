// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/mainwindow.h"

#include <QtCore/QString>

#include <functional>

namespace sio::test {

/// The page Sequences at work: the form, a run under way, one that failed, what differs, virtual users side
/// by side. `shoot` takes a picture by its name. Needs a server on this machine that the window is logged in
/// to.
void shootSequences(app::MainWindow& window, const std::function<void(const QString& name)>& shoot);

} // namespace sio::test
