// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/jsonmodel.h"
#include "views/labels.h"

#include "models/text.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <algorithm>

namespace sio::views {

struct JsonModel::Node {
    Node* parent = nullptr;
    int row = 0;
    QString key;
    QJsonValue value;
    bool opened = false;
    bool isMore = false; ///< stands for the children that are not shown
    std::vector<std::unique_ptr<Node>> children;

    int size() const
    {
        if (value.isObject())
            return static_cast<int>(value.toObject().size());
        return value.isArray() ? static_cast<int>(value.toArray().size()) : 0;
    }
};

namespace {

QString textOf(const QJsonValue& value, bool pretty)
{
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject())
                                     .toJson(pretty ? QJsonDocument::Indented : QJsonDocument::Compact));
    if (value.isArray())
        return QString::fromUtf8(
            QJsonDocument(value.toArray()).toJson(pretty ? QJsonDocument::Indented : QJsonDocument::Compact));
    const QByteArray wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(wrapped.mid(1, wrapped.size() - 2));
}

} // namespace

JsonModel::JsonModel(QObject* parent) : QAbstractItemModel(parent), m_root(std::make_unique<Node>()) {}
JsonModel::~JsonModel() = default;

void JsonModel::setValue(const QJsonValue& value)
{
    beginResetModel();
    m_root = std::make_unique<Node>();
    m_root->value = value;
    open(*m_root);
    endResetModel();
}

void JsonModel::open(Node& node)
{
    if (node.opened)
        return;
    node.opened = true;
    const auto add = [&node](const QString& key, const QJsonValue& value) {
        auto child = std::make_unique<Node>();
        child->parent = &node;
        child->row = static_cast<int>(node.children.size());
        child->key = key;
        child->value = value;
        node.children.push_back(std::move(child));
    };
    const int shown = std::min(node.size(), kMaxChildren);
    if (node.value.isObject()) {
        const QJsonObject object = node.value.toObject();
        int i = 0;
        for (auto it = object.begin(); it != object.end() && i < shown; ++it, ++i)
            add(it.key(), it.value());
    } else if (node.value.isArray()) {
        const QJsonArray array = node.value.toArray();
        for (int i = 0; i < shown; ++i)
            add(QStringLiteral("[%1]").arg(i), array.at(i));
    }
    if (node.size() > shown) {
        add(tr("%n more", nullptr, node.size() - shown), {});
        node.children.back()->isMore = true;
    }
}

QString JsonModel::pathOf(const QModelIndex& index) const
{
    QString path;
    for (const Node* node = nodeOf(index); node && node->parent; node = node->parent) {
        const bool dot = !path.isEmpty() && !path.startsWith(QLatin1Char('['));
        path = node->key + (dot ? QStringLiteral(".") : QString()) + path;
    }
    return path;
}

JsonModel::Node* JsonModel::nodeOf(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

QModelIndex JsonModel::index(int row, int column, const QModelIndex& parent) const
{
    Node* node = nodeOf(parent);
    open(*node);
    if (row < 0 || column < 0 || column >= ColumnCount || row >= static_cast<int>(node->children.size()))
        return {};
    return createIndex(row, column, node->children[static_cast<std::size_t>(row)].get());
}

QModelIndex JsonModel::parent(const QModelIndex& child) const
{
    const Node* node = nodeOf(child);
    if (!child.isValid() || !node->parent || node->parent == m_root.get())
        return {};
    return createIndex(node->parent->row, 0, node->parent);
}

int JsonModel::rowCount(const QModelIndex& parent) const
{
    if (parent.column() > 0)
        return 0;
    Node* node = nodeOf(parent);
    open(*node);
    return static_cast<int>(node->children.size());
}

int JsonModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

bool JsonModel::hasChildren(const QModelIndex& parent) const
{
    return parent.column() <= 0 && nodeOf(parent)->size() > 0;
}

QVariant JsonModel::data(const QModelIndex& index, int role) const
{
    const Node* node = nodeOf(index);
    if (!index.isValid())
        return {};
    const auto kind = [node] {
        if (node->isMore)
            return MoreKind;
        if (node->value.isObject())
            return ObjectKind;
        if (node->value.isArray())
            return ArrayKind;
        if (node->value.isString())
            return StringKind;
        return node->value.isDouble() ? NumberKind : WordKind;
    };
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == KeyColumn)
            return models::visibleText(node->key);
        if (node->isMore)
            return QString();
        if (node->value.isObject())
            return node->size() == 0 ? QStringLiteral("{ }") : QStringLiteral("{ %1 }").arg(node->size());
        if (node->value.isArray())
            return node->size() == 0 ? QStringLiteral("[ ]") : QStringLiteral("[ %1 ]").arg(node->size());
        if (node->value.isString())
            return models::visibleText(node->value.toString(), 2000);
        return textOf(node->value, false);
    case Qt::ToolTipRole: // tooltips guess at rich text: never let them
        if (index.column() == ValueColumn && node->value.isString())
            return plainTip(models::visibleText(node->value.toString(), 2000));
        return {};
    case JsonTextRole:
        if (node->value.isString() && index.column() == ValueColumn)
            return node->value.toString();
        return index.column() == KeyColumn ? node->key : textOf(node->value, true);
    case KindRole:
        return kind();
    default:
        return {};
    }
}

QVariant JsonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == KeyColumn ? tr("Name") : tr("Value");
}

} // namespace sio::views
