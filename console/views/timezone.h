// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>

namespace sio::views {

/// The one setting for the zone of all times shown, copied and exported: local or UTC. Who shows times asks
/// when it shows them, and shows them again at changed(). GUI thread.
class TimeZone : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    bool isUtc() const { return m_utc; }
    void setUtc(bool utc)
    {
        if (utc == m_utc)
            return;
        m_utc = utc;
        Q_EMIT changed();
    }

Q_SIGNALS:
    void changed();

private:
    bool m_utc = false;
};

} // namespace sio::views
