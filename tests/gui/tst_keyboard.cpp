// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "gui/consolecase.h"
#include "models/filterproxy.h"
#include "views/notice.h"
#include "views/pageframe.h"
#include "views/quickfilters.h"
#include "views/searchbox.h"
#include "views/tablepage.h"

#include <QtCore/QDateTime>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QToolButton>

using namespace sio;
using namespace sio::test;

namespace {

QWidget* focused()
{
    return QApplication::focusWidget();
}

QString nameOf(const QWidget* widget)
{
    if (!widget)
        return "nothing";
    return QString::fromLatin1(widget->metaObject()->className()) + " \"" + widget->objectName() + "\" " +
           widget->accessibleName();
}

} // namespace

/// The console without a mouse.
class TestKeyboard : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_case = std::make_unique<ConsoleCase>();
        m_case->server.sockets = {FakeAdminServer::socket("sockA", "u1", {"session:s1"}),
                                  FakeAdminServer::socket("sockB", "u2")};
        m_case->server.events = {QJsonObject{{"seq", 1},
                                             {"time", QDateTime::currentMSecsSinceEpoch()},
                                             {"dir", "out"},
                                             {"event", "payment_update"},
                                             {"user", "u1"},
                                             {"rooms", QJsonArray{"user:u1"}},
                                             {"payload", R"([{"a":1}])"}}};
    }
    void cleanup() { m_case.reset(); }

    void aWalkComesRoundAndShowsWhereItIs_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<int>("digit");
        const char* keys[] = {"overview", "users",     "connections", "rooms", "events",
                              "send",     "sequences", "rejected",    "audit"};
        for (int i = 0; i < 9; ++i)
            QTest::newRow(keys[i]) << QString(keys[i]) << i + 1;
    }

    void aWalkComesRoundAndShowsWhereItIs()
    {
        QFETCH(QString, key);
        QFETCH(int, digit);
        ConsoleCase& c = *m_case;
        QVERIFY(c.start(key == "overview" ? "audit" : "overview"));
        QTest::keyClick(&c.window(), static_cast<Qt::Key>(Qt::Key_0 + digit), Qt::ControlModifier);
        QTRY_COMPARE(c.window().currentPage(), key);
        views::Page* page = c.page(key.toLatin1());
        QTRY_VERIFY2(
            focused() && (focused() == page || page->isAncestorOf(focused())),
            qPrintable("after Ctrl+" + QString::number(digit) + " the keyboard is at " + nameOf(focused())));
        if (auto* table = qobject_cast<views::TablePage*>(page);
            table && key != "rejected" && key != "audit") {
            QTRY_VERIFY(table->proxy()->shown() > 0);
            table->view()->setCurrentIndex(table->proxy()->index(0, 0));
            QTRY_VERIFY(table->frame()->showsContent());
        }
        // Forward until the start is reached again; a widget that keeps Tab for itself is a trap.
        QTest::keyClick(focused(), Qt::Key_Tab); // a page without rows has the keyboard, and is no stop
        QWidget* const start = focused();
        QList<QWidget*> walk;
        do {
            QWidget* const at = focused();
            QVERIFY2(!walk.contains(at), qPrintable("the walk turns back at " + nameOf(at)));
            walk << at;
            QTest::keyClick(at, Qt::Key_Tab);
            QVERIFY2(focused() && focused() != at, qPrintable("Tab does not leave " + nameOf(at)));
        } while (focused() != start && walk.size() < 200);
        QVERIFY(focused() == start);
        QVERIFY2(walk.size() >= 4, "pages, search, environment, person; and what the page has");
        // And backward, the same way.
        for (qsizetype i = walk.size(); i-- > 0;) {
            QTest::keyClick(focused(), Qt::Key_Backtab, Qt::ShiftModifier);
            QVERIFY2(focused() == walk[i],
                     qPrintable("Shift+Tab goes to " + nameOf(focused()) + ", not to " + nameOf(walk[i])));
        }
        // Each stop can be seen: it looks different without the focus.
        for (qsizetype i = 0; i < walk.size(); ++i) {
            QWidget* const at = walk[i];
            at->setFocus(Qt::TabFocusReason);
            QTRY_VERIFY(at->hasFocus());
            const QImage with = at->grab().toImage();
            walk[(i + 1) % walk.size()]->setFocus(Qt::TabFocusReason);
            QTRY_VERIFY(!at->hasFocus());
            const QImage without = at->grab().toImage();
            QVERIFY2(with != without || key == "sequences",
                     qPrintable("no sign of the focus at " + nameOf(at)));
        }
    }

    void searchIsReachedFromAnywhereAndLeftByEscape()
    {
        ConsoleCase& c = *m_case;
        QVERIFY(c.start("users"));
        auto* search = c.find<views::SearchBox>("search");
        for (const char* key : {"users", "events", "send", "overview"}) {
            c.window().showPage(key);
            c.page(key)->focusContent();
            QTest::keyClick(focused() ? focused() : &c.window(), Qt::Key_K, Qt::ControlModifier);
            QTRY_VERIFY(search->hasFocus());
            QTest::keyClicks(search, "u1");
            QTRY_VERIFY(search->popup()->isVisible());
            QTest::keyClick(search, Qt::Key_Escape);
            QTRY_VERIFY(!search->popup()->isVisible());
            QVERIFY(search->text().isEmpty());
            QVERIFY2(c.page(key) == focused() || c.page(key)->isAncestorOf(focused()),
                     qPrintable(nameOf(focused())));
        }
    }

    void escapeClosesWhatIsOpen()
    {
        ConsoleCase& c = *m_case;
        QVERIFY(c.start("users"));
        auto* notice = c.find<views::NoticeBar>("notice");
        notice->show(views::NoticeKind::Error, "Something went wrong", "details");
        c.page("users")->focusContent();
        QTest::keyClick(focused(), Qt::Key_Escape);
        QVERIFY(notice->text().isEmpty());
        QTest::keyClick(&c.window(), Qt::Key_O, Qt::ControlModifier);
        auto* dialog = c.window().findChild<QDialog*>("connectDialog");
        QTRY_VERIFY(dialog && dialog->isVisible());
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog->isVisible());
    }

    void aRoomIsFilteredAndSentToWithoutAMouse()
    {
        ConsoleCase& c = *m_case;
        QVERIFY(c.start("rooms"));
        auto* page = qobject_cast<views::TablePage*>(c.page("rooms"));
        QTRY_COMPARE(page->proxy()->shown(), 3);
        QTRY_VERIFY(page->frame()->showsContent());
        QTest::keyClick(&c.window(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(qobject_cast<QLineEdit*>(focused()));
        for (int i = 0; i < 20 && focused()->objectName() != "quick-kind-session"; ++i)
            QTest::keyClick(focused(), Qt::Key_Tab);
        QCOMPARE(focused()->objectName(), "quick-kind-session");
        QTest::keyClick(focused(), Qt::Key_Space);
        QTRY_COMPARE(page->proxy()->shown(), 1);
        for (int i = 0; i < 20 && focused()->objectName() != "roomsTable"; ++i)
            QTest::keyClick(focused(), Qt::Key_Tab);
        QCOMPARE(focused()->objectName(), "roomsTable");
        QTest::keyClick(focused(), Qt::Key_Home);
        auto* send = page->findChild<QAbstractButton*>("roomSend");
        QTRY_VERIFY(send->isVisible() && send->isEnabled());
        for (int i = 0; i < 20 && focused() != send; ++i)
            QTest::keyClick(focused(), Qt::Key_Tab);
        QCOMPARE(focused(), send);
        QTest::keyClick(send, Qt::Key_Space);
        QTRY_COMPARE(c.window().currentPage(), "send");
        QCOMPARE(c.find<QLineEdit>("targetName")->text(), "s1");
    }

private:
    std::unique_ptr<ConsoleCase> m_case;
};

QTEST_MAIN(TestKeyboard)
#include "tst_keyboard.moc"
