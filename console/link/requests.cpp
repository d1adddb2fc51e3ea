// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/requests.h"

#include "catalogue/rooms.h"

#include <array>

namespace sio::link {

namespace {

constexpr std::array<const char*, 7> kKinds{"derived", "user",   "session", "researcher",
                                            "room",    "socket", "everyone"};

} // namespace

QString Target::room() const
{
    const std::string id = name.toStdString();
    switch (kind) {
    case Kind::User:
        return QString::fromStdString(catalogue::userRoom(id));
    case Kind::Session:
        return QString::fromStdString(catalogue::sessionRoom(id));
    case Kind::Researcher:
        return QString::fromStdString(catalogue::researcherRoom(id));
    case Kind::Room:
        return name;
    case Kind::Derived:
    case Kind::Socket:
    case Kind::Everyone:
        break;
    }
    return {};
}

QJsonObject Target::toJson() const
{
    QJsonObject object{{"kind", QLatin1String(kKinds[static_cast<std::size_t>(kind)])}};
    if (!name.isEmpty())
        object.insert("name", name);
    return object;
}

Target Target::fromJson(const QJsonObject& object)
{
    Target target;
    const QString word = object.value("kind").toString();
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
        if (word == QLatin1String(kKinds[i]))
            target.kind = static_cast<Kind>(i);
    }
    if (target.kind != Kind::Derived && target.kind != Kind::Everyone)
        target.name = object.value("name").toString();
    return target;
}

bool EventSpec::isEmpty() const
{
    return *this == EventSpec();
}

} // namespace sio::link
