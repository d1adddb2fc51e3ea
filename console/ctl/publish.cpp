// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/adminrun.h"
#include "ctl/commands.h"
#include "ctl/probe.h"
#include "ctl/secrets.h"
#include "ctl/text.h"
#include "protocol/jsonscanner.h"

#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <cstdlib>
#include <istream>
#include <iterator>
#include <ostream>

namespace sio::ctl {

namespace {

struct PublishOptions {
    std::string event;
    std::string data = "-";
    std::vector<std::string> users, rooms, sockets, exceptUsers, exceptRooms;
    bool all = false;
    bool dryRun = false;
    bool test = false;
    bool isVolatile = false;
    std::string idempotencyKey;
    std::string keyFile;
    bool admin = false;
    bool arm = false;
    std::string reason, confirm;
};

/// The row: an argument, a file (@FILE), or standard input (-). It is sent byte for byte.
base::Result<std::string, std::string> dataOf(const std::string& given, std::istream& in)
{
    std::string text = given;
    if (given == "-") {
        text.assign(std::istreambuf_iterator<char>(in), {});
    } else if (given.starts_with('@')) {
        QFile file(QString::fromStdString(given.substr(1)));
        if (!file.open(QIODevice::ReadOnly))
            return base::Unexpected{given.substr(1) + ": " + file.errorString().toStdString()};
        text = file.readAll().toStdString();
    }
    protocol::JsonScanner scanner;
    if (scanner.scan(text) != protocol::JsonStatus::Valid || scanner.type() != protocol::JsonType::Object)
        return base::Unexpected{std::string("the data is no JSON object")};
    return text;
}

void appendList(std::string& out, const char* name, const std::vector<std::string>& items)
{
    if (items.empty())
        return;
    out += (out.size() > 1 ? ",\"" : "\"") + std::string(name) + "\":[";
    for (const std::string& item : items)
        out += (&item == &items.front() ? "" : ",") + protocol::jsonString(item);
    out += ']';
}

/// `{users, rooms, sockets, all}`; empty when nothing is named.
std::string selectionJson(const std::vector<std::string>& users, const std::vector<std::string>& rooms,
                          const std::vector<std::string>& sockets, bool all)
{
    std::string out = "{";
    appendList(out, "users", users);
    appendList(out, "rooms", rooms);
    appendList(out, "sockets", sockets);
    if (all)
        out += out.size() > 1 ? ",\"all\":true" : "\"all\":true";
    return out.size() > 1 ? out + '}' : std::string();
}

/// The request of both ways; the publish API and the admin stream have the same members.
QByteArray requestJson(const PublishOptions& options, const std::string& data)
{
    std::string out = "{\"event\":" + protocol::jsonString(options.event) + ",\"data\":" + data;
    if (const std::string to = selectionJson(options.users, options.rooms, options.sockets, options.all);
        !to.empty())
        out += ",\"to\":" + to;
    if (const std::string except = selectionJson(options.exceptUsers, options.exceptRooms, {}, false);
        !except.empty())
        out += ",\"except\":" + except;
    const auto flag = [&out](const char* name, bool value) {
        if (value)
            out += ",\"" + std::string(name) + "\":true";
    };
    const auto text = [&out](const char* name, const std::string& value) {
        if (!value.empty())
            out += ",\"" + std::string(name) + "\":" + protocol::jsonString(value);
    };
    flag("dry_run", options.dryRun);
    flag("test", options.test);
    flag("volatile", options.isVolatile);
    text("idempotency_key", options.idempotencyKey);
    if (options.admin) {
        text("reason", options.reason);
        text("confirm", options.confirm);
    }
    return QByteArray::fromStdString(out + '}');
}

int publishByKey(const PublishOptions& options, const AdminLogin& login, const Arguments& arguments,
                 const QByteArray& body, Context& context)
{
    HeaderList headers;
    const char* key = std::getenv("PAPERMASTERY_PUBLISH_KEY");
    if (!options.keyFile.empty()) {
        const auto read = readSecretFile(options.keyFile);
        if (!read)
            return arguments.complain(context, read.error());
        headers.push_back({"Authorization", "Bearer " + QByteArray::fromStdString(*read)});
    } else if (key && *key) {
        headers.push_back({"Authorization", QByteArray("Bearer ") + key});
    }
    QUrl url(QString::fromStdString(login.url));
    url.setPath("/api/v1/publish");
    HttpProbe http(login.deadline);
    const HttpAnswer answer = http.post(url, body, "application/json", headers);
    if (answer.status == 200) {
        context.out << answer.body.trimmed().constData() << '\n';
        return ExitDone;
    }
    if (answer.status == 0) {
        context.err << "papermastery-ctl: cannot reach " << printable(url.authority()) << ": "
                    << printable(answer.errorText) << "; see: papermastery-ctl doctor " << login.url << '\n';
        return ExitUnreachable;
    }
    const QJsonObject error = QJsonDocument::fromJson(answer.body).object().value("error").toObject();
    context.err << "papermastery-ctl: HTTP " << answer.status << ' '
                << printable(error.value("code").toString()) << ": "
                << printable(error.value("message").toString()) << '\n';
    if (const QJsonObject details = error.value("details").toObject(); !details.isEmpty())
        context.err << printable(QJsonDocument(details).toJson(QJsonDocument::Compact)) << '\n';
    return ExitFailed;
}

/// Arms where that is asked for, then publishes.
int publishAsAdmin(const PublishOptions& options, const AdminLogin& login, const Arguments& arguments,
                   const QByteArray& body, Context& context)
{
    AdminWork work;
    work.start = [&](link::AdminClient& client, const Finish& finish) {
        const auto send = [&client, &context, &body, finish] {
            client.request("pm_publish", body, &client,
                           [&context, finish](const link::Answer<QJsonObject>& answer) {
                               if (!answer.ok)
                                   return finish(report(context, answer.error));
                               QJsonObject receipt = answer.value;
                               receipt.remove("ok");
                               context.out << jsonLine(receipt).constData();
                               finish(ExitDone);
                           });
        };
        if (!options.arm)
            return send();
        client.arm(QString::fromStdString(options.reason), &client,
                   [&context, finish, send](const link::Answer<link::Armed>& answer) {
                       if (!answer.ok)
                           return finish(report(context, answer.error));
                       send();
                   });
    };
    return runAsAdmin(login, arguments, context, work);
}

int publish(const Command& self, const std::vector<std::string>& words, Context& context)
{
    PublishOptions options;
    AdminLogin login;
    Arguments arguments(self);
    arguments.positional("EVENT", options.event, "Name of the event, for example payment_update.")
        .optionalPositional("DATA", options.data,
                            "The row as JSON, @FILE, or - for standard input (default).")
        .option("--to-user", "ID", options.users,
                "To this user instead of those derived from the row; several times.")
        .option("--to-room", "ROOM", options.rooms, "To this room; several times.")
        .option("--to-socket", "ID", options.sockets, "To this socket; several times.")
        .flag("--all", options.all, "To everyone.")
        .option("--except-user", "ID", options.exceptUsers, "Not to this user; several times.")
        .option("--except-room", "ROOM", options.exceptRooms, "Not to this room; several times.")
        .flag("--dry-run", options.dryRun, "Says who would get it, and sends nothing.")
        .flag("--test", options.test, "Marks the event as a test.")
        .flag("--volatile", options.isVolatile, "Only to who can take it at once.")
        .option("--idempotency-key", "KEY", options.idempotencyKey, "The same key again sends nothing new.")
        .option("--key-file", "FILE", options.keyFile, "File with a key of publish.keys.")
        .flag("--admin", options.admin,
              "As an admin account instead: with audit, and the rules of production.")
        .option("--reason", "TEXT", options.reason, "With --admin: why; production wants it.")
        .option("--confirm", "NAME", options.confirm,
                "With --admin: the name that a large send in production wants.")
        .flag("--arm", options.arm, "With --admin: takes an arm lease first, for the same reason.");
    login.declare(arguments);
    arguments.note(
        std::string("Without --admin it goes through the publish API: with the key of --key-file or "
                    "PAPERMASTERY_PUBLISH_KEY, or without\none to a server on this machine that has none. "
                    "Writes the answer as JSON.\n") +
        kAdminLoginNote);
    if (const auto code = arguments.parse(words, context))
        return *code;
    if (!options.admin && (options.arm || !options.reason.empty() || !options.confirm.empty()))
        return arguments.complain(context, "--arm, --reason and --confirm go with --admin");
    const auto data = dataOf(options.data, context.in);
    if (!data)
        return arguments.complain(context, data.error());
    const QByteArray body = requestJson(options, *data);
    return options.admin ? publishAsAdmin(options, login, arguments, body, context)
                         : publishByKey(options, login, arguments, body, context);
}

} // namespace

Command publishCommand()
{
    return {"publish", "Publishes an event, with a key or as an admin.", publish};
}

} // namespace sio::ctl
