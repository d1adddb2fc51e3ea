// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/page.h"

#include <QtCore/QTimer>

class QTreeWidget;

namespace sio::views {

class BarList;
class Figure;
class TimeChart;

/// The servers at a glance: figures of this second, charts of the last ten minutes, namespaces, reasons of
/// refusals.
class OverviewPage : public Page {
    Q_OBJECT
public:
    explicit OverviewPage(PageContext& context, QWidget* parent = nullptr);

protected:
    void activate() override;
    void deactivate() override;
    void updateState() override;

private:
    void refresh();
    void colourCharts();

    Figure* m_clients = nullptr;
    Figure* m_users = nullptr;
    Figure* m_rooms = nullptr;
    Figure* m_in = nullptr;
    Figure* m_out = nullptr;
    Figure* m_publish = nullptr;
    TimeChart* m_transportChart = nullptr;
    TimeChart* m_churnChart = nullptr;
    TimeChart* m_messageChart = nullptr;
    TimeChart* m_byteChart = nullptr;
    TimeChart* m_latencyChart = nullptr;
    TimeChart* m_lagChart = nullptr;
    BarList* m_namespaces = nullptr;
    BarList* m_rejects = nullptr;
    QTreeWidget* m_servers = nullptr;
};

} // namespace sio::views
