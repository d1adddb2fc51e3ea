// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "gui/consolecase.h"
#include "models/filterproxy.h"
#include "views/detailpane.h"
#include "views/labels.h"
#include "views/pageframe.h"
#include "views/searchbox.h"
#include "views/tablepage.h"

#include <QtCore/QDateTime>
#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonDocument>
#include <QtGui/QHelpEvent>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolTip>
#include <QtWidgets/QTreeView>

using namespace sio;
using namespace sio::test;

namespace {

constexpr QChar kBreak(0x200b); ///< our own, in labels alone

/// What must never reach a widget as it is.
bool isUnseen(QChar c)
{
    const QChar::Category category = c.category();
    return (category == QChar::Other_Control && c != '\n' && c != '\t') || category == QChar::Other_Format ||
           category == QChar::Separator_Line || category == QChar::Separator_Paragraph;
}

QString unseenIn(const QString& text, bool mayBreak)
{
    for (const QChar c : text) {
        if (isUnseen(c) && !(mayBreak && c == kBreak))
            return QStringLiteral("U+%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
    }
    return {};
}

QString tipOf(QAbstractItemView* view, const QModelIndex& index)
{
    const QPoint at = view->visualRect(index).center();
    QHelpEvent help(QEvent::ToolTip, at, view->viewport()->mapToGlobal(at));
    QCoreApplication::sendEvent(view->viewport(), &help);
    return QToolTip::text();
}

} // namespace

/// Names as an attacker would choose them, in every table and pane: one line, plain, bounded, and never in
/// the way of anything else.
class TestHostile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void namesStayInTheirPlace_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("10,000 characters") << QString(10'000, 'x');
        QTest::newRow("right to left")
            << QString::fromUtf8("\u202e\u2067abc\u05d0\u05d1\u05d2 \u0645\u0631\u062d\u0628\u0627\u202c");
        QTest::newRow("zero width") << QString::fromUtf8("a\u200b\u200d\ufeffb\u2060c\u00ad") +
                                           QString(300, QChar(0x200b));
        QTest::newRow("markup") << "<b>bold</b><img src=\"x\"><script>&amp;" +
                                       QString("<table>").repeated(200);
        QTest::newRow("lines") << QString("line\r\n\tand\u2028more\n").repeated(400);
        QTest::newRow("marks upon marks") << "z" + QString(2000, QChar(0x0300)) + "z";
    }

    void namesStayInTheirPlace()
    {
        QFETCH(QString, name);
        ConsoleCase c;
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        QJsonObject socket = FakeAdminServer::socket(name, name, {name, "session:" + name}, name);
        socket["address"] = name;
        socket["agent"] = name;
        c.server.sockets = {socket, FakeAdminServer::socket("sockB", "u2")};
        const QString payload =
            QString::fromUtf8(QJsonDocument(QJsonArray{QJsonObject{{name, name}}}).toJson());
        c.server.events = {QJsonObject{{"seq", 1},
                                       {"time", now},
                                       {"dir", "out"},
                                       {"event", name},
                                       {"nsp", name},
                                       {"user", name},
                                       {"socket", name},
                                       {"rooms", QJsonArray{name, name}},
                                       {"event_id", name},
                                       {"source", name},
                                       {"size", 10},
                                       {"payload", payload}}};
        c.server.rejected = {QJsonObject{{"time", now},
                                         {"layer", name},
                                         {"code", name},
                                         {"cause", name},
                                         {"hint", name},
                                         {"address", name},
                                         {"user", name},
                                         {"transport", name},
                                         {"nsp", name},
                                         {"agent", name},
                                         {"count", 2}}};
        c.server.audit = {QJsonObject{{"seq", 1},
                                      {"time", now},
                                      {"who", name},
                                      {"role", name},
                                      {"from", name},
                                      {"what", name},
                                      {"target", name},
                                      {"reason", name},
                                      {"result", name},
                                      {"matched", 2},
                                      {"event_id", name}}};
        QVERIFY(c.start("users"));
        c.window().resize(1280, 800);
        for (const char* key : {"users", "connections", "rooms", "events", "rejected", "audit"}) {
            QVERIFY(c.window().showPage(key));
            auto* page = qobject_cast<views::TablePage*>(c.page(key));
            QTRY_VERIFY2(page->proxy()->shown() > 0, key);
            for (int row = 0; row < page->proxy()->shown(); ++row) {
                QElapsedTimer timer;
                timer.start();
                page->view()->setCurrentIndex(page->proxy()->index(row, 0));
                auto* detail = page->findChild<views::DetailPane*>();
                QTRY_VERIFY2(!detail->showsHint(), key);
                (void)c.window().grab();
                QVERIFY2(timer.elapsed() < 2000, key);
                QCOMPARE(cellProblem(page, row), QString());
                if (QTest::currentTestFailed())
                    return;
            }
            QCOMPARE(labelProblem(page), QString());
            QVERIFY2(page->minimumSizeHint().width() <= 900,
                     qPrintable(QString("%1 asks for %2").arg(key).arg(page->minimumSizeHint().width())));
            QVERIFY2(page->view()->width() >= 300,
                     qPrintable(QString("%1's table is left %2").arg(key).arg(page->view()->width())));
        }
        QVERIFY(c.window().width() == 1280);
    }

