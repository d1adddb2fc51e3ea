// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/livetablepage.h"

#include "views/filterbar.h"
#include "views/pageframe.h"
#include "views/quickfilters.h"

namespace sio::views {

void LiveTablePage::activate()
{
    client().watchSockets(true);
}

void LiveTablePage::deactivate()
{
    client().watchSockets(false);
}

bool LiveTablePage::isLoading() const
{
    return context().state.freshness() == store::Freshness::Loading ||
           context().state.freshness() == store::Freshness::Empty;
}

void LiveTablePage::addTransportFilter()
{
    frame()->addQuickFilter(new QuickFilters(*filterBar(), "transport",
                                             {{tr("All"), {}, {}},
                                              {tr("WebSocket"), "websocket", "websocket"},
                                              {tr("Polling"), "polling", "polling"}},
                                             frame()));
}

} // namespace sio::views
