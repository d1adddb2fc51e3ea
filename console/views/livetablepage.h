// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/tablepage.h"

namespace sio::views {

/// A page about the sockets that are connected now, seen as sockets, users or rooms: while it is shown, the
/// server tells of them.
class LiveTablePage : public TablePage {
    Q_OBJECT
public:
    using TablePage::TablePage;

protected:
    void activate() override;
    void deactivate() override;
    bool isLoading() const override;
    /// Buttons above the table: all, WebSocket, polling.
    void addTransportFilter();
};

} // namespace sio::views
