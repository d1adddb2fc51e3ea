// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "gui/consolecase.h"
#include "views/connectdialog.h"
#include "views/pageframe.h"
#include "views/statepanel.h"

#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace sio;
using namespace sio::test;
using State = link::AdminClient::State;

namespace {

views::StatePanel* panel(ConsoleCase& c)
{
    return c.page("overview")->frame()->statePanel();
}

bool isAsking(ConsoleCase& c)
{
    auto* dialog = c.find<views::ConnectDialog>("connectDialog");
    return dialog && dialog->isVisible();
}

/// Types what was wrong and connects.
void mend(ConsoleCase& c, const QUrl& url)
{
    auto* dialog = c.find<views::ConnectDialog>("connectDialog");
    auto* address = dialog->findChild<QLineEdit*>("profileUrl");
    address->selectAll();
    QTest::keyClicks(address, url.toString());
    QTest::keyClicks(dialog->findChild<QLineEdit*>("profilePassword"), "right");
    QTest::mouseClick(dialog->findChild<QPushButton*>("connectButton"), Qt::LeftButton);
}

} // namespace

/// Connections that only another address, login or decision mends: the console says why, asks, and goes on.
class TestConnect : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anUnknownHostIsAskedForAgain()
    {
        ConsoleCase c;
        c.options.url = "http://nobody.invalid:3000";
        QVERIFY(c.start("overview", false));
        QTRY_VERIFY(isAsking(c));
        QCOMPARE(c.console->client().refusalKind(), link::AdminClient::RefusalKind::UnknownHost);
        QCOMPARE(c.find<QLineEdit>("profileUrl")->text(), "http://nobody.invalid:3000");
        QCOMPARE(c.find<QLineEdit>("profileUser")->text(), "tester");
        QTRY_VERIFY(c.find<QLineEdit>("profileUrl")->hasFocus()); // it is what must be mended
        const QString problem = c.find<QLabel>("connectProblem")->text();
        QVERIFY2(problem.contains("No connection: unknown host nobody.invalid"), qPrintable(problem));
        QCOMPARE(panel(c)->headline(), "Not let in");

        mend(c, c.server.url());
        QTRY_VERIFY(c.console->client().isLive());
        QTRY_VERIFY(!isAsking(c));
    }

    void aServerWithoutTlsIsAskedForAgain()
    {
        QTcpServer plain;
        QVERIFY(plain.listen(QHostAddress::LocalHost));
        connect(&plain, &QTcpServer::newConnection, this, [&plain] {
            QTcpSocket* socket = plain.nextPendingConnection();
            socket->write("HTTP/1.1 400 Bad Request\r\n\r\n");
            socket->disconnectFromHost();
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
        ConsoleCase c;
        c.options.url = QString("https://127.0.0.1:%1").arg(plain.serverPort());
        QVERIFY(c.start("overview", false));
        QTRY_VERIFY(isAsking(c));
        QCOMPARE(c.console->client().refusalKind(), link::AdminClient::RefusalKind::Tls);
        const QString problem = c.find<QLabel>("connectProblem")->text();
        QVERIFY2(problem.contains(QString("TLS with 127.0.0.1:%1 failed").arg(plain.serverPort())),
                 qPrintable(problem));

        mend(c, c.server.url());
        QTRY_VERIFY(c.console->client().isLive());
        QTRY_VERIFY(!isAsking(c));
    }

    void anUnknownCertificateIsShownAndPinned()
    {
        FakeAdminServer secure(PM_TEST_DATA "/tls/selfsigned.pem");
        ConsoleCase c;
        c.options.url = secure.url().toString();
        c.prompt.accepts = false;
        QVERIFY(c.start("overview", false));
        QTRY_COMPARE(c.prompt.questions.size(), 1);
        const views::Confirmation first = c.prompt.questions.front();
        QVERIFY2(first.title.contains("No authority vouches for the certificate of 127.0.0.1"),
                 qPrintable(first.title));
        QVERIFY(first.details.join(' ').contains("SHA-256"));
        QTRY_COMPARE(c.console->client().state(), State::Refused);
        QVERIFY(!secure.isJoined());
        QTRY_COMPARE(panel(c)->headline(), "Not let in");

        c.prompt.accepts = true;
        QTest::mouseClick(c.find<QPushButton>("stateAction"), Qt::LeftButton);
        QTRY_VERIFY(isAsking(c));
        mend(c, secure.url());
        QTRY_VERIFY(c.console->client().isLive());
        QCOMPARE(c.prompt.questions.size(), 2);
        QCOMPARE(c.prompt.questions.back().action, "Pin this certificate");
    }
};

QTEST_MAIN(TestConnect)
#include "tst_connect.moc"
