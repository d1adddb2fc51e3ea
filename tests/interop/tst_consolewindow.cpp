// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "gui/consolecase.h"
#include "interop/nodeserver.h"
#include "models/filterproxy.h"
#include "views/connectdialog.h"
#include "views/pageframe.h"
#include "views/statepanel.h"
#include "views/tablepage.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace sio;
using namespace sio::test;

/// The console's window against a Node server with the public instrumentation.
class TestConsoleWindow : public QObject {
    Q_OBJECT

    static views::TablePage* table(ConsoleCase& c, const char* key)
    {
        c.window().showPage(QString::fromLatin1(key));
        return qobject_cast<views::TablePage*>(c.page(key));
    }

private Q_SLOTS:
    void showsWhatANodeServerTells()
    {
        NodeServer server({});
        const int port = server.port();
        QVERIFY(port > 0);
        QVERIFY(server.tell("connect anna"));
        ConsoleCase c;
        c.options.url = QString("http://127.0.0.1:%1").arg(port);
        QVERIFY(c.start("users"));
        auto* users = table(c, "users");
        QTRY_VERIFY(users->proxy()->indexOfId("anna").isValid());
        QVERIFY(server.tell("connect ben"));
        QTRY_VERIFY(users->proxy()->indexOfId("ben").isValid());
        auto* events = table(c, "events");
        QVERIFY(server.tell("broadcast news"));
        QTRY_VERIFY(events->proxy()->shown() > 0);
        events->setFilter("event:news");
        QTRY_VERIFY(events->proxy()->shown() >= 1);
        QVERIFY(server.tell("drop ben"));
        users = table(c, "users");
        QTRY_VERIFY(!users->proxy()->indexOfId("ben").isValid());
        for (const char* key : {"audit", "rejected"}) { // what such a server does not have is said
            c.window().showPage(QString::fromLatin1(key));
            QTRY_COMPARE(c.page(key)->frame()->statePanel()->headline(), "Not available here");
        }
    }

    void asksAgainAfterAWrongPassword()
    {
        // bcrypt of "admin-password" (cost 4).
        NodeServer server(
            {"--auth", "--hash", "$2a$04$exyGqdHaJjTSpV2u8JnoGufhYdGPSWQrqeTNJaT.nyeztDYCLOzSO"});
        const int port = server.port();
        QVERIFY(port > 0);
        ConsoleCase c;
        c.options.url = QString("http://127.0.0.1:%1").arg(port);
        c.options.user = "admin";
        c.options.password = "wrong";
        QVERIFY(c.start("overview", false));
        QTRY_VERIFY(c.find<views::ConnectDialog>("connectDialog"));
        QTRY_VERIFY(c.find<QLabel>("connectProblem")->text().contains("invalid credentials"));
        QTest::keyClicks(c.find<QLineEdit>("profilePassword"), "admin-password");
        QTest::mouseClick(c.find<QPushButton>("connectButton"), Qt::LeftButton);
        QTRY_VERIFY(c.console->client().isLive());
    }
};

QTEST_MAIN(TestConsoleWindow)
#include "tst_consolewindow.moc"
