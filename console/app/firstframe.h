// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>

class QWindow;

namespace sio::app {

/// Says on standard error when the first frame of a window was on the screen: "window_shown ms=", counted
/// from the start of the process. For those who measure; wanted where the GuiWatchdog is. Lives in the GUI
/// thread, no longer than its window.
class FirstFrame : public QObject {
public:
    /// The window has been shown.
    explicit FirstFrame(QWindow& window);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void say();

    bool m_isSaid = false;
};

} // namespace sio::app