    void theSearchShowsThemInOneLineEach()
    {
        ConsoleCase c;
        c.server.sockets = {FakeAdminServer::socket("sockA", "find<b>me</b>\n\u202e" + QString(9000, 'y'))};
        QVERIFY(c.start("overview"));
        QTest::keyClick(&c.window(), Qt::Key_K, Qt::ControlModifier);
        auto* search = c.find<views::SearchBox>("search");
        QTRY_VERIFY(search->hasFocus());
        QTest::keyClicks(search, "find");
        QTRY_VERIFY(search->popup()->count() >= 1);
        for (int row = 0; row < search->popup()->count(); ++row) {
            const QString text = search->popup()->item(row)->text();
            QVERIFY(text.size() < 200);
            QVERIFY(!text.contains('\n'));
            QCOMPARE(unseenIn(text, false), QString());
        }
    }

    void tooltipsAreCutToTheScreen()
    {
        const QString long1 = views::plainTip(QString(1'000'000, 'w'));
        QVERIFY(long1.size() < 2 * views::kTipCharacters);
        QVERIFY(long1.contains(kBreak));
        const QString lines = views::plainTip(QString("a\n").repeated(100'000));
        QVERIFY(lines.count('\n') <= views::kTipLines);
        QVERIFY(lines.contains(QChar(0x2026)));
        QCOMPARE(views::plainTip({}), QString());
        QVERIFY(views::plainTip("<b>&").contains("&lt;b&gt;&amp;"));
    }

private:
    /// The first thing wrong with a row's cells and their tooltips; empty: nothing.
    static QString cellProblem(views::TablePage* page, int row)
    {
        for (int column = 0; column < page->proxy()->columnCount(); ++column) {
            const QModelIndex index = page->proxy()->index(row, column);
            const QString text = index.data().toString();
            const QString where = page->key() + " column " + QString::number(column) + ": ";
            if (text.size() > 300)
                return where + QString::number(text.size()) + " characters";
            if (text.contains('\n') || text.contains('\t') || !unseenIn(text, false).isEmpty())
                return where + "holds " + unseenIn(text, false);
            const QString tip = tipOf(page->view(), index);
            if (tip.size() > 8 * views::kTipCharacters || tip.count('\n') > views::kTipLines)
                return where + "tooltip of " + QString::number(tip.size());
            if (tip.contains("<img") || tip.contains("<b>") || tip.contains("<table>"))
                return where + "tooltip with markup";
            if (!unseenIn(tip, true).isEmpty())
                return where + "tooltip holds " + unseenIn(tip, true);
        }
        return {};
    }

    static QString labelProblem(QWidget* page)
    {
        for (QLabel* label : page->findChildren<QLabel*>()) {
            if (label->text().isEmpty() || label->inherits("QTipLabel"))
                continue; // tooltips are judged above
            if (label->textFormat() != Qt::PlainText)
                return label->objectName() + " guesses what its text is";
            if (label->text().size() > 2500)
                return label->objectName() + " has " + QString::number(label->text().size());
            if (!unseenIn(label->text(), true).isEmpty())
                return label->objectName() + " holds " + unseenIn(label->text(), true);
        }
        for (QLineEdit* edit : page->findChildren<QLineEdit*>()) {
            if (edit->text().size() > 2500 || !unseenIn(edit->text(), false).isEmpty())
                return "field " + edit->objectName() + ' ' + edit->accessibleName();
        }
        for (QListWidget* list : page->findChildren<QListWidget*>()) {
            for (int i = 0; i < list->count(); ++i) {
                if (list->item(i)->text().size() > 300 || !unseenIn(list->item(i)->text(), false).isEmpty())
                    return "list " + list->objectName();
            }
        }
        return {};
    }
};

QTEST_MAIN(TestHostile)
#include "tst_hostile.moc"
