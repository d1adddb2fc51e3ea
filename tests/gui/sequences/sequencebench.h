// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/virtualclienthttp.h"
#include "views/commands.h"
#include "views/prompt.h"
#include "views/sequencespage.h"
#include "views/stepform.h"
#include "views/stepsmodel.h"
#include "views/theme.h"
#include "views/viewmemory.h"

#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

#include <memory>

namespace sio::test {

inline constexpr int kDeadlineMs = 20'000;

/// The product's server on a free port.
class Server {
public:
    bool start(const QStringList& more = {})
    {
        m_process.start(QStringLiteral(PM_BIN_DIR) + "/papermastery-server",
                        QStringList{"--listen", "127.0.0.1:0"} + more);
        QByteArray line;
        while (!line.contains('\n') && m_process.waitForReadyRead(kDeadlineMs))
            line += m_process.readAllStandardOutput();
        url = QString::fromUtf8(line).section("http://", 1).trimmed();
        if (url.isEmpty())
            return false;
        url.prepend("http://");
        return true;
    }
    ~Server()
    {
        m_process.terminate();
        m_process.waitForFinished(kDeadlineMs);
    }

    /// The answer of the publish API.
    QByteArray publish(const QByteArray& target, const QByteArray& body)
    {
        link::HttpChannel channel("127.0.0.1", static_cast<std::uint16_t>(QUrl(url).port()));
        QByteArray answer;
        channel.request("POST", target.toStdString(), {{"Content-Type", "application/json"}},
                        body.toStdString(),
                        [&answer](const link::HttpAnswer& a) { answer = QByteArray::fromStdString(a.body); });
        if (!QTest::qWaitFor([&answer] { return !answer.isEmpty(); }, kDeadlineMs))
            return {};
        return answer;
    }
    bool hasNobody()
    {
        return publish("/api/v1/publish", R"({"event":"x","data":{},"to":{"all":true},"dry_run":true})")
            .contains(R"("matched_sockets":0)");
    }

    QString url;

private:
    QProcess m_process;
};

/// Names one path for whatever is asked, and refuses the rest.
class PathPrompt final : public views::Prompt {
public:
    QString path;
    void confirm(QWidget*, const views::Confirmation&, Answered answered) override { answered(std::nullopt); }
    void askText(QWidget*, const QString&, const QString&, const QString&, Named) override {}
    void saveFile(QWidget*, const QString&, const QString&, Named named) override { named(path); }
    void openFile(QWidget*, const QString&, const QString&, Named named) override { named(path); }
};

/// The page with a server of its own, settings in a temporary folder.
struct Bench {
    QTemporaryDir folder;
    Server server;
    views::Theme theme;
    views::ViewMemory memory{folder.filePath("views.ini")};
    PathPrompt prompt;
    store::ServerState state;
    link::AdminClient client;
    views::Commands commands{client, prompt};
    views::PageContext context{theme, memory, prompt, commands, client, state};
    std::unique_ptr<views::SequencesPage> page;
    QString password; ///< of the account "qa", once startLoggedIn() has made it

    bool start(const QStringList& serverArguments = {})
    {
        if (!server.start(serverArguments))
            return false;
        theme.setScheme(views::Scheme::Light);
        theme.apply();
        page = std::make_unique<views::SequencesPage>(context);
        page->resize(1200, 760);
        page->show();
        page->setActive(true);
        find<QLineEdit>("sequenceServer")->setText(server.url);
        // Without a window manager nobody else makes it the active one, and shortcuts want that.
        page->activateWindow();
        return QTest::qWaitForWindowExposed(page.get()) && QTest::qWaitForWindowActive(page.get());
    }
    template <class T> T* find(const char* name) { return page->findChild<T*>(name); }
    void click(const char* name) { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    void chooseSpeed(double speed)
    {
        auto* box = find<QComboBox>("sequenceSpeed");
        box->setCurrentIndex(box->findData(speed));
    }
    QString text() { return find<QPlainTextEdit>("sequenceText")->toPlainText(); }
    void setText(const QString& text) { find<QPlainTextEdit>("sequenceText")->setPlainText(text); }
    QString words() { return find<QLabel>("sequenceWords")->text(); }
    QString result(int step)
    {
        return page->steps()->index(step - 1, views::StepsModel::Result).data().toString();
    }
    /// Runs what is open to its end.
    bool run()
    {
        click("sequenceRun");
        return QTest::qWaitFor([this] { return !page->isRunning(); }, kDeadlineMs);
    }
    /// The server with an account, and a login to it.
    bool startLoggedIn()
    {
        QProcess made;
        made.start(QStringLiteral(PM_BIN_DIR) + "/papermastery-ctl", {"hash-password", "--random"});
        if (!made.waitForFinished(kDeadlineMs))
            return false;
        const QStringList lines = QString::fromUtf8(made.readAllStandardOutput()).split('\n');
        QFile config(folder.filePath("server.toml"));
        if (!config.open(QIODevice::WriteOnly))
            return false;
        config.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        config.write(("[admin]\nenvironment = \"staging\"\n[[admin.accounts]]\nname = \"qa\"\nrole = "
                      "\"admin\"\npassword_hash = \"" +
                      lines.value(1) + "\"\n")
                         .toUtf8());
        config.close();
        qputenv("XDG_STATE_HOME", folder.path().toUtf8());
        if (!start({"--config", config.fileName()}))
            return false;
        QObject::connect(&client, &link::AdminClient::feed, &state, &store::ServerState::apply);
        link::Profile profile;
        profile.url = server.url;
        profile.user = "qa";
        password = lines.value(0);
        client.connectTo(profile, {password, {}});
        return QTest::qWaitFor([this] { return client.isLive(); }, kDeadlineMs);
    }
    /// The form's field.
    template <class T> T* field(const char* member)
    {
        return qobject_cast<T*>(find<views::StepForm>("stepForm")->field(member));
    }
    QString problem(const char* member) { return find<views::StepForm>("stepForm")->problemText(member); }
    /// Keeps a picture where the environment asks for it.
    void shoot(const QString& name)
    {
        if (const QString target = qEnvironmentVariable("PM_SHOTS"); !target.isEmpty()) {
            QTest::qWait(300); // judged by eye
            page->grab().save(target + '/' + name + ".png");
        }
    }
};

inline const QString kBooking = ":/sequences/booking-happy-path.yaml";

} // namespace sio::test
