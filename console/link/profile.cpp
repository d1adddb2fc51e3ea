// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/profile.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QRegularExpression>
#include <QtCore/QSaveFile>
#include <QtCore/QUuid>

#include <algorithm>

namespace sio::link {

namespace {

constexpr qint64 kMaxFile = 4 * 1024 * 1024;
constexpr qsizetype kMaxProfiles = 1000;

QString matching(const QString& text, const char* pattern)
{
    return QRegularExpression(QLatin1String(pattern)).match(text).hasMatch() ? text : QString();
}

void say(QString* problem, const QString& text)
{
    if (problem)
        *problem = text;
}

} // namespace

Profile Profile::make(const QString& name, const QUrl& url)
{
    Profile profile;
    profile.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    profile.name = name;
    profile.url = url;
    return profile;
}

QJsonObject Profile::toJson() const
{
    return {{"id", id},         {"name", name},         {"url", url.toString()},
            {"path", path},     {"namespace", nsp},     {"user", user},
            {"colour", colour}, {"readonly", readOnly}, {"keep_password", keepPassword},
            {"pin", pin}};
}

Profile Profile::fromJson(const QJsonObject& object)
{
    Profile profile;
    profile.id = object.value("id").toString();
    if (profile.id.isEmpty())
        profile.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    profile.name = object.value("name").toString();
    profile.url = QUrl(object.value("url").toString());
    profile.url.setUserInfo({});
    profile.path = object.value("path").toString(profile.path);
    profile.nsp = object.value("namespace").toString(profile.nsp);
    profile.user = object.value("user").toString();
    profile.colour = matching(object.value("colour").toString(), "^#[0-9a-fA-F]{6}$");
    profile.readOnly = object.value("readonly").toBool();
    profile.keepPassword = object.value("keep_password").toBool();
    profile.pin = matching(object.value("pin").toString().toLower(), "^[0-9a-f]{64}$");
    return profile;
}

QString Profile::problem() const
{
    static const QStringList schemes{"http", "https", "ws", "wss"};
    if (url.isEmpty())
        return QStringLiteral("The address is missing.");
    if (!url.isValid() || url.host().isEmpty())
        return QStringLiteral("The address is not a URL such as http://127.0.0.1:3000.");
    if (!schemes.contains(url.scheme()))
        return QStringLiteral("The address must start with http:// or https://.");
    if (!url.userInfo().isEmpty())
        return QStringLiteral("The address must not hold a password.");
    if (!path.startsWith('/'))
        return QStringLiteral("The path must start with a slash, as /socket.io does.");
    if (!nsp.startsWith('/') || nsp.contains(',') || nsp.contains('?'))
        return QStringLiteral("The namespace must start with a slash, as /admin does, and hold no comma.");
    return {};
}

bool Profile::isSecure() const
{
    return url.scheme() == "https" || url.scheme() == "wss";
}

Profiles::Profiles(QString file) : m_file(std::move(file)) {}

bool Profiles::load(QString* problem)
{
    m_profiles.clear();
    QFile file(m_file);
    if (!file.exists())
        return true;
    if (!file.open(QIODevice::ReadOnly)) {
        say(problem, QStringLiteral("%1 cannot be read: %2").arg(m_file, file.errorString()));
        return false;
    }
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(file.read(kMaxFile), &error);
    if (!document.isObject()) {
        say(problem, QStringLiteral("%1 is no list of profiles: %2").arg(m_file, error.errorString()));
        return false;
    }
    for (const QJsonValue& entry : document.object().value("profiles").toArray()) {
        if (entry.isObject() && static_cast<qsizetype>(m_profiles.size()) < kMaxProfiles)
            put(Profile::fromJson(entry.toObject()));
    }
    return true;
}

bool Profiles::save(QString* problem) const
{
    QJsonArray entries;
    for (const Profile& profile : m_profiles)
        entries.append(profile.toJson());
    QDir().mkpath(QFileInfo(m_file).absolutePath());
    QSaveFile file(m_file);
    if (!file.open(QIODevice::WriteOnly) ||
        !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)) {
        say(problem, QStringLiteral("%1 cannot be written: %2").arg(m_file, file.errorString()));
        return false;
    }
    file.write(QJsonDocument(QJsonObject{{"profiles", entries}}).toJson());
    if (!file.commit()) {
        say(problem, QStringLiteral("%1 cannot be written: %2").arg(m_file, file.errorString()));
        return false;
    }
    return true;
}

const Profile* Profiles::find(const QString& id) const
{
    const auto found =
        std::find_if(m_profiles.begin(), m_profiles.end(), [&](const Profile& p) { return p.id == id; });
    return found == m_profiles.end() ? nullptr : &*found;
}

void Profiles::put(const Profile& profile)
{
    for (Profile& known : m_profiles) {
        if (known.id == profile.id) {
            known = profile;
            return;
        }
    }
    m_profiles.push_back(profile);
}

void Profiles::remove(const QString& id)
{
    std::erase_if(m_profiles, [&](const Profile& profile) { return profile.id == id; });
}

} // namespace sio::link
