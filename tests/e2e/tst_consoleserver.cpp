// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/adminclient.h"
#include "models/eventfilter.h"
#include "models/senddocument.h"
#include "store/serverstate.h"

#include <QtCore/QDateTime>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest>

using namespace sio;
using namespace sio::store;
using State = link::AdminClient::State;
using link::Answer;
using link::Feature;

namespace {

const char* const kPassword = "correct horse battery";
constexpr int kDeadline = 20'000;

/// papermastery-server with one account of each role, named like the role.
class Server {
public:
    explicit Server(const QString& settings = {})
    {
        QProcess hash;
        hash.start(PM_BIN "/papermastery-ctl", {"hash-password"});
        hash.write(QByteArray(kPassword) + '\n');
        hash.closeWriteChannel();
        hash.waitForFinished(kDeadline);
        const QString hashed = QString::fromUtf8(hash.readAllStandardOutput()).trimmed().section('\n', -1);
        QFile::setPermissions(m_folder.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QFile config(m_folder.filePath("server.toml"));
        if (!config.open(QIODevice::WriteOnly))
            return;
        QString text = QString("[admin]\naudit_file = \"%1\"\naudit_sync = false\n%2\n")
                           .arg(m_folder.filePath("audit.jsonl"), settings);
        for (const char* role : {"viewer", "support", "qa", "admin"})
            text += QString("[[admin.accounts]]\nname = \"%1\"\nrole = \"%1\"\npassword_hash = \"%2\"\n")
                        .arg(role, hashed);
        config.write(text.toUtf8());
        config.close();
        config.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        start("127.0.0.1:0");
    }
    ~Server() { stop(); }

    void start(const QString& listen)
    {
        m_process = std::make_unique<QProcess>();
        m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process->start(PM_BIN "/papermastery-server",
                         {"--config", m_folder.filePath("server.toml"), "--listen", listen});
        QString line;
        if (QTest::qWaitFor([this] { return m_process->canReadLine(); }, kDeadline))
            line = QString::fromUtf8(m_process->readLine());
        m_url = QUrl(line.mid(line.indexOf("http://")).trimmed());
    }
    void stop()
    {
        m_process->terminate();
        if (!QTest::qWaitFor([this] { return m_process->state() == QProcess::NotRunning; }, kDeadline))
            m_process->kill();
    }
    void restart()
    {
        const QString address = QString("127.0.0.1:%1").arg(m_url.port());
        stop();
        start(address);
    }
    QUrl url() const { return m_url; }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<QProcess> m_process;
    QUrl m_url;
};

/// A user's browser.
struct User {
    User(const Server& server, const QString& name)
    {
        QObject::connect(&client, &link::SocketIoClient::eventReceived, &client,
                         [this](const link::IncomingEvent& event) { received << event.name; });
        link::SocketIoOptions options;
        options.url = server.url();
        options.query = "userId=" + name;
        client.open(options);
    }
    link::SocketIoClient client;
    QStringList received;
};

struct Console {
    Console() { state.attach(&client); }
    void login(const Server& server, const QString& name)
    {
        link::Profile profile = link::Profile::make(name, server.url());
        profile.user = name;
        client.connectTo(profile, {kPassword, {}});
    }
    link::AdminClient client;
    ServerState state;
};

const UserEntry* userOf(const ServerState& state, const QString& name)
{
    const Slot slot = state.userSlot(name);
    return slot == kNoSlot ? nullptr : &state.users()[slot];
}

int eventsNamed(const ServerState& state, const QString& name)
{
    int count = 0;
    for (auto n = state.events().first(); n < state.events().end(); ++n)
        count += state.events().at(n)->event == name ? 1 : 0;
    return count;
}

} // namespace

/// The console's link, store and send document against the product's server.
class TestConsoleServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void seesUsersComeAndGo()
    {
        Server server;
        QVERIFY(server.url().isValid());
        User early(server, "early");
        QTRY_VERIFY_WITH_TIMEOUT(early.client.isJoined(), kDeadline);
        Console console;
        console.client.watchSockets(true);
        console.client.watchStats(true);
        console.login(server, "viewer");
        QTRY_VERIFY_WITH_TIMEOUT(console.client.isLive(), kDeadline);
        QTRY_COMPARE(console.state.freshness(), Freshness::Live);
        QCOMPARE(console.client.config().role, QString("viewer"));
        QVERIFY(console.client.whyNot(Feature::Publish).contains("role"));
        QTRY_VERIFY(userOf(console.state, "early"));
        auto late = std::make_unique<User>(server, "late");
        QTRY_VERIFY(userOf(console.state, "late"));
        late->client.request("join_session_room", R"({"session_id":"s1"})", std::chrono::seconds(5), this,
                             [](const auto&) {});
        QTRY_VERIFY(console.state.roomSlot("session:s1") != kNoSlot);
        QTRY_COMPARE(userOf(console.state, "late")->last.event, QString("join_session_room"));
        late.reset();
        QTRY_VERIFY(!userOf(console.state, "late"));
        QTRY_VERIFY(console.state.roomSlot("session:s1") == kNoSlot);
        QTRY_VERIFY(console.state.totals().clients >= 2);
        QCOMPARE(console.state.gaps(), 0);
        QCOMPARE(console.client.skippedPackets(), 0);
    }

