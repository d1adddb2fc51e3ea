// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/socketmirror.h"

#include <cstddef>
#include <string>
#include <vector>

namespace sio::admin {

/// One generation of a console's table of sockets: which rows are still to be sent. Lives in the hub's
/// thread.
class SocketPager {
public:
    static constexpr std::size_t kMaxRows = 500;
    static constexpr std::size_t kMaxBytes = std::size_t{240} * 1024; ///< of a page's rows

    SocketPager(std::string generation, std::vector<std::string> ids)
        : m_generation(std::move(generation)), m_ids(std::move(ids))
    {
    }

    const std::string& generation() const { return m_generation; }
    /// Every page has been made. The first page exists also when there are no sockets.
    bool isComplete() const { return m_page > 0 && m_next >= m_ids.size(); }
    /// The next page as pm_snapshot's argument: rows as they are now. Sockets that have gone are left out;
    /// those that came since the beginning come as changes. Precondition: !isComplete().
    std::string nextPage(const SocketMirror& mirror);

private:
    std::string m_generation;
    std::vector<std::string> m_ids;
    std::size_t m_next = 0;
    std::size_t m_page = 0;
};

} // namespace sio::admin
