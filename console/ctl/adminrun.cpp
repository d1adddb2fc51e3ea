// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/adminrun.h"

#include "ctl/secrets.h"
#include "ctl/text.h"

#include <QtCore/QEventLoop>
#include <QtCore/QJsonDocument>
#include <QtCore/QTimer>

#include <cstdlib>
#include <ostream>

namespace sio::ctl {

namespace {

using State = link::AdminClient::State;

/// A logout that nobody answers does not hold the program up.
constexpr int kLogoutMs = 1'000;

std::string fromEnvironment(const char* name, const char* otherwise)
{
    const char* value = std::getenv(name);
    return value && *value ? value : otherwise;
}

base::Result<std::string, std::string> passwordOf(const AdminLogin& login, Context& context)
{
    if (!login.passwordFile.empty())
        return readSecretFile(login.passwordFile);
    if (const std::string given = fromEnvironment("PAPERMASTERY_ADMIN_PASSWORD", ""); !given.empty())
        return given;
    if (!isInteractive())
        return base::Unexpected{
            std::string("no password: give --password-file, or set PAPERMASTERY_ADMIN_PASSWORD")};
    return readSecretLine("Password of " + login.user + ": ", context.in);
}

int exitCodeOf(link::AdminClient::RefusalKind kind)
{
    using Kind = link::AdminClient::RefusalKind;
    switch (kind) {
    case Kind::Certificate:
    case Kind::Tls:
    case Kind::UnknownHost:
    case Kind::Unreachable:
        return ExitUnreachable;
    case Kind::None:
    case Kind::Credentials:
    case Kind::Throttled:
    case Kind::NoAdminNamespace:
    case Kind::Other:
        break;
    }
    return ExitFailed;
}

/// One login, from its first attempt to its logout.
class AdminRun {
public:
    AdminRun(Context& context, const AdminWork& work) : m_context(context), m_work(work) {}

    int run(const link::Profile& profile, const link::Credentials& credentials,
            std::chrono::milliseconds deadline)
    {
        QObject::connect(&m_client, &link::AdminClient::stateChanged, &m_loop,
                         [this](State state) { take(state); });
        QTimer::singleShot(deadline, &m_loop, [this] {
            if (!m_started)
                fail("no answer in time: " + m_client.stateText(), ExitUnreachable);
        });
        m_client.connectTo(profile, credentials);
        m_loop.exec();
        return m_code;
    }

private:
    void take(State state)
    {
        if (m_finished) {
            if (state == State::Disconnected)
                m_loop.quit();
            return;
        }
        switch (state) {
        case State::Live:
            if (!std::exchange(m_started, true))
                m_work.start(m_client, [this](int code) { finish(code); });
            break;
        case State::Refused:
            fail(m_client.stateText(), exitCodeOf(m_client.refusalKind()));
            break;
        case State::Retrying:
            if (m_started && m_work.staysOverLosses)
                say(m_client.stateText());
            else
                fail(m_client.stateText(), exitCodeOf(m_client.refusalKind()));
            break;
        case State::Disconnected:
        case State::Connecting:
        case State::LoggingIn:
            break;
        }
    }

    void say(const QString& text) { m_context.err << "papermastery-ctl: " << printable(text) << std::endl; }

    void fail(const QString& text, int code)
    {
        say(text);
        if (!m_client.tlsProblem().fingerprint.isEmpty())
            say("to trust this certificate nevertheless: --pin " + m_client.tlsProblem().fingerprint);
        finish(code);
    }

    void finish(int code)
    {
        if (std::exchange(m_finished, true))
            return;
        m_code = code;
        if (!m_client.isLive()) {
            m_loop.quit();
            return;
        }
        QTimer::singleShot(kLogoutMs, &m_loop, &QEventLoop::quit);
        m_client.logout();
    }

    Context& m_context;
    const AdminWork& m_work;
    QEventLoop m_loop;
    link::AdminClient m_client;
    bool m_started = false;
    bool m_finished = false;
    int m_code = ExitFailed;
};

} // namespace

const char* const kAdminLoginNote =
    "The password comes from --password-file (mode 0600), from the environment (PAPERMASTERY_ADMIN_PASSWORD) "
    "or "
    "from the\nterminal. PAPERMASTERY_URL and PAPERMASTERY_ADMIN_USER are the defaults of --url and --user.";

AdminLogin::AdminLogin()
    : url(fromEnvironment("PAPERMASTERY_URL", "http://127.0.0.1:3000")),
      user(fromEnvironment("PAPERMASTERY_ADMIN_USER", "admin"))
{
}

void AdminLogin::declare(Arguments& arguments)
{
    arguments.option("--url", "URL", url, "Address of the server; default http://127.0.0.1:3000.")
        .option("--user", "NAME", user, "The admin account; default admin.")
        .option("--password-file", "FILE", passwordFile, "File with its password.")
        .option("--pin", "SHA256", pin,
                "Fingerprint of a certificate that is trusted although no authority knows it.")
        .duration("--deadline", deadline, "How long the login may take; default 10s.");
}

int runAsAdmin(const AdminLogin& login, const Arguments& arguments, Context& context, const AdminWork& work)
{
    link::Profile profile = link::Profile::make("papermastery-ctl", QUrl(QString::fromStdString(login.url)));
    profile.user = QString::fromStdString(login.user);
    profile.pin = QString::fromStdString(login.pin).remove(':').toLower();
    if (const QString problem = profile.problem(); !problem.isEmpty())
        return arguments.complain(context, problem.toStdString());
    const auto password = passwordOf(login, context);
    if (!password)
        return arguments.complain(context, password.error());
    return AdminRun(context, work).run(profile, {QString::fromStdString(*password), {}}, login.deadline);
}

int report(Context& context, const link::RequestError& error)
{
    context.err << "papermastery-ctl: " << printable(error.code) << ": " << printable(error.message) << '\n';
    if (!error.details.isEmpty())
        context.err << printable(QJsonDocument(error.details).toJson(QJsonDocument::Compact)) << '\n';
    return ExitFailed;
}

} // namespace sio::ctl