    void followsEventsWithAFilter()
    {
        Server server;
        User user(server, "u1");
        QTRY_VERIFY_WITH_TIMEOUT(user.client.isJoined(), kDeadline);
        user.client.request("join_session_room", R"({"session_id":"before"})", std::chrono::seconds(5), this,
                            [](const auto&) {});
        Console console;
        console.client.watchEvents(models::EventFilter::parse("event:join_*,leave_* dir:in").serverPart());
        console.login(server, "viewer");
        QTRY_VERIFY_WITH_TIMEOUT(console.client.isLive(), kDeadline);
        QTRY_COMPARE(eventsNamed(console.state, "join_session_room"), 1); // from before the console
        user.client.request("join_session_room", R"({"session_id":"s1"})", std::chrono::seconds(5), this,
                            [](const auto&) {});
        QTRY_COMPARE(eventsNamed(console.state, "join_session_room"), 2);
        const link::EventPtr last = console.state.events().at(console.state.events().end() - 1);
        QCOMPARE(last->user, QString("u1"));
        QVERIFY(last->dir == link::Direction::In);
        QVERIFY(last->payload.contains("\"s1\""));
    }

    void sendsToBothTabsAndSeesTheReceipt()
    {
        Server server;
        User first(server, "u1");
        User second(server, "u1");
        User other(server, "u2");
        QTRY_VERIFY_WITH_TIMEOUT(
            first.client.isJoined() && second.client.isJoined() && other.client.isJoined(), kDeadline);
        Console console;
        console.login(server, "support");
        QTRY_VERIFY_WITH_TIMEOUT(console.client.isLive(), kDeadline);
        models::SendDocument document;
        document.setCatalogue(console.client.config().catalogue);
        QVERIFY(document.eventNames().contains("payment_update"));
        document.setEvent("payment_update", true);
        document.setField("user_id", "{{selected.user_id}}");
        models::Variables variables;
        variables.values = {{"selected.user_id", "u1"}};
        QCOMPARE(document.whyNotSend(console.client.config(), 2, {}, 0, QDateTime::currentMSecsSinceEpoch()),
                 QString());
        std::optional<Answer<link::Receipt>> answer;
        const auto keep = [&](const Answer<link::Receipt>& result) { answer = result; };
        console.client.publish(document.request(variables, true), this, keep);
        QTRY_VERIFY(answer);
        QVERIFY2(answer->ok, qPrintable(answer->error.message));
        QCOMPARE(answer->value.matchedSockets, 2);
        QCOMPARE(answer->value.written, 0);
        answer.reset();
        console.client.publish(document.request(variables, false), this, keep);
        QTRY_VERIFY(answer);
        QVERIFY2(answer->ok, qPrintable(answer->error.message));
        QCOMPARE(answer->value.matchedUsers, 1);
        QCOMPARE(answer->value.written, 2);
        QCOMPARE(answer->value.sockets.size(), 2u);
        for (const link::ReceiptLine& line : answer->value.sockets)
            QVERIFY(line.written && line.user == u"u1");
        QTRY_VERIFY(first.received.contains("payment_update") && second.received.contains("payment_update"));
        QVERIFY(!other.received.contains("payment_update"));
    }

