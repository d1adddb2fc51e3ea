// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/templates.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QSaveFile>
#include <QtCore/QUuid>

#include <algorithm>

namespace sio::models {

namespace {

constexpr qint64 kMaxFile = 16 * 1024 * 1024;
constexpr std::size_t kMaxTemplates = 10'000;
/// Says what the file is, for import.
constexpr const char* kFormat = "papermastery-templates";

QString freshId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QString cleanFolder(const QString& folder)
{
    return folder.split(u'/', Qt::SkipEmptyParts).join(u'/');
}

void say(QString* problem, const QString& text)
{
    if (problem)
        *problem = text;
}

QByteArray documentOf(const QJsonArray& entries)
{
    return QJsonDocument(QJsonObject{{"format", kFormat}, {"version", 1}, {"templates", entries}}).toJson();
}

} // namespace

QJsonObject SendTemplate::toJson() const
{
    return {{"id", id},     {"folder", folder},          {"name", name}, {"event", event},
            {"json", json}, {"target", target.toJson()}, {"test", test}, {"note", note}};
}

SendTemplate SendTemplate::fromJson(const QJsonObject& object)
{
    SendTemplate entry;
    entry.id = object.value("id").toString();
    entry.folder = cleanFolder(object.value("folder").toString());
    entry.name = object.value("name").toString();
    entry.event = object.value("event").toString();
    entry.json = object.value("json").toString(QStringLiteral("{}"));
    entry.target = link::Target::fromJson(object.value("target").toObject());
    entry.test = object.value("test").toBool();
    entry.note = object.value("note").toString();
    return entry;
}

Templates::Templates(QString file, QObject* parent) : QObject(parent), m_file(std::move(file)) {}

bool Templates::load(QString* problem)
{
    m_templates.clear();
    QFile file(m_file);
    if (!file.exists()) {
        Q_EMIT changed();
        return true;
    }
    if (!file.open(QIODevice::ReadOnly)) {
        say(problem, QStringLiteral("%1 cannot be read: %2").arg(m_file, file.errorString()));
        return false;
    }
    if (importJson(file.read(kMaxFile), true, problem) < 0)
        return false;
    Q_EMIT changed();
    return true;
}

bool Templates::save(QString* problem) const
{
    QDir().mkpath(QFileInfo(m_file).absolutePath());
    QSaveFile file(m_file);
    if (!file.open(QIODevice::WriteOnly) ||
        !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)) {
        say(problem, QStringLiteral("%1 cannot be written: %2").arg(m_file, file.errorString()));
        return false;
    }
    file.write(exportJson());
    if (!file.commit()) {
        say(problem, QStringLiteral("%1 cannot be written: %2").arg(m_file, file.errorString()));
        return false;
    }
    return true;
}

const SendTemplate* Templates::find(const QString& id) const
{
    const auto found = std::find_if(m_templates.begin(), m_templates.end(),
                                    [&](const SendTemplate& t) { return t.id == id; });
    return found == m_templates.end() ? nullptr : &*found;
}

QStringList Templates::folders() const
{
    QStringList folders;
    for (const SendTemplate& entry : m_templates) {
        if (!entry.folder.isEmpty() && !folders.contains(entry.folder))
            folders << entry.folder;
    }
    folders.sort(Qt::CaseInsensitive);
    return folders;
}

QString Templates::put(SendTemplate entry)
{
    if (entry.id.isEmpty())
        entry.id = freshId();
    entry.folder = cleanFolder(entry.folder);
    const QString id = entry.id;
    const auto known = std::find_if(m_templates.begin(), m_templates.end(),
                                    [&](const SendTemplate& t) { return t.id == id; });
    if (known != m_templates.end())
        *known = std::move(entry);
    else
        m_templates.push_back(std::move(entry));
    Q_EMIT changed();
    return id;
}

void Templates::remove(const QString& id)
{
    if (std::erase_if(m_templates, [&](const SendTemplate& entry) { return entry.id == id; }) > 0)
        Q_EMIT changed();
}

void Templates::renameFolder(const QString& from, const QString& to)
{
    const QString source = cleanFolder(from);
    const QString target = cleanFolder(to);
    if (source.isEmpty() || source == target)
        return;
    for (SendTemplate& entry : m_templates) {
        if (entry.folder == source)
            entry.folder = target;
        else if (entry.folder.startsWith(source + u'/'))
            entry.folder = cleanFolder(target + entry.folder.mid(source.size()));
    }
    Q_EMIT changed();
}

QByteArray Templates::exportJson(const QStringList& ids) const
{
    QJsonArray entries;
    for (const SendTemplate& entry : m_templates) {
        if (ids.isEmpty() || ids.contains(entry.id))
            entries.append(entry.toJson());
    }
    return documentOf(entries);
}

int Templates::importJson(const QByteArray& json, bool replace, QString* problem)
{
    QJsonParseError error{};
    const QJsonObject document = QJsonDocument::fromJson(json.left(kMaxFile), &error).object();
    if (document.value("format").toString() != QLatin1String(kFormat)) {
        say(problem, error.error == QJsonParseError::NoError
                         ? QStringLiteral("This is no file of templates.")
                         : QStringLiteral("This is no JSON: %1").arg(error.errorString()));
        return -1;
    }
    int count = 0;
    for (const QJsonValue& value : document.value("templates").toArray()) {
        if (!value.isObject() || m_templates.size() >= kMaxTemplates)
            continue;
        SendTemplate entry = SendTemplate::fromJson(value.toObject());
        const auto known = std::find_if(m_templates.begin(), m_templates.end(),
                                        [&](const SendTemplate& t) { return t.id == entry.id; });
        ++count;
        if (known != m_templates.end() && replace && !entry.id.isEmpty()) {
            *known = std::move(entry);
            continue;
        }
        if (entry.id.isEmpty() || known != m_templates.end())
            entry.id = freshId();
        m_templates.push_back(std::move(entry));
    }
    if (count > 0)
        Q_EMIT changed();
    return count;
}

} // namespace sio::models
