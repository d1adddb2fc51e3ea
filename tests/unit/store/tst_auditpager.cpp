// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "store/auditpager.h"

#include "link/adminclient.h"
#include "store/serverstate.h"
#include "support/fakesocketserver.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtTest>

using namespace sio;
using namespace sio::store;
using State = link::AdminClient::State;

namespace {

/// A server whose log holds records 1 to `records`, in pages of three.
struct LogServer : test::FakeSocketServer {
    LogServer()
    {
        onJoined = [this] {
            emitEvent("config",
                      R"({"supportedFeatures":["PM_AUDIT"],"papermastery":{"protocol":1,"server_id":"s",
                "environment":{"name":"staging"},"user":"mia","role":"admin","capabilities":["audit"]}})");
        };
        onEvent = [this](const QString& array, const QString& id) {
            const QJsonArray event = QJsonDocument::fromJson(array.toUtf8()).array();
            if (event.at(0) != "pm_audit") {
                acknowledge(id, R"({"ok":true})");
                return;
            }
            const int before = event.at(1).toObject().value("before").toInt(records + 1);
            asked << before;
            QJsonArray rows;
            for (int seq = before - 1; seq > 0 && rows.size() < 3; --seq)
                rows.append(QJsonObject{{"seq", seq}, {"what", "login"}});
            const QJsonObject answer{{"ok", true}, {"rows", rows}, {"more", before - 1 > 3}};
            acknowledge(id, refuses ? R"({"ok":false,"error":{"code":"AUDIT_UNAVAILABLE","message":"no"}})"
                                    : QJsonDocument(answer).toJson(QJsonDocument::Compact));
        };
    }
    int records = 8;
    bool refuses = false;
    QList<int> asked;
};

struct Case {
    explicit Case(StateLimits limits = {}) : state(limits)
    {
        state.attach(&client);
        link::Profile profile = link::Profile::make("test", server.url());
        profile.user = "mia";
        client.connectTo(profile, {"secret", {}});
    }
    QString known()
    {
        state.flush();
        QStringList list;
        for (auto n = state.audit().first(); n < state.audit().end(); ++n)
            list << QString::number(state.audit().at(n).seq);
        return list.join(' ');
    }

    LogServer server;
    ServerState state;
    link::AdminClient client;
    AuditPager pager{client, state};
};

} // namespace

class TestAuditPager : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fetchesTheNewestAndThenOlderOnes()
    {
        Case c;
        c.pager.start(); // not live yet: nothing
        QVERIFY(!c.pager.isAsking());
        QTRY_VERIFY(c.client.isLive());
        c.pager.start();
        c.pager.start(); // once
        QVERIFY(c.pager.isAsking() && !c.pager.canLoadOlder());
        QTRY_VERIFY(!c.pager.isAsking());
        QCOMPARE(c.known(), QString("6 7 8"));
        QVERIFY(c.pager.canLoadOlder());
        c.pager.loadOlder();
        c.pager.loadOlder(); // under way
        QTRY_VERIFY(!c.pager.isAsking());
        QCOMPARE(c.known(), QString("3 4 5 6 7 8"));
        c.pager.loadOlder();
        QTRY_VERIFY(!c.pager.isAsking());
        QCOMPARE(c.known(), QString("1 2 3 4 5 6 7 8"));
        QVERIFY(!c.pager.hasOlder() && !c.pager.canLoadOlder());
        c.pager.loadOlder();
        QVERIFY(!c.pager.isAsking());
        QCOMPARE(c.server.asked, (QList<int>{9, 6, 3}));
    }

    void stopsWhenThereIsNoRoom()
    {
        StateLimits limits;
        limits.maxAudit = 4;
        Case c(limits);
        QTRY_VERIFY(c.client.isLive());
        c.pager.start();
        QTRY_COMPARE(c.known(), QString("6 7 8"));
        c.pager.loadOlder();
        QTRY_COMPARE(c.known(), QString("5 6 7 8"));
        QVERIFY(c.pager.hasOlder() && !c.pager.canLoadOlder());
    }

    void asksAgainAfterALoss()
    {
        Case c;
        QTRY_VERIFY(c.client.isLive());
        c.pager.start();
        QTRY_COMPARE(c.known(), QString("6 7 8"));
        c.server.records = 20;
        c.server.drop();
        QTRY_VERIFY(!c.client.isLive());
        QVERIFY(!c.pager.canLoadOlder());
        QTRY_VERIFY(c.client.isLive());
        c.pager.start();
        QTRY_COMPARE(c.known(), QString("18 19 20")); // no hole between 8 and 18
    }

    void tellsWhyItFailed()
    {
        Case c;
        c.server.refuses = true;
        QTRY_VERIFY(c.client.isLive());
        QString code;
        connect(&c.pager, &AuditPager::failed, this,
                [&](const link::RequestError& error) { code = error.code; });
        c.pager.start();
        QTRY_COMPARE(code, QString("AUDIT_UNAVAILABLE"));
        QVERIFY(!c.pager.isAsking() && !c.pager.canLoadOlder());
    }
};

QTEST_GUILESS_MAIN(TestAuditPager)
#include "tst_auditpager.moc"
