// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/sendhistory.h"

#include "models/roles.h"
#include "models/text.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonArray>

namespace sio::models {

namespace {

constexpr qsizetype kMaxJson = 256 * 1024;

QString targetWords(const link::Target& target)
{
    using Kind = link::Target::Kind;
    switch (target.kind) {
    case Kind::Derived:
        return QStringLiteral("from the row");
    case Kind::Everyone:
        return QStringLiteral("everyone");
    case Kind::User:
        return QStringLiteral("user ") + target.name;
    case Kind::Socket:
        return QStringLiteral("socket ") + target.name;
    default:
        return target.room();
    }
}

QString resultWords(const SentItem& item)
{
    if (!item.ok)
        return item.error.code.isEmpty() ? QStringLiteral("failed") : item.error.code;
    if (!item.receipt.known)
        return QStringLiteral("sent; the server does not say to whom");
    return QStringLiteral("matched %1, written %2")
        .arg(item.receipt.matchedSockets)
        .arg(item.receipt.written);
}

} // namespace

SendHistory::SendHistory(QObject* parent) : QAbstractTableModel(parent) {}

void SendHistory::add(SentItem item)
{
    beginInsertRows({}, 0, 0);
    m_items.push_front(std::move(item));
    endInsertRows();
    if (static_cast<int>(m_items.size()) > kMaxItems) {
        beginRemoveRows({}, kMaxItems, static_cast<int>(m_items.size()) - 1);
        m_items.resize(kMaxItems);
        endRemoveRows();
    }
}

const SentItem* SendHistory::item(int row) const
{
    return row >= 0 && row < static_cast<int>(m_items.size()) ? &m_items[static_cast<std::size_t>(row)]
                                                              : nullptr;
}

void SendHistory::clear()
{
    beginResetModel();
    m_items.clear();
    endResetModel();
}

void SendHistory::setUtc(bool utc)
{
    m_utc = utc;
    if (!m_items.empty())
        Q_EMIT dataChanged(index(0, Time), index(rowCount() - 1, Time));
}

QJsonArray SendHistory::toJson() const
{
    QJsonArray array;
    for (const SentItem& item : m_items) {
        array.append(QJsonObject{{"time", static_cast<qint64>(item.time)},
                                 {"server", item.server},
                                 {"event", item.event},
                                 {"json", item.json},
                                 {"target", item.target.toJson()},
                                 {"test", item.test},
                                 {"reason", item.reason},
                                 {"ok", item.ok},
                                 {"event_id", item.receipt.eventId},
                                 {"matched", static_cast<qint64>(item.receipt.matchedSockets)},
                                 {"written", static_cast<qint64>(item.receipt.written)},
                                 {"known", item.receipt.known},
                                 {"error", item.error.code},
                                 {"message", item.error.message}});
    }
    return array;
}

void SendHistory::fromJson(const QJsonArray& array)
{
    beginResetModel();
    m_items.clear();
    for (const QJsonValue& value : array) {
        const QJsonObject object = value.toObject();
        if (object.isEmpty() || static_cast<int>(m_items.size()) >= kMaxItems)
            continue;
        SentItem item;
        item.time = object.value("time").toInteger();
        item.server = object.value("server").toString();
        item.event = object.value("event").toString();
        item.json = object.value("json").toString().left(kMaxJson);
        item.target = link::Target::fromJson(object.value("target").toObject());
        item.test = object.value("test").toBool();
        item.reason = object.value("reason").toString();
        item.ok = object.value("ok").toBool();
        item.receipt.eventId = object.value("event_id").toString();
        item.receipt.matchedSockets = object.value("matched").toInteger();
        item.receipt.written = object.value("written").toInteger();
        item.receipt.known = object.value("known").toBool(true);
        item.error.code = object.value("error").toString();
        item.error.message = object.value("message").toString();
        m_items.push_back(std::move(item));
    }
    endResetModel();
}

int SendHistory::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

int SendHistory::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant SendHistory::data(const QModelIndex& index, int role) const
{
    const SentItem* sent = index.isValid() ? item(index.row()) : nullptr;
    if (!sent)
        return {};
    if (role == IdRole)
        return QString::number(index.row());
    if (role == FlagRole)
        return !sent->ok;
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != SortRole)
        return {};
    switch (index.column()) {
    case Time:
        if (role == SortRole)
            return QVariant::fromValue<qint64>(sent->time);
        return role == Qt::ToolTipRole ? fullTime(sent->time, m_utc)
                                       : relativeTime(sent->time, QDateTime::currentMSecsSinceEpoch(), m_utc);
    case Event:
        return visibleText(sent->event);
    case Target:
        return visibleText(targetWords(sent->target));
    case Result:
        return role == Qt::ToolTipRole && !sent->error.message.isEmpty()
                   ? visibleLines(sent->error.message, 1000)
                   : visibleText(resultWords(*sent));
    case Reason:
        return visibleText(sent->reason);
    default:
        return {};
    }
}

QVariant SendHistory::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const char* const titles[] = {"When", "Event", "Target", "Result", "Reason"};
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    return QLatin1String(titles[section]);
}

} // namespace sio::models
