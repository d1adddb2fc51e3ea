// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::papermastery {

/// Whether events that are marked as tests may be sent, and to whom. Constant once the server runs; any
/// thread.
class TestTraffic {
public:
    /// Test events may always be sent, to anybody.
    TestTraffic() = default;
    /// `users`: whom test events may reach; empty: anybody. `isOpen`: whether any may be sent now; empty:
    /// always.
    TestTraffic(std::vector<std::string> users, std::function<bool()> isOpen)
        : m_users(std::move(users)), m_isOpen(std::move(isOpen))
    {
        std::sort(m_users.begin(), m_users.end());
    }

    bool isOpen() const { return !m_isOpen || m_isOpen(); }
    bool isLimited() const { return !m_users.empty(); }
    /// Also of users without a name, when nobody is left out.
    bool mayReach(std::string_view user) const
    {
        return m_users.empty() || std::binary_search(m_users.begin(), m_users.end(), user);
    }

private:
    std::vector<std::string> m_users; ///< sorted
    std::function<bool()> m_isOpen;
};

} // namespace sio::papermastery
