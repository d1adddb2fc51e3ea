// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "gui/shotsequences.h"

#include "views/sequencespage.h"
#include "views/stepsmodel.h"
#include "views/virtualuserspanel.h"

#include <QtTest/QTest>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTabWidget>

#include <algorithm>
#include <cstdio>

namespace sio::test {

namespace {

constexpr int kDeadlineMs = 20'000;
enum Tab { Steps, Result, Difference, Users };

bool runToTheEnd(views::SequencesPage& page)
{
    page.startRun();
    return QTest::qWaitFor([&page] { return !page.isRunning(); }, kDeadlineMs);
}

void pair(views::VirtualUserCard* card, int transport)
{
    card->findChild<QComboBox*>("virtualUserTransport")->setCurrentIndex(transport);
    card->connectUser();
    (void)QTest::qWaitFor([card] { return card->isConnected(); }, kDeadlineMs);
    card->joinRoom("session:booking-12");
    QTest::qWait(200);
}

} // namespace

void shootSequences(app::MainWindow& window, const std::function<void(const QString& name)>& shoot)
{
    auto* page = qobject_cast<views::SequencesPage*>(window.page("sequences"));
    if (!page || !window.showPage("sequences"))
        return;
    auto* tabs = page->findChild<QTabWidget*>("sequenceTabs");
    auto* text = page->findChild<QPlainTextEdit*>("sequenceText");
    tabs->setCurrentIndex(Steps);
    page->openFile(":/sequences/booking-happy-path.yaml");
    page->findChild<QTableView*>("sequenceSteps")->selectRow(3);
    shoot("sequences");

    page->startRun();
    (void)QTest::qWaitFor(
        [page] { return page->steps()->index(4, views::StepsModel::Result).data().toString() == "passed"; },
        kDeadlineMs);
    shoot("sequences-running");
    (void)QTest::qWaitFor([page] { return !page->isRunning(); }, kDeadlineMs);

    const QString whole = text->toPlainText();
    text->setPlainText(QString(whole).replace("status: completed, amount: \"75.00\"",
                                              "status: refunded, amount: \"70.00\""));
    if (!runToTheEnd(*page))
        std::fprintf(stderr, "a sequence did not end\n");
    tabs->setCurrentIndex(Difference);
    shoot("sequences-diff");

    tabs->setCurrentIndex(Steps);
    text->setPlainText(QString(whole).replace("status: completed, amount", "status: failed, amount"));
    (void)runToTheEnd(*page);
    shoot("sequences-failed");
    tabs->setCurrentIndex(Result);
    shoot("sequences-failed-result");

    tabs->setCurrentIndex(Users);
    for (int i = 0; i < 3; ++i)
        pair(page->virtualUsers()->addUser(), i == 1 ? 1 : 0);
    const auto cards = page->virtualUsers()->cards();
    cards[0]->emitEvent("no_such_event", R"({"why":"to see what comes of it"})");
    QTest::qWait(300);
    shoot("sequences-users");
    page->virtualUsers()->disconnectAll();
    (void)QTest::qWaitFor(
        [&cards] {
            return std::none_of(cards.begin(), cards.end(), [](auto* card) { return card->isConnected(); });
        },
        kDeadlineMs);
    tabs->setCurrentIndex(Steps);
}

} // namespace sio::test
