// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/requests.h"
#include "models/variables.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QTimer>

#include <cstdint>
#include <functional>
#include <vector>

namespace sio::link {
class AdminClient;
}
namespace sio::models {
class SendDocument;
}
namespace sio::store {
class ServerState;
struct Changes;
} // namespace sio::store

namespace sio::views {

/// Who would get the document if it were sent now, asked of the server by dry runs: shortly after an edit,
/// at once when the rooms aimed at change, and every two seconds besides. One question at a time; what
/// changes meanwhile is asked afterwards. Asks nothing while it is not active. Child of the Send page.
class SendPreview : public QObject {
    Q_OBJECT
public:
    using MakeVariables = std::function<models::Variables()>;

    SendPreview(link::AdminClient& client, store::ServerState& state, models::SendDocument& document,
                MakeVariables variables, QObject* parent);

    void setActive(bool active);
    void ask();
    void askSoon();

    /// Sockets; -1: not known, and problem() says why.
    std::int64_t matched() const { return m_matched; }
    std::int64_t matchedUsers() const { return m_users; }
    QString problem() const { return m_problem; }
    const std::vector<link::ReceiptLine>& sockets() const { return m_sockets; }

    static constexpr int kDelayMs = 120;   ///< after an edit
    static constexpr int kPeriodMs = 2000; ///< while nothing seems to happen

Q_SIGNALS:
    void changed();

private:
    void onPublished(const store::Changes& changes);
    void take(const link::Answer<link::Receipt>& answer);
    void fail(const QString& problem);
    qint64 audienceMark() const;

    link::AdminClient& m_client;
    store::ServerState& m_state;
    models::SendDocument& m_document;
    MakeVariables m_variables;
    QTimer m_soon{this};
    QTimer m_period{this};
    QElapsedTimer m_since;
    bool m_active = false;
    bool m_asking = false;
    bool m_again = false;
    qint64 m_mark = -1; ///< of the members of the rooms aimed at, to see a join at once
    std::int64_t m_matched = -1;
    std::int64_t m_users = 0;
    QString m_problem;
    std::vector<link::ReceiptLine> m_sockets;
};

} // namespace sio::views
