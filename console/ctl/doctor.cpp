// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/doctor.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QUrlQuery>

#include <cstdlib>

namespace sio::ctl {

namespace {

using Grade = Finding::Grade;

constexpr const char* kEnginePath = "/socket.io/";
/// A poll's answer may hold several packets.
constexpr char kSeparator = '\x1e';
/// Polls for the answer to CONNECT: a ping may come first.
constexpr int kMaxPolls = 3;
/// Beyond this, tokens are refused for their times (identity.jwt_leeway).
constexpr qint64 kMaxSkewMs = 30'000;

QString shortened(const QByteArray& body)
{
    const QString text = QString::fromUtf8(body.left(120)).simplified();
    return body.size() > 120 ? text + u'…' : text;
}

QJsonObject objectIn(const QString& text, qsizetype from)
{
    return QJsonDocument::fromJson(text.mid(from).toUtf8()).object();
}

QString milliseconds(std::chrono::milliseconds time)
{
    return QString::number(time.count()) + " ms";
}

} // namespace

Doctor::Doctor(DoctorOptions options) : m_options(std::move(options)), m_http(m_options.deadline) {}

void Doctor::ok(const char* what, const QString& text)
{
    m_findings.push_back({Grade::Ok, what, text, {}});
}

void Doctor::note(const char* what, const QString& text, const QString& mend)
{
    m_findings.push_back({Grade::Note, what, text, mend});
}

void Doctor::fail(const char* what, const QString& text, const QString& mend)
{
    m_findings.push_back({Grade::Fail, what, text, mend});
}

QUrl Doctor::at(const QString& path, const QString& query) const
{
    QUrl url = m_options.url;
    url.setPath(path);
    url.setQuery(query);
    return url;
}

QUrl Doctor::engine(const char* transport, const QByteArray& sid) const
{
    QUrlQuery query;
    query.addQueryItem("EIO", "4");
    query.addQueryItem("transport", transport);
    if (sid.isEmpty())
        query.addQueryItem("userId", QString::fromLatin1(QUrl::toPercentEncoding(m_options.user)));
    else
        query.addQueryItem("sid", sid);
    QUrl url = at(kEnginePath);
    url.setQuery(query);
    if (qstrcmp(transport, "websocket") == 0)
        url.setScheme(url.scheme() == "https" ? "wss" : "ws");
    return url;
}

std::vector<Finding> Doctor::examine()
{
    if (!checkReachable())
        return m_findings;
    checkReadiness();
    if (checkHandshake() && checkPost())
        checkConnect();
    checkWebSocket();
    checkUpgrade();
    if (!m_sid.isEmpty())
        m_http.post(engine("polling", m_sid), "1",
                    "text/plain;charset=UTF-8"); // close: leaves nothing behind
    return m_findings;
}

void Doctor::explainNoAnswer(const char* what, const HttpAnswer& answer)
{
    const QString text = answer.errorText;
    if (!answer.tlsErrors.isEmpty())
        return fail(what, "TLS: " + answer.tlsErrors,
                    "Install a certificate for " + m_options.url.host() +
                        " whose chain ends at a known authority, or use the name that it was made for.");
    switch (answer.error) {
    case QNetworkReply::ConnectionRefusedError:
        return fail(
            what, "nothing listens at " + m_options.url.authority(),
            "Start papermastery-server, and compare its option listen: by default it listens on 127.0.0.1 "
            "alone, and another machine is refused.");
    case QNetworkReply::HostNotFoundError:
        return fail(what, "no such host: " + m_options.url.host(), "Compare the name with the DNS records.");
    case QNetworkReply::OperationCanceledError:
    case QNetworkReply::TimeoutError:
        return fail(what, "no answer within " + milliseconds(m_options.deadline),
                    "A firewall drops the packets, or the machine or the proxy in front is overloaded.");
    case QNetworkReply::SslHandshakeFailedError:
        return fail(
            what, text,
            "The port does not speak TLS: the server itself never does. Use http://, or the address of the "
            "proxy that ends TLS.");
    case QNetworkReply::RemoteHostClosedError:
        return fail(what, "the connection was closed without an answer",
                    "Whatever listens there is not HTTP, or it wants TLS: try https://.");
    default:
        return fail(what, text, "Is the address right?");
    }
}

void Doctor::explainStatus(const char* what, const HttpAnswer& answer)
{
    const QString seen = QString("HTTP %1 %2").arg(answer.status).arg(shortened(answer.body));
    const int code = QJsonDocument::fromJson(answer.body).object().value("code").toInt(-1);
    if (answer.status / 100 == 3)
        return fail(what, seen + " to " + answer.header("location"),
                    "Clients do not follow redirects here: give them the final address.");
    if (answer.status == 403)
        return fail(what, seen, "The Origin is not granted: add it to cors.origins.");
    if (answer.status == 429)
        return fail(what, seen,
                    "Too many requests from this address; wait Retry-After, or raise [limits]. Behind a "
                    "proxy, name it in proxy.trusted, or all clients count as one address.");
    if (answer.status == 503)
        return fail(what, seen, "The server is full or draining: see /readyz and listener.max_connections.");
    if (answer.status == 400 && code == 1)
        return fail(what, seen,
                    "The session is not known to who answered: several servers behind a balancer "
                    "without sticky sessions.");
    if (answer.status == 502 || answer.status == 504)
        return fail(what, seen,
                    "The proxy cannot reach the server: compare its upstream with the option listen.");
    return fail(
        what, seen,
        QString("Something else answers at %1: forward that path to papermastery-server, unchanged, with its "
                "query.")
            .arg(kEnginePath));
}

bool Doctor::checkReachable()
{
    const HttpAnswer answer = m_http.get(at("/healthz"));
    if (answer.status == 0) {
        explainNoAnswer("reach", answer);
        return false;
    }
    if (answer.status == 200)
        ok("reach", m_options.url.authority() + " answers in " + milliseconds(answer.took));
    else
        note("reach", QString("HTTP %1 at /healthz").arg(answer.status),
             "A proxy answers for that path; fine if only /socket.io/ is meant to be public.");
    return true;
}

void Doctor::checkReadiness()
{
    const HttpAnswer answer = m_http.get(at("/readyz"));
    if (answer.status == 200)
        ok("ready", "the server takes clients");
    else if (answer.status == 503)
        fail("ready", "HTTP 503 " + shortened(answer.body),
             "The server starts or drains: wait, or look into its log.");
}

bool Doctor::checkHandshake()
{
    HeaderList headers;
    if (!m_options.origin.isEmpty())
        headers.push_back({"Origin", m_options.origin});
    const HttpAnswer answer = m_http.get(engine("polling"), headers);
    if (answer.status == 0) {
        explainNoAnswer("polling", answer);
        return false;
    }
    if (answer.status != 200) {
        explainStatus("polling", answer);
        return false;
    }
    const QJsonObject open = objectIn(QString::fromUtf8(answer.body), 1);
    m_sid = open.value("sid").toString().toLatin1();
    if (!answer.body.startsWith('0') || m_sid.isEmpty()) {
        fail("polling", "HTTP 200, but no Engine.IO handshake: " + shortened(answer.body),
             QString("A web server answers at %1: forward that path to papermastery-server.")
                 .arg(kEnginePath));
        return false;
    }
    m_offersUpgrade = open.value("upgrades").toArray().contains("websocket");
    ok("polling", QString("handshake in %1, ping every %2 s, messages up to %3 bytes")
                      .arg(milliseconds(answer.took))
                      .arg(open.value("pingInterval").toDouble() / 1000)
                      .arg(open.value("maxPayload").toInteger()));
    checkOrigin(answer);
    return true;
}

void Doctor::checkOrigin(const HttpAnswer& handshake)
{
    if (m_options.origin.isEmpty())
        return;
    const QByteArray granted = handshake.header("access-control-allow-origin");
    if (granted == m_options.origin || granted == "*")
        ok("origin", "pages of " + m_options.origin + " may use the server");
    else
        fail("origin",
             granted.isEmpty() ? QString("pages of " + m_options.origin + " are not granted")
                               : QString("granted is " + granted + ", not " + m_options.origin),
             "Add it to cors.origins, exactly as the browser sends it: scheme, host and port. A proxy must "
             "not "
             "remove or double the field.");
}

bool Doctor::checkPost()
{
    QByteArray packet = "40";
    if (!m_options.token.isEmpty())
        packet += QJsonDocument(QJsonObject{{"token", QString::fromUtf8(m_options.token)}})
                      .toJson(QJsonDocument::Compact);
    const HttpAnswer answer = m_http.post(engine("polling", m_sid), packet, "text/plain;charset=UTF-8");
    if (answer.status == 200 && answer.body == "ok") {
        return true;
    }
    if (answer.status == 0)
        explainNoAnswer("polling POST", answer);
    else
        explainStatus("polling POST", answer);
    return false;
}

void Doctor::checkConnect()
{
    for (int poll = 0; poll < kMaxPolls; ++poll) {
        const HttpAnswer answer = m_http.get(engine("polling", m_sid));
        if (answer.status == 0)
            return explainNoAnswer("connect", answer);
        if (answer.status != 200)
            return explainStatus("connect", answer);
        bool answered = false;
        for (const QByteArray& packet : answer.body.split(kSeparator)) {
            const QString text = QString::fromUtf8(packet);
            if (text.startsWith("40") || text.startsWith("44")) {
                readConnectAnswer(text);
                answered = true;
            } else if (text.startsWith("42")) {
                checkClock(text);
            }
        }
        if (answered)
            return;
    }
    fail("connect", "no answer to CONNECT", "Look into the server's log.");
}

void Doctor::readConnectAnswer(const QString& packet)
{
    if (packet.startsWith("40"))
        return ok("connect", "user " + m_options.user + " is connected");
    const QJsonObject error = objectIn(packet, 2);
    const QString code = error.value("message").toString();
    const QString hint = error.value("data").toObject().value("hint").toString();
    if (code == "TOKEN_REQUIRED")
        return note("connect", "refused: " + code,
                    "The server wants tokens (identity.mode = \"jwt\"): give one with "
                    "--token-file, for example of papermastery-ctl gentoken.");
    fail("connect", "refused: " + code, hint.isEmpty() ? QString("See the codes in domain.md.") : hint);
}

void Doctor::checkClock(const QString& eventPacket)
{
    const QJsonArray event = QJsonDocument::fromJson(eventPacket.mid(2).toUtf8()).array();
    const QString serverTime = event.at(1).toObject().value("server_time").toString();
    const QDateTime theirs = QDateTime::fromString(serverTime, Qt::ISODateWithMs);
    if (!theirs.isValid())
        return;
    const qint64 skew = std::abs(theirs.msecsTo(QDateTime::currentDateTimeUtc()));
    if (skew > kMaxSkewMs)
        note("clock", QString("the server's clock differs from this machine's by %1 s").arg(skew / 1000),
             "Tokens are checked against it: keep both right with NTP.");
}

void Doctor::checkWebSocket()
{
    const WebSocketAnswer answer = probeWebSocket(engine("websocket"), m_options.deadline, 1);
    if (!answer.messages.isEmpty() && answer.messages.front().startsWith('0'))
        return ok("websocket", "open in " + milliseconds(answer.took));
    const QString seen = answer.errorText.isEmpty() ? QString("open, but silent") : answer.errorText;
    fail("websocket", seen,
         "Clients fall back to polling. A proxy must pass the upgrade on: HTTP/1.1 to the server, with the "
         "fields "
         "Upgrade and Connection (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; "
         "proxy_set_header Connection \"upgrade\"), and not buffer it. Or the option engine.websocket is "
         "off.");
}

void Doctor::checkUpgrade()
{
    if (m_sid.isEmpty() || !m_offersUpgrade)
        return;
    const WebSocketAnswer answer =
        probeWebSocket(engine("websocket", m_sid), m_options.deadline, 1, QStringLiteral("2probe"));
    if (!answer.messages.isEmpty() && answer.messages.front() == "3probe")
        return ok("upgrade", "from polling to websocket");
    fail("upgrade", answer.errorText.isEmpty() ? QString("the probe was not answered") : answer.errorText,
         "When websocket alone works, the second connection reached another server than the first: the "
         "balancer needs "
         "sticky sessions.");
}

} // namespace sio::ctl
