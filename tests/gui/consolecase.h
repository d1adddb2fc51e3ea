// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/console.h"
#include "app/mainwindow.h"
#include "gui/fakeadminserver.h"
#include "link/adminclient.h"
#include "store/serverstate.h"
#include "views/page.h"
#include "views/prompt.h"
#include "views/tablepage.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>

#include <memory>

namespace sio::test {

/// Answers what the console asks; keeps the questions.
class FakePrompt : public views::Prompt {
public:
    bool accepts = true;
    views::ConfirmationAnswer given{"SUP-311", {}};
    QString text;
    QString path;
    QList<views::Confirmation> questions;

    void confirm(QWidget*, const views::Confirmation& question, Answered answered) override
    {
        questions << question;
        if (!accepts) {
            answered(std::nullopt);
            return;
        }
        views::ConfirmationAnswer answer = given;
        if (!question.mustType.isEmpty())
            answer.typed = question.mustType;
        answered(answer);
    }
    void askText(QWidget*, const QString&, const QString&, const QString&, Named named) override
    {
        if (!text.isEmpty())
            named(text);
    }
    void saveFile(QWidget*, const QString&, const QString&, Named named) override
    {
        if (!path.isEmpty())
            named(path);
    }
    void openFile(QWidget*, const QString&, const QString&, Named named) override
    {
        if (!path.isEmpty())
            named(path);
    }
};

/// The whole console against a fake server, settings in a temporary folder.
struct ConsoleCase {
    QTemporaryDir folder;
    FakeAdminServer server;
    FakePrompt prompt;
    app::Options options;
    std::unique_ptr<app::Console> console;

    ConsoleCase()
    {
        options.settings = folder.path();
        options.url = server.url().toString();
        options.user = "tester";
        options.password = "right";
        options.scheme = views::Scheme::Light;
    }
    /// Opens the window at a page and waits until the login is through.
    bool start(const QString& page, bool wantsLive = true)
    {
        options.page = page;
        console = std::make_unique<app::Console>(options, &prompt);
        console->start();
        if (!QTest::qWaitForWindowExposed(&console->window()))
            return false;
        console->window().activateWindow();
        return !wantsLive || QTest::qWaitFor([this] { return console->client().isLive(); });
    }
    app::MainWindow& window() { return console->window(); }
    template <class T> T* find(const char* name) { return window().findChild<T*>(QString::fromLatin1(name)); }
    views::Page* page(const char* key) { return window().page(QString::fromLatin1(key)); }
    /// A page that is a table.
    views::TablePage* table(const char* key) { return qobject_cast<views::TablePage*>(page(key)); }
};

} // namespace sio::test
