// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ctl/probe.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>
#include <QtCore/QUrl>

#include <chrono>
#include <vector>

namespace sio::ctl {

/// One thing that was looked at.
struct Finding {
    enum class Grade { Ok, Note, Fail };
    Grade grade = Grade::Ok;
    QString what; ///< "websocket"
    QString text; ///< what was seen
    QString mend; ///< what to do about it; empty with Ok
};

struct DoctorOptions {
    QUrl url;          ///< of the server, as the front end has it
    QString user;      ///< as whom to connect
    QByteArray token;  ///< empty: none
    QByteArray origin; ///< of the page that will use the server; empty: not looked at
    std::chrono::milliseconds deadline{5'000};
};

/// Asks a server what a browser would ask, step by step, and says what is wrong and how to mend it. Stops
/// where the next step would only fail for the same reason.
class Doctor {
public:
    explicit Doctor(DoctorOptions options);

    std::vector<Finding> examine();

private:
    void ok(const char* what, const QString& text);
    void note(const char* what, const QString& text, const QString& mend);
    void fail(const char* what, const QString& text, const QString& mend);

    QUrl at(const QString& path, const QString& query = {}) const;
    QUrl engine(const char* transport, const QByteArray& sid = {}) const;

    bool checkReachable();
    void checkReadiness();
    bool checkHandshake();
    void checkOrigin(const HttpAnswer& handshake);
    bool checkPost();
    void checkConnect();
    void readConnectAnswer(const QString& packet);
    void checkClock(const QString& eventPacket);
    void checkWebSocket();
    void checkUpgrade();
    void explainNoAnswer(const char* what, const HttpAnswer& answer);
    void explainStatus(const char* what, const HttpAnswer& answer);

    DoctorOptions m_options;
    HttpProbe m_http;
    std::vector<Finding> m_findings;
    QByteArray m_sid;
    bool m_offersUpgrade = false;
};

} // namespace sio::ctl
