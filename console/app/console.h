// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/commandline.h"

#include <QtCore/QObject>

#include <memory>

namespace sio::link {
class AdminClient;
}
namespace sio::store {
class ServerState;
}
namespace sio::views {
class Prompt;
class Theme;
} // namespace sio::views

namespace sio::app {

class MainWindow;

/// Makes the console's objects and connects them; the only place that does. GUI thread; a QApplication
/// exists.
class Console {
public:
    /// `prompt`: null for dialogs; tests hand in their own.
    explicit Console(const Options& options, views::Prompt* prompt = nullptr);
    ~Console();

    /// Shows the window, then connects as the options say.
    void start();
    MainWindow& window();
    link::AdminClient& client();
    store::ServerState& state();
    views::Theme& theme();

    struct Parts;

private:
    std::unique_ptr<Parts> m_parts;
};

} // namespace sio::app
