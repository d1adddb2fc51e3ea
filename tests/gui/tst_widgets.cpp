// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/commandline.h"
#include "models/text.h"
#include "views/confirmdialog.h"
#include "views/consolestyle.h"
#include "views/csv.h"
#include "views/jsonmodel.h"
#include "views/jsonview.h"
#include "views/labels.h"
#include "views/targetpicker.h"
#include "views/theme.h"
#include "views/timechart.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QTemporaryDir>
#include <QtGui/QStandardItemModel>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStyleOption>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTreeView>

using namespace sio;
using namespace sio::views;

class TestWidgets : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void plainCellsStandUnderTheirHeaders()
    {
        ConsoleStyle style;
        QStandardItemModel model(1, 1);
        model.setHorizontalHeaderLabels({"Server"});
        model.setItem(0, 0, new QStandardItem("vm"));
        QTableView table;
        table.setStyle(&style);
        table.setModel(&model);
        QListWidget list;
        list.setStyle(&style);
        list.addItem("booking");
        const QAbstractItemView* const views[] = {&table, &list};
        for (const QAbstractItemView* view : views) {
            QStyleOptionViewItem item;
            item.initFrom(view);
            item.rect = {0, 0, 200, 24};
            item.features = QStyleOptionViewItem::HasDisplay;
            item.text = "vm";
            const QRect words = style.subElementRect(QStyle::SE_ItemViewItemText, &item, view);
            const int inset = style.pixelMetric(QStyle::PM_FocusFrameHMargin, &item, view) + 1; // inside it
            QCOMPARE(words.left() + inset, style.pixelMetric(QStyle::PM_HeaderMargin, nullptr, view));
        }
    }

    void cellsThatASpreadsheetWouldRunAreText()
    {
        QCOMPARE(csvLine({"a", "=1+1", "@x", "-2", "+3", "\tq"}), QByteArray("a,'=1+1,'@x,'-2,'+3,'\tq\r\n"));
        QCOMPARE(csvLine({"say \"hi\"", "a,b", "two\nlines"}),
                 QByteArray("\"say \"\"hi\"\"\",\"a,b\",\"two\nlines\"\r\n"));
        QCOMPARE(csvLine({"", ""}), QByteArray(",\r\n"));
    }

    void exportsAreForTheirOwnerAlone()
    {
        QTemporaryDir folder;
        QString problem;
        QVERIFY(saveOwnerOnly(folder.filePath("x.csv"), "1", &problem));
        QCOMPARE(QFile::permissions(folder.filePath("x.csv")) &
                     (QFileDevice::ReadGroup | QFileDevice::ReadOther),
                 QFileDevice::Permissions());
        QVERIFY(!saveOwnerOnly(folder.filePath("absent/x.csv"), "1", &problem));
        QVERIFY(!problem.isEmpty());
    }

    void jsonIsATreeOfPlainText()
    {
        JsonModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setValue(QJsonDocument::fromJson(R"({"a":{"b":[1,"<b>x</b>"]},"c":null})").object());
        QCOMPARE(model.rowCount(), 2);
        const QModelIndex a = model.index(0, 0);
        const QModelIndex list = model.index(0, 0, a);
        const QModelIndex text = model.index(1, JsonModel::ValueColumn, list);
        QCOMPARE(text.data().toString(), "<b>x</b>");
        QVERIFY(text.data(Qt::ToolTipRole).toString().contains("&lt;b&gt;x&lt;/b&gt;"));
        QCOMPARE(model.pathOf(text.siblingAtColumn(0)), "a.b[1]");
    }

    void aHugeValueIsCutUntilAsked()
    {
        Theme theme;
        JsonView view(theme);
        view.resize(300, 300);
        view.show();
        view.setJson("[{\"x\":\"" + QByteArray(1024 * 1024, 'y') + "\"}]");
        QVERIFY(view.isCut());
        auto* all = view.findChild<QPushButton*>("jsonShowAll");
        QVERIFY(all->isVisible());
        auto* plain = view.findChild<QPlainTextEdit*>("jsonPlain");
        QVERIFY(plain->toPlainText().size() < 70'000);
        all->click();
        QVERIFY(!view.isCut());
        view.findChild<QAbstractButton*>("jsonRaw")->click();
        QVERIFY(plain->toPlainText().size() > 1'000'000);
    }

    void textThatIsNotJsonIsShownAsItIs()
    {
        Theme theme;
        JsonView view(theme);
        view.setJson("[{\"cut");
        QCOMPARE(view.findChild<QPlainTextEdit*>("jsonPlain")->toPlainText(), "[{\"cut");
        view.setJson("\xe2\x80\xae[1");
        QVERIFY(!view.findChild<QPlainTextEdit*>("jsonPlain")->toPlainText().contains(QChar(0x202e)));
    }

    void labelsNeverGuessMarkup()
    {
        const std::unique_ptr<QLabel> label(plainLabel("<h1>big</h1>", nullptr));
        QCOMPARE(label->textFormat(), Qt::PlainText);
    }

    void theHarmlessButtonIsTheDefaultOfAQuestion()
    {
        Confirmation question;
        question.title = "Disconnect 2 sockets of user u1";
        question.action = "Disconnect 2 sockets";
        question.wantsReason = true;
        question.mustType = "server-one";
        ConfirmDialog dialog(question);
        auto* action = dialog.findChild<QPushButton*>("confirmAction");
        QVERIFY(!action->isDefault());
        QVERIFY(!action->autoDefault());
        QVERIFY(!action->isEnabled());
        dialog.findChild<QLineEdit*>("confirmReason")->setText("SUP-1");
        QVERIFY(!action->isEnabled());
        dialog.findChild<QLineEdit*>("confirmTyped")->setText("server-on");
        QVERIFY(!action->isEnabled());
        dialog.findChild<QLineEdit*>("confirmTyped")->setText("server-one");
        QVERIFY(action->isEnabled());
        dialog.show();
        QTest::keyClick(dialog.findChild<QLineEdit*>("confirmTyped"), Qt::Key_Return);
        QCOMPARE(dialog.result(), int(QDialog::Rejected)); // Enter alone took the harmless one
    }

    void chartsSayTheirLastValue()
    {
        TimeChart chart("Messages", [](double v) { return QString::number(v) + "/s"; });
        const int line = chart.addLine("in", Qt::red);
        QCOMPARE(chart.lastText(line), "–");
        chart.setNow(60'000);
        std::vector<TimeChart::Point> points;
        for (int second = 1; second < 60; ++second)
            points.push_back({second * 1000, second % 2 == 0 ? 1.0 : 9.0});
        points.push_back({60'000, 7});
        chart.setPoints(line, points);
        QCOMPARE(chart.lastText(line), "7/s");
        QCOMPARE(chart.accessibleDescription(), "in 7/s");
        chart.resize(400, 160);
        const QImage image = chart.grab().toImage();
        int red = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 150; x < image.width(); ++x)
                red += image.pixelColor(x, y).red() > 200 && image.pixelColor(x, y).green() < 120;
        QVERIFY2(red > 30, "the line is drawn"); // and not the legend's mark alone
    }

    void optionsAreRead()
    {
        const auto parsed = app::parseOptions(
            {"--connect", "http://127.0.0.1:3000", "--user=ana", "--theme", "dark", "--page", "events"});
        QVERIFY(parsed.problem.isEmpty());
        QCOMPARE(parsed.options.url, "http://127.0.0.1:3000");
        QCOMPARE(parsed.options.user, "ana");
        QCOMPARE(parsed.options.page, "events");
        QVERIFY(parsed.options.scheme == Scheme::Dark);
        QVERIFY(!app::parseOptions({"--password", "x"}).problem.isEmpty()); // never on the command line
        QVERIFY(!app::parseOptions({"--theme", "pink"}).problem.isEmpty());
        QVERIFY(!app::parseOptions({"--connect"}).problem.isEmpty());
        QVERIFY(!app::parseOptions({"--connect", "x", "--profile", "y"}).problem.isEmpty());
    }

    void thePasswordComesFromTheEnvironmentOrAFile()
    {
        qputenv("PAPERMASTERY_CONSOLE_PASSWORD", "from-env");
        QCOMPARE(app::parseOptions({}).options.password, "from-env");
        QVERIFY(qEnvironmentVariableIsEmpty("PAPERMASTERY_CONSOLE_PASSWORD")); // not for children
        QTemporaryDir folder;
        QFile file(folder.filePath("pw"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("from-file\nsecond line\n");
        file.close();
        QCOMPARE(app::parseOptions({"--password-file", file.fileName()}).options.password, "from-file");
        QVERIFY(!app::parseOptions({"--password-file", folder.filePath("absent")}).problem.isEmpty());
    }

    void aServerWithoutACatalogueDerivesNoAudience()
    {
        views::TargetPicker picker;
        picker.show();
        auto* derived = picker.findChild<QAbstractButton*>("targetDerived");
        auto* name = picker.findChild<QLineEdit*>("targetName");
        QVERIFY(derived->isEnabled());
        QVERIFY2(!name->isVisible(), "nothing to name");
        picker.setDerives(false);
        QVERIFY(!derived->isEnabled());
        QVERIFY(!derived->toolTip().isEmpty());
        picker.setTarget({link::Target::Kind::Room, "lobby"});
        QVERIFY(name->isVisible());
        QCOMPARE(name->text(), "lobby");
        picker.setDerives(true);
        QVERIFY(derived->isEnabled());
    }
};

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
