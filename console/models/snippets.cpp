// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/snippets.h"

#include "models/jsonedit.h"
#include "protocol/jsonscanner.h"

#include <QtCore/QByteArray>

namespace sio::models {

namespace {

using Kind = link::Target::Kind;

std::string_view viewOf(const QByteArray& bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

QByteArray jsonText(const QString& text)
{
    return QByteArray::fromStdString(protocol::jsonString(text.toStdString()));
}

QByteArray targetJson(const link::Target& target)
{
    switch (target.kind) {
    case Kind::Derived:
        return {};
    case Kind::User:
        return "{\"users\":[" + jsonText(target.name) + "]}";
    case Kind::Socket:
        return "{\"sockets\":[" + jsonText(target.name) + "]}";
    case Kind::Everyone:
        return "{\"all\":true}";
    default:
        return "{\"rooms\":[" + jsonText(target.room()) + "]}";
    }
}

QByteArray bodyOf(const link::PublishRequest& request)
{
    QByteArray body = "{\"event\":" + jsonText(request.event) + ",\"data\":" + laidOut(request.data, 0);
    const QByteArray target = targetJson(request.target);
    if (!target.isEmpty())
        body += ",\"to\":" + target;
    if (request.test)
        body += ",\"test\":true";
    return body + '}';
}

/// Nothing inside single quotes means anything to a shell.
QString shellQuoted(const QString& text)
{
    return u'\'' + QString(text).replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

/// U+2028 and U+2029 end a line in older JavaScript, so they are escaped; the rest of JSON is JavaScript.
QString scriptText(const QByteArray& json)
{
    return QString::fromUtf8(json)
        .replace(QChar(0x2028), QStringLiteral("\\u2028"))
        .replace(QChar(0x2029), QStringLiteral("\\u2029"));
}

} // namespace

QString curlFor(const link::PublishRequest& request, const QString& publishUrl)
{
    return QStringLiteral("curl -sS %1 \\\n  -H 'Content-Type: application/json' \\\n"
                          "  -H \"Authorization: Bearer $PAPERMASTERY_KEY\" \\\n  --data-binary ")
               .arg(shellQuoted(publishUrl)) +
           shellQuoted(QString::fromUtf8(bodyOf(request))) + u'\n';
}

QString javaScriptFor(const link::PublishRequest& request, const QString& publishUrl)
{
    const QString body = scriptText(laidOut(bodyOf(request), 2));
    return QStringLiteral("const answer = await fetch(") + scriptText(jsonText(publishUrl)) +
           QStringLiteral(
               ", {\n  method: \"POST\",\n  headers: {\n    \"Content-Type\": \"application/json\",\n"
               "    Authorization: `Bearer ${process.env.PAPERMASTERY_KEY}`,\n  },\n  body: "
               "JSON.stringify(") +
           body + QStringLiteral("),\n});\nconsole.log(answer.status, await answer.json());\n");
}

QString pythonFor(const link::PublishRequest& request, const QString& publishUrl)
{
    // JSON text as a raw bytes literal would need care with quotes; a JSON string of a JSON text is a Python
    // string, too, once its characters are ASCII.
    QString literal;
    for (const QChar c : QString::fromUtf8(jsonText(QString::fromUtf8(bodyOf(request)))))
        literal += c.unicode() < 0x7F
                       ? QString(c)
                       : QStringLiteral("\\u%1").arg(static_cast<int>(c.unicode()), 4, 16, QLatin1Char('0'));
    return QStringLiteral("import os\nimport requests\n\nanswer = requests.post(\n    ") +
           QString::fromUtf8(jsonText(publishUrl)) +
           QStringLiteral(",\n    headers={\n        \"Content-Type\": \"application/json\",\n"
                          "        \"Authorization\": f\"Bearer {os.environ['PAPERMASTERY_KEY']}\",\n    "
                          "},\n    data=") +
           literal +
           QStringLiteral(
               ".encode(\"utf-16\", \"surrogatepass\").decode(\"utf-16\").encode(),\n    timeout=10,\n)\n"
               "print(answer.status_code, answer.json())\n");
}

link::PublishRequest requestFor(const link::EventRow& event)
{
    link::PublishRequest request;
    request.event = event.event;
    request.data = "{}";
    protocol::JsonScanner scanner;
    if (!event.cut && scanner.scan(viewOf(event.payload)) == protocol::JsonStatus::Valid) {
        const bool isArray = scanner.type() == protocol::JsonType::Array;
        const bool hasObject = isArray && !scanner.children().empty() &&
                               scanner.children().front().type == protocol::JsonType::Object;
        if (hasObject) {
            const std::string_view data = scanner.children().front().value;
            request.data = QByteArray(data.data(), static_cast<qsizetype>(data.size()));
        }
    }
    if (event.rooms.size() == 1)
        request.target = {Kind::Room, event.rooms.front()};
    else if (event.rooms.isEmpty() && event.dir == link::Direction::Out && !event.socket.isEmpty())
        request.target = {Kind::Socket, event.socket};
    return request;
}

} // namespace sio::models