    void productionWantsReasonAndArm()
    {
        Server server("environment = \"production\"\nproduction = true\nrecipients_cap = 1");
        User first(server, "u1");
        User second(server, "u1");
        QTRY_VERIFY_WITH_TIMEOUT(first.client.isJoined() && second.client.isJoined(), kDeadline);
        Console console;
        console.login(server, "support");
        QTRY_VERIFY_WITH_TIMEOUT(console.client.isLive(), kDeadline);
        QVERIFY(console.client.config().production);
        models::SendDocument document;
        document.setEvent("custom");
        document.setTarget({link::Target::Kind::User, "u1"});
        QStringList codes;
        const auto keep = [&](const Answer<link::Receipt>& result) {
            codes << (result.ok ? QString("ok") : result.error.code);
        };
        console.client.publish(document.request({}, false), this, keep);
        QTRY_COMPARE(codes, QStringList{"REASON_REQUIRED"});
        document.setReason("SUP-311 double charge");
        console.client.publish(document.request({}, false), this, keep);
        QTRY_COMPARE(codes.size(), 2);
        QCOMPARE(codes.last(), QString("NOT_ARMED"));
        bool armed = false;
        console.client.arm("SUP-311 double charge", this,
                           [&](const Answer<link::Armed>& result) { armed = result.ok; });
        QTRY_VERIFY(armed);
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        QVERIFY(console.client.armedUntil() > now + 200'000 && console.client.armedUntil() < now + 310'000);
        QCOMPARE(document.nameToType(console.client.config(), 2), QString("u1"));
        console.client.publish(document.request({}, false), this, keep);
        QTRY_COMPARE(codes.size(), 3);
        QCOMPARE(codes.last(), QString("CONFIRMATION_REQUIRED"));
        link::PublishRequest request = document.request({}, false);
        request.confirm = "u1";
        console.client.publish(request, this, keep);
        QTRY_COMPARE(codes.size(), 4);
        QCOMPARE(codes.last(), QString("ok"));
        QTRY_VERIFY(first.received.contains("custom"));
    }

    void comesBackAfterARestart()
    {
        Server server;
        User user(server, "u1");
        Console console;
        console.client.watchSockets(true);
        console.login(server, "admin");
        QTRY_VERIFY_WITH_TIMEOUT(userOf(console.state, "u1"), kDeadline);
        QSignalSpy freshness(&console.state, &ServerState::freshnessChanged);
        server.restart();
        QTRY_VERIFY_WITH_TIMEOUT(freshness.size() >= 2, kDeadline); // stale, then live again
        QTRY_VERIFY_WITH_TIMEOUT(console.client.isLive(), kDeadline);
        QTRY_COMPARE_WITH_TIMEOUT(console.state.freshness(), Freshness::Live, kDeadline);
        QTRY_VERIFY_WITH_TIMEOUT(userOf(console.state, "u1"), kDeadline);
        // Commands work with the new login.
        bool blocked = false;
        console.client.block("u1", 5, "SUP-1 spam", this,
                             [&](const Answer<link::Nothing>& result) { blocked = result.ok; });
        QTRY_VERIFY(blocked);
        QTRY_VERIFY_WITH_TIMEOUT(!userOf(console.state, "u1"), kDeadline);
        std::optional<Answer<link::AuditPage>> page;
        console.client.audit(0, 50, {}, this, [&](const Answer<link::AuditPage>& result) { page = result; });
        QTRY_VERIFY(page);
        QVERIFY(page->ok);
        QVERIFY(std::any_of(page->value.rows.begin(), page->value.rows.end(), [](const link::AuditRow& row) {
            return row.what.contains("block") && row.who == u"admin";
        }));
        console.client.logout();
        QTRY_COMPARE(console.client.state(), State::Disconnected);
    }
};

QTEST_GUILESS_MAIN(TestConsoleServer)
#include "tst_consoleserver.moc"
