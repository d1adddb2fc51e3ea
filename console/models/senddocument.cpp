// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/senddocument.h"

#include "catalogue/lint.h"
#include "catalogue/rooms.h"
#include "models/jsonedit.h"
#include "models/snippets.h"
#include "models/text.h"
#include "protocol/jsonscanner.h"
#include "protocol/socketpacket.h"

#include <QtCore/QJsonDocument>

#include <algorithm>
#include <tuple>

namespace sio::models {

using catalogue::FieldKind;
using catalogue::Presence;
using protocol::JsonScanner;
using protocol::JsonSlice;
using protocol::JsonType;

namespace {

constexpr std::size_t kMaxUndo = 200;
constexpr std::size_t kMaxEventName = 256;
constexpr qsizetype kMinReason = 3;

std::string_view viewOf(const QByteArray& bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

QString fromStd(const std::string& text)
{
    return QString::fromStdString(text);
}

QByteArray jsonText(const QString& text)
{
    return QByteArray::fromStdString(protocol::jsonString(text.toStdString()));
}

bool isValidJson(const QByteArray& text, JsonType* type = nullptr)
{
    JsonScanner scanner;
    if (scanner.scan(viewOf(text)) != protocol::JsonStatus::Valid)
        return false;
    if (type)
        *type = scanner.type();
    return true;
}

QString memberName(const JsonSlice& child)
{
    const std::string quoted = '"' + std::string(child.key) + '"';
    return fromStd(protocol::jsonStringDecode(quoted));
}

QString valueOf(const JsonSlice& slice)
{
    if (slice.type == JsonType::String)
        return fromStd(protocol::jsonStringDecode(slice.value));
    return QString::fromUtf8(slice.value.data(), static_cast<qsizetype>(slice.value.size()));
}

bool isStructured(FieldKind kind)
{
    return kind == FieldKind::Object || kind == FieldKind::List || kind == FieldKind::Map;
}

/// The JSON text for what was typed into a form's field. `was`: the member as it is, null when absent.
QByteArray typedValue(const FormField& field, const JsonSlice* was, const QString& typed)
{
    const QByteArray text = jsonText(typed);
    if (isVariable(typed))
        return text;
    const QByteArray asJson = typed.trimmed().toUtf8();
    JsonType type = JsonType::Null;
    const bool isJson = isValidJson(asJson, &type);
    if (!field.known)
        return was && was->type != JsonType::String && isJson ? asJson : text;
    switch (field.kind) {
    case FieldKind::Boolean:
        return isJson && (type == JsonType::True || type == JsonType::False) ? asJson : text;
    case FieldKind::Decimal:
        // A decimal is a number or a string; the text keeps what it was.
        return isJson && type == JsonType::Number && was && was->type == JsonType::Number ? asJson : text;
    case FieldKind::Object:
    case FieldKind::Map:
        return isJson && type == JsonType::Object ? asJson : text;
    case FieldKind::List:
        return isJson && type == JsonType::Array ? asJson : text;
    default:
        return text;
    }
}

FormField formField(const catalogue::Field& source)
{
    FormField field;
    field.name = fromStd(source.name);
    field.kind = source.kind;
    field.presence = source.presence;
    field.description = fromStd(source.description);
    for (const std::string& value : source.values)
        field.values << fromStd(value);
    field.editable = !isStructured(source.kind);
    return field;
}

void fill(FormField& field, const JsonSlice* member)
{
    field.present = member != nullptr;
    field.value = member ? valueOf(*member) : QString();
    if (member && (member->type == JsonType::Object || member->type == JsonType::Array))
        field.editable = false;
}

/// In words; empty: it is not.
QString whyTooLarge(const QString& text)
{
    if (text.size() > SendDocument::kMaxText)
        return QStringLiteral(
                   "This payload has %1: up to %2 can be sent by hand. A program can publish more.")
            .arg(byteSize(text.size()), byteSize(SendDocument::kMaxText));
    for (qsizetype start = 0; start < text.size();) {
        qsizetype end = text.indexOf(u'\n', start);
        end = end < 0 ? text.size() : end;
        if (end - start > SendDocument::kMaxLine)
            return QStringLiteral("A line of this payload has %1 characters: up to %2 can be edited here.")
                .arg(grouped(end - start), grouped(SendDocument::kMaxLine));
        start = end + 1;
    }
    return {};
}

} // namespace

SendDocument::SendDocument(QObject* parent) : QObject(parent)
{
    setCatalogue({});
}

SendDocument::~SendDocument() = default;

void SendDocument::setCatalogue(const std::vector<catalogue::CatalogueSource>& fromServer)
{
    m_catalogue.reset();
    if (!fromServer.empty()) {
        if (auto loaded = catalogue::Catalogue::load(fromServer))
            m_catalogue = std::move(loaded).value();
    }
    if (!m_catalogue) {
        if (auto loaded = catalogue::Catalogue::builtIn())
            m_catalogue = std::move(loaded).value();
    }
    refresh();
}

QStringList SendDocument::eventNames() const
{
    QStringList names;
    if (m_catalogue) {
        for (const catalogue::EventType& type : m_catalogue->events())
            names << fromStd(type.name);
    }
    return names;
}

const catalogue::EventType* SendDocument::eventType() const
{
    return m_catalogue ? m_catalogue->find(m_event.toStdString()) : nullptr;
}

QString SendDocument::eventTitle(const QString& event) const
{
    const catalogue::EventType* type = m_catalogue ? m_catalogue->find(event.toStdString()) : nullptr;
    return type ? fromStd(type->title) : QString();
}

QString SendDocument::eventAbout(const QString& event) const
{
    const catalogue::EventType* type = m_catalogue ? m_catalogue->find(event.toStdString()) : nullptr;
    return type ? fromStd(type->description) : QString();
}

void SendDocument::setEvent(const QString& event, bool withExample)
{
    const bool changed = m_event != event;
    m_event = event;
    const catalogue::EventType* type = eventType();
    if (withExample && type) {
        takeText(QString::fromUtf8(laidOut(QByteArray::fromStdString(type->exampleJson), 2)), true);
    } else {
        refresh();
    }
    if (changed)
        Q_EMIT eventChanged(event);
    Q_EMIT audienceInputChanged();
}

QByteArray SendDocument::bytes() const
{
    return quotedVariables(m_text).toUtf8();
}

bool SendDocument::setJsonText(const QString& text)
{
    return text == m_text || takeText(text, true);
}

bool SendDocument::takeText(QString text, bool remember)
{
    QString why = whyTooLarge(text);
    if (!why.isEmpty() && text.size() <= kMaxText) { // one long line, perhaps of a whole document
        const QString laid = QString::fromUtf8(laidOut(quotedVariables(text).toUtf8(), 2));
        if (whyTooLarge(laid).isEmpty()) {
            text = laid;
            why.clear();
        }
    }
    if (!why.isEmpty()) {
        Q_EMIT jsonTextChanged(m_text); // whoever shows it goes back
        Q_EMIT fieldsChanged();
        Q_EMIT textRefused(why);
        return false;
    }
    m_text = text;
    if (remember) {
        m_undo.resize(m_undoAt + 1);
        m_undo.push_back(text);
        if (m_undo.size() > kMaxUndo)
            m_undo.erase(m_undo.begin());
        m_undoAt = m_undo.size() - 1;
    }
    refresh();
    Q_EMIT jsonTextChanged(m_text);
    Q_EMIT audienceInputChanged();
    return true;
}

void SendDocument::refresh()
{
    JsonType type = JsonType::Null;
    m_isObject = isValidJson(bytes(), &type) && type == JsonType::Object;
    refreshFields();
    refreshProblems();
    Q_EMIT fieldsChanged();
    Q_EMIT problemsChanged();
}

void SendDocument::refreshFields()
{
    if (!m_isObject)
        return;
    const QByteArray text = bytes();
    JsonScanner scanner;
    if (scanner.scan(viewOf(text)) != protocol::JsonStatus::Valid)
        return;
    m_fields.clear();
    if (const catalogue::EventType* type = eventType()) {
        for (const catalogue::Field& source : type->fields) {
            FormField field = formField(source);
            fill(field, scanner.member(source.name));
            m_fields.push_back(std::move(field));
        }
    }
    for (const JsonSlice& child : scanner.children()) {
        const QString name = memberName(child);
        if (field(name))
            continue;
        FormField extra;
        extra.name = name;
        extra.known = false;
        fill(extra, scanner.member(name.toStdString()));
        m_fields.push_back(std::move(extra));
    }
}

void SendDocument::refreshProblems()
{
    m_problems.clear();
    const QByteArray text = bytes();
    if (!m_isObject) {
        QJsonParseError error{};
        QJsonDocument::fromJson(text, &error);
        Problem problem;
        problem.severity = Problem::Severity::Error;
        problem.code = "INVALID_JSON";
        const bool isSyntax = error.error != QJsonParseError::NoError;
        const auto [line, column] = lineAndColumn(text, isSyntax ? error.offset : 0);
        problem.line = line;
        problem.column = column;
        problem.message = isSyntax ? QStringLiteral("Not valid JSON: %1").arg(error.errorString())
                                   : QStringLiteral("The payload must be a JSON object.");
        m_problems.push_back(std::move(problem));
        return;
    }
    if (!m_event.isEmpty() && !catalogue::isPlainName(m_event.toStdString(), kMaxEventName))
        m_problems.push_back(
            {Problem::Severity::Error,
             {},
             0,
             0,
             "INVALID_EVENT",
             QStringLiteral("An event's name has at most 256 bytes and no control characters.")});
    if (protocol::isReservedEvent(m_event.toStdString()))
        m_problems.push_back({Problem::Severity::Error,
                              {},
                              0,
                              0,
                              "RESERVED_EVENT",
                              QStringLiteral("\"%1\" is a reserved name of Socket.IO.").arg(m_event)});
    if (!eventType())
        return;
    JsonScanner scanner;
    if (scanner.scan(viewOf(text)) != protocol::JsonStatus::Valid)
        return;
    // Values that are variables are judged when they have been replaced.
    QByteArray judged = text;
    for (const JsonSlice& child : scanner.children()) {
        if (child.type == JsonType::String && isVariable(valueOf(child)))
            judged = withoutMember(judged, memberName(child).toUtf8());
    }
    for (const catalogue::Warning& warning :
         catalogue::lint(*m_catalogue, m_event.toStdString(), viewOf(judged))) {
        Problem problem;
        problem.code = fromStd(warning.code);
        problem.field = fromStd(warning.field);
        problem.message = fromStd(warning.message);
        const QString member = problem.field.section(u'.', 0, 0).section(u'[', 0, 0);
        const JsonSlice* slice = scanner.member(member.toStdString());
        if (slice && (problem.code == "MISSING_FIELD" || problem.code == "RECOMMENDED_FIELD") &&
            problem.field == member && isVariable(valueOf(*slice)))
            continue;
        // The server fills it from another member: a bare row is right as it is.
        const catalogue::Field* missing = eventType()->field(member.toStdString());
        if (problem.code == "MISSING_FIELD" && problem.field == member && missing &&
            !missing->fillFrom.empty() && scanner.member(missing->fillFrom))
            continue;
        if (slice)
            std::tie(problem.line, problem.column) =
                lineAndColumn(text, static_cast<qsizetype>(slice->value.data() - text.constData()));
        m_problems.push_back(std::move(problem));
    }
}

const FormField* SendDocument::field(const QString& name) const
{
    const auto found =
        std::find_if(m_fields.begin(), m_fields.end(), [&](const FormField& f) { return f.name == name; });
    return found == m_fields.end() ? nullptr : &*found;
}

void SendDocument::setField(const QString& name, const QString& value)
{
    if (!m_isObject)
        return;
    if (value.isEmpty()) {
        removeField(name);
        return;
    }
    const FormField* known = field(name);
    if (known && known->present && known->value == value)
        return;
    const QByteArray text = bytes();
    JsonScanner scanner;
    if (scanner.scan(viewOf(text)) != protocol::JsonStatus::Valid)
        return;
    FormField custom;
    custom.known = false;
    const JsonSlice* was = scanner.member(name.toStdString());
    takeText(
        QString::fromUtf8(withMember(text, name.toUtf8(), typedValue(known ? *known : custom, was, value))),
        true);
}

void SendDocument::removeField(const QString& name)
{
    const FormField* known = field(name);
    if (m_isObject && known && known->present)
        takeText(QString::fromUtf8(withoutMember(bytes(), name.toUtf8())), true);
}

void SendDocument::reformat(bool indented)
{
    if (!m_isObject)
        return;
    const QString text = QString::fromUtf8(laidOut(bytes(), indented ? 2 : 0));
    if (text != m_text)
        takeText(text, true);
}

bool SendDocument::hasErrors() const
{
    return std::any_of(m_problems.begin(), m_problems.end(),
                       [](const Problem& problem) { return problem.severity == Problem::Severity::Error; });
}

void SendDocument::setTarget(const link::Target& target)
{
    if (m_target == target)
        return;
    m_target = target;
    Q_EMIT targetChanged();
    Q_EMIT audienceInputChanged();
}

QStringList SendDocument::derivedRooms(const Variables& variables) const
{
    QStringList rooms;
    const catalogue::EventType* type = eventType();
    const QByteArray text = expandJson(m_text, variables).text.toUtf8();
    JsonScanner scanner;
    if (!type || scanner.scan(viewOf(text)) != protocol::JsonStatus::Valid ||
        scanner.type() != JsonType::Object)
        return rooms;
    for (const std::string& room : catalogue::audienceOf(*type, scanner, catalogue::IdentifierFormat::Opaque))
        rooms << fromStd(room);
    return rooms;
}

void SendDocument::setTest(bool test)
{
    if (m_test == test)
        return;
    m_test = test;
    Q_EMIT audienceInputChanged();
}

void SendDocument::setReason(const QString& reason)
{
    m_reason = reason;
}

void SendDocument::undo()
{
    if (canUndo())
        takeText(m_undo[--m_undoAt], false);
}

void SendDocument::redo()
{
    if (canRedo())
        takeText(m_undo[++m_undoAt], false);
}

link::PublishRequest SendDocument::request(const Variables& variables, bool dryRun,
                                           QStringList* unknown) const
{
    link::PublishRequest request;
    const Expansion payload = expandJson(m_text, variables);
    const Expansion name = expandText(m_target.name, variables);
    if (unknown)
        *unknown = payload.unknown + name.unknown;
    request.event = m_event;
    request.data = m_isObject ? payload.text.toUtf8() : QByteArray("{}");
    request.target = {m_target.kind, name.text};
    request.dryRun = dryRun;
    request.test = m_test;
    request.reason = m_reason.trimmed();
    return request;
}

QString SendDocument::nameToType(const link::ServerConfig& config, std::int64_t matched) const
{
    using Kind = link::Target::Kind;
    if (!config.production)
        return {};
    if (m_target.kind == Kind::Everyone)
        return config.serverId;
    if (matched < 0 || matched <= config.recipientsCap)
        return {};
    switch (m_target.kind) {
    case Kind::User:
    case Kind::Socket:
        return m_target.name;
    case Kind::Derived:
        return QString::number(matched);
    default:
        return m_target.room();
    }
}

QString SendDocument::whyNotSend(const link::ServerConfig& config, std::int64_t matched,
                                 const QString& confirm, std::int64_t armedUntil, std::int64_t now) const
{
    using Kind = link::Target::Kind;
    if (config.dialect == link::Dialect::Unknown)
        return QStringLiteral("Not connected.");
    const bool isPublic = config.dialect == link::Dialect::Public;
    const QString notOffered =
        link::whyNotOffered(config, isPublic ? link::Feature::Emit : link::Feature::Publish);
    if (!notOffered.isEmpty())
        return notOffered;
    if (m_event.isEmpty())
        return QStringLiteral("Choose an event.");
    for (const Problem& problem : m_problems) {
        if (problem.severity == Problem::Severity::Error)
            return problem.message;
    }
    const bool wantsName = m_target.kind != Kind::Derived && m_target.kind != Kind::Everyone;
    if (wantsName && m_target.name.isEmpty())
        return QStringLiteral("Say whom it is for.");
    if (isPublic && m_target.kind == Kind::Derived)
        return QStringLiteral("This server derives no audience: choose a room or a socket.");
    if (!config.production)
        return {};
    if (config.role == u"qa" && !m_test)
        return QStringLiteral("In production your role sends test events alone.");
    if (m_reason.trimmed().size() < kMinReason)
        return QStringLiteral("Give a reason.");
    if (armedUntil <= now)
        return QStringLiteral("Not armed.");
    const QString name = nameToType(config, matched);
    if (!name.isEmpty() && confirm != name)
        return m_target.kind == Kind::Everyone
                   ? QStringLiteral("This goes to everyone: type %1.").arg(visibleText(name))
                   : QStringLiteral("%1 are above the limit of %2: type %3.")
                         .arg(counted(matched, QStringLiteral("socket"), QStringLiteral("sockets")))
                         .arg(config.recipientsCap)
                         .arg(visibleText(name));
    return {};
}

QString SendDocument::asCurl(const QString& publishUrl) const
{
    return curlFor(request({}, false), publishUrl);
}

QString SendDocument::asJavaScript(const QString& publishUrl) const
{
    return javaScriptFor(request({}, false), publishUrl);
}

QString SendDocument::asPython(const QString& publishUrl) const
{
    return pythonFor(request({}, false), publishUrl);
}

QJsonObject SendDocument::toJson() const
{
    return {{"event", m_event},
            {"json", m_text},
            {"target", m_target.toJson()},
            {"test", m_test},
            {"reason", m_reason}};
}

void SendDocument::fromJson(const QJsonObject& object)
{
    setEvent(object.value("event").toString());
    setTarget(link::Target::fromJson(object.value("target").toObject()));
    setTest(object.value("test").toBool());
    setReason(object.value("reason").toString());
    setJsonText(object.value("json").toString(QStringLiteral("{}")));
}

} // namespace sio::models
