// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/adminrun.h"
#include "ctl/commands.h"
#include "ctl/text.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <algorithm>
#include <ostream>

namespace sio::ctl {

namespace {

constexpr int kPage = 500;

std::string joined(const QJsonValue& list)
{
    QStringList texts;
    for (const QJsonValue& item : list.toArray())
        texts.push_back(item.toString());
    return printable(texts.join(' '));
}

std::string text(const QJsonObject& row, const char* name)
{
    return printable(row.value(QLatin1String(name)).toString());
}

std::string number(const QJsonObject& row, const char* name)
{
    return std::to_string(row.value(QLatin1String(name)).toInteger());
}

std::string since(const QJsonObject& row)
{
    return timeText(row.value(QLatin1String("since")).toInteger());
}

using Cells = std::vector<std::string>;

/// How the rows of one kind look in a table.
struct Kind {
    const char* word;  ///< of pm_search
    const char* query; ///< what it looks for
    Cells head;
    Cells (*cells)(const QJsonObject& row);
};

const Kind kSockets{"sockets",
                    "Part of a user, room, address or socket id; without it, all.",
                    {"ID", "USER", "TRANSPORT", "NAMESPACE", "ADDRESS", "SINCE", "ROOMS"},
                    [](const QJsonObject& row) {
                        return Cells{text(row, "id"),
                                     text(row, "user"),
                                     text(row, "transport"),
                                     text(row, "nsp"),
                                     text(row, "address"),
                                     since(row),
                                     joined(row.value(QLatin1String("rooms")))};
                    }};
const Kind kUsers{"users",
                  "Part of a user, or of a room, address or id of one of their sockets; without it, all.",
                  {"USER", "SOCKETS", "ROOMS", "TRANSPORTS", "SINCE"},
                  [](const QJsonObject& row) {
                      return Cells{text(row, "user"), number(row, "sockets"), number(row, "rooms"),
                                   joined(row.value(QLatin1String("transports"))), since(row)};
                  }};
const Kind kRooms{"rooms",
                  "Part of a room's name; without it, all.",
                  {"ROOM", "KIND", "MEMBERS"},
                  [](const QJsonObject& row) {
                      return Cells{text(row, "room"), text(row, "kind"), number(row, "members")};
                  }};

/// Asks for page after page, and writes them when all are there.
class Lookup {
public:
    Lookup(const Kind& kind, QString query, std::int64_t limit, bool json, Context& context)
        : m_kind(kind), m_query(std::move(query)), m_limit(limit), m_json(json), m_context(context)
    {
    }

    void ask(link::AdminClient& client, const Finish& finish)
    {
        const auto wanted = std::min<std::int64_t>(kPage, m_limit - m_seen);
        const QJsonObject request{{"kind", m_kind.word},
                                  {"query", m_query},
                                  {"offset", static_cast<qint64>(m_seen)},
                                  {"limit", static_cast<qint64>(wanted)}};
        client.request("pm_search", QJsonDocument(request).toJson(QJsonDocument::Compact), &client,
                       [this, &client, finish](const link::Answer<QJsonObject>& answer) {
                           if (!answer.ok)
                               return finish(report(m_context, answer.error));
                           take(answer.value, client, finish);
                       });
    }

private:
    void take(const QJsonObject& answer, link::AdminClient& client, const Finish& finish)
    {
        const QJsonArray rows = answer.value(QLatin1String("rows")).toArray();
        for (const QJsonValue& row : rows) {
            if (m_json)
                m_context.out << jsonLine(row.toObject()).constData();
            else
                m_table.push_back(m_kind.cells(row.toObject()));
        }
        m_seen += rows.size();
        const std::int64_t total = answer.value(QLatin1String("total")).toInteger();
        if (!rows.isEmpty() && m_seen < std::min(total, m_limit))
            return ask(client, finish);
        if (!m_json) {
            m_table.insert(m_table.begin(), m_kind.head);
            m_context.out << tableOf(m_table);
            m_context.err << m_seen << " of " << total << ' ' << m_kind.word << '\n';
        }
        finish(ExitDone);
    }

    const Kind& m_kind;
    const QString m_query;
    const std::int64_t m_limit;
    const bool m_json;
    Context& m_context;
    std::int64_t m_seen = 0;
    std::vector<Cells> m_table;
};

int lookUp(const Kind& kind, const Command& self, const std::vector<std::string>& words, Context& context)
{
    AdminLogin login;
    std::string query;
    std::int64_t limit = 1'000;
    bool json = false;
    Arguments arguments(self);
    arguments.optionalPositional("QUERY", query, kind.query)
        .number("--limit", "N", limit, 1, 1'000'000, "How many at most; default 1000.")
        .flag("--json", json, "One JSON object a line, as in admin-stream.md.");
    login.declare(arguments);
    arguments.note(kAdminLoginNote);
    if (const auto code = arguments.parse(words, context))
        return *code;
    Lookup lookup(kind, QString::fromStdString(query), limit, json, context);
    AdminWork work;
    work.start = [&lookup](link::AdminClient& client, const Finish& finish) { lookup.ask(client, finish); };
    return runAsAdmin(login, arguments, context, work);
}

int sockets(const Command& self, const std::vector<std::string>& words, Context& context)
{
    return lookUp(kSockets, self, words, context);
}

int users(const Command& self, const std::vector<std::string>& words, Context& context)
{
    return lookUp(kUsers, self, words, context);
}

int rooms(const Command& self, const std::vector<std::string>& words, Context& context)
{
    return lookUp(kRooms, self, words, context);
}

} // namespace

Command socketsCommand()
{
    return {"sockets", "Lists who is connected.", sockets};
}

Command usersCommand()
{
    return {"users", "Lists users with their sockets.", users};
}

Command roomsCommand()
{
    return {"rooms", "Lists rooms, and how many are in each.", rooms};
}

} // namespace sio::ctl
