// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <QtCore/QObject>
#include <QtNetwork/QTcpSocket>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sio::link {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
    int status = 0;      ///< 0: no answer came; `body` says why
    HttpHeaders headers; ///< names in lower case
    std::string body;

    std::string_view header(std::string_view name) const;
};

/// Takes one whole answer off the front of `input`; nothing while it is incomplete. `isLast`: the connection
/// has ended, so a body without a length is whole. A malformed answer has status -1.
std::optional<HttpAnswer> takeHttpAnswer(std::string& input, bool isLast);

/// `a=1&b=x%20y`
std::string encodeQuery(const std::vector<std::pair<std::string, std::string>>& query);

/// One kept-alive HTTP/1.1 connection of a virtual user: a request at a time. A socket of its own, so that
/// reading can be stalled.
class HttpChannel : public QObject {
public:
    using Done = std::function<void(const HttpAnswer&)>;

    HttpChannel(std::string host, std::uint16_t port, QObject* parent = nullptr);
    ~HttpChannel() override;

    bool isBusy() const { return static_cast<bool>(m_done); }
    /// Precondition: not busy. `done` may send the next request; not called after abort().
    void request(std::string_view method, std::string_view target, const HttpHeaders& headers,
                 std::string_view body, Done done);
    void abort();
    void setReadingStalled(bool stalled);

private:
    void write();
    void read();
    void onEnded();
    void finish(HttpAnswer answer);

    const std::string m_host;
    const std::uint16_t m_port;
    QTcpSocket m_socket;
    std::string m_request;
    std::string m_input;
    Done m_done;
    bool m_mayRetry = false; ///< the request went out on a connection that may have been closed meanwhile
    bool m_isStalled = false;
};

} // namespace sio::link
