// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/arguments.h"
#include "ctl/commands.h"
#include "ctl/doctor.h"
#include "ctl/secrets.h"

#include <algorithm>
#include <ostream>

namespace sio::ctl {

namespace {

void write(std::ostream& out, const Finding& finding)
{
    constexpr std::size_t kWidth = 14;
    const char* grade = finding.grade == Finding::Grade::Ok     ? "ok    "
                        : finding.grade == Finding::Grade::Note ? "note  "
                                                                : "FAIL  ";
    std::string what = finding.what.toStdString();
    what.resize(std::max(kWidth, what.size() + 1), ' ');
    out << grade << what << finding.text.toStdString() << '\n';
    if (!finding.mend.isEmpty())
        out << "      mend: " << finding.mend.toStdString() << '\n';
}

/// What people paste: with the namespace or the engine's path behind the host.
QUrl serverUrl(const std::string& text)
{
    QUrl url(QString::fromStdString(text), QUrl::StrictMode);
    if (url.scheme() == QLatin1String("ws"))
        url.setScheme(QStringLiteral("http"));
    if (url.scheme() == QLatin1String("wss"))
        url.setScheme(QStringLiteral("https"));
    return url;
}

int examine(const Command& self, const std::vector<std::string>& words, Context& context)
{
    std::string url, tokenFile, origin;
    std::string user = "doctor";
    DoctorOptions options;
    Arguments arguments(self);
    arguments.positional("URL", url, "Address of the server, for example https://rt.example.org.")
        .option("--user", "ID", user, "The user to connect as; default doctor.")
        .option("--token-file", "FILE", tokenFile, "A file of mode 0600 with a token for that user.")
        .option("--origin", "ORIGIN", origin,
                "A page's origin that must be granted, as https://app.example.org.")
        .duration("--deadline", options.deadline, "How long to wait for each answer; default 5s.");
    if (const auto code = arguments.parse(words, context))
        return *code;
    options.url = serverUrl(url);
    const bool isWeb =
        options.url.scheme() == QLatin1String("http") || options.url.scheme() == QLatin1String("https");
    if (!options.url.isValid() || !isWeb || options.url.host().isEmpty())
        return arguments.complain(context, url + ": expected an address such as http://127.0.0.1:3000");
    if (!tokenFile.empty()) {
        const auto token = readSecretFile(tokenFile);
        if (!token)
            return arguments.complain(context, token.error());
        options.token = QByteArray::fromStdString(*token);
    }
    options.user = QString::fromStdString(user);
    options.origin = QByteArray::fromStdString(origin);

    const std::vector<Finding> findings = Doctor(options).examine();
    for (const Finding& finding : findings)
        write(context.out, finding);
    const auto failures = std::count_if(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.grade == Finding::Grade::Fail;
    });
    context.out << (failures == 0 ? "The server can be used.\n" : "Something is wrong.\n");
    return failures == 0 ? ExitDone : ExitFailed;
}

} // namespace

Command doctorCommand()
{
    return {"doctor", "Asks a server what a browser would ask, and says what is wrong.", examine};
}

} // namespace sio::ctl
