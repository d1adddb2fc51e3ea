// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/jsonview.h"

#include "models/text.h"
#include "views/icons.h"
#include "views/jsonmodel.h"
#include "views/theme.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QTreeView>
#include <QtWidgets/QVBoxLayout>

namespace sio::views {

namespace {

constexpr int kAllCharacters = 64 * 1024 * 1024;
constexpr qsizetype kLongestLine = 1000;

/// Text layout costs more than in proportion to a line's length: a megabyte in one line blocks for a minute.
/// Such lines are broken for the eye; what is copied is the original.
QString brokenLines(const QString& text)
{
    QString out;
    out.reserve(text.size() + text.size() / kLongestLine + 1);
    qsizetype line = 0;
    for (const QChar c : text) {
        if (line == kLongestLine && !c.isLowSurrogate()) {
            out += '\n';
            line = 0;
        }
        out += c;
        line = c == '\n' ? 0 : line + 1;
    }
    return out;
}

/// Keys and values in their colours of meaning; elided, never wrapped.
class JsonDelegate : public QStyledItemDelegate {
public:
    JsonDelegate(Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {}

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const Colours& c = m_theme.colours();
        QColor colour = c.key;
        if (index.column() == JsonModel::ValueColumn) {
            switch (index.data(JsonModel::KindRole).toInt()) {
            case JsonModel::StringKind:
                colour = c.string;
                break;
            case JsonModel::NumberKind:
            case JsonModel::WordKind:
                colour = c.number;
                break;
            default:
                colour = c.muted;
            }
        } else if (index.data(JsonModel::KindRole).toInt() == JsonModel::MoreKind) {
            colour = c.muted;
        }
        option->palette.setColor(QPalette::Text, colour);
        if (!(option->state & QStyle::State_Selected))
            option->palette.setColor(QPalette::HighlightedText, colour);
    }

private:
    Theme& m_theme;
};

} // namespace

JsonView::JsonView(Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto* bar = new QHBoxLayout;
    bar->setSpacing(6);
    m_search = new QLineEdit(this);
    m_search->setObjectName(QStringLiteral("jsonSearch"));
    m_search->setPlaceholderText(tr("Find in payload"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setClearButtonEnabled(true);
    m_raw = new QToolButton(this);
    m_raw->setObjectName(QStringLiteral("jsonRaw"));
    m_raw->setIcon(icon(QStringLiteral("code")));
    m_raw->setCheckable(true);
    m_raw->setAutoRaise(true);
    m_raw->setToolTip(tr("Raw text"));
    m_raw->setAccessibleName(tr("Raw text"));
    auto* copyButton = new QToolButton(this);
    copyButton->setIcon(icon(QStringLiteral("copy")));
    copyButton->setAutoRaise(true);
    copyButton->setToolTip(tr("Copy the JSON"));
    copyButton->setAccessibleName(copyButton->toolTip());
    connect(copyButton, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(QString::fromUtf8(m_text)); });
    bar->addWidget(m_search, 1);
    bar->addWidget(m_raw);
    bar->addWidget(copyButton);
    column->addLayout(bar);

    m_stack = new QStackedWidget(this);
    m_model = new JsonModel(this);
    m_tree = new QTreeView(m_stack);
    m_tree->setObjectName(QStringLiteral("jsonTree"));
    m_tree->setAccessibleName(tr("Payload as a tree"));
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new JsonDelegate(theme, m_tree));
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(14);
    m_tree->setHeaderHidden(true);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->header()->setStretchLastSection(true);
    m_tree->header()->resizeSection(JsonModel::KeyColumn, 140);
    m_plain = new QPlainTextEdit(m_stack);
    m_plain->setObjectName(QStringLiteral("jsonPlain"));
    m_plain->setAccessibleName(tr("Payload as text"));
    m_plain->setReadOnly(true);
    m_plain->setTabChangesFocus(true);
    m_plain->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_stack->addWidget(m_tree);
    m_stack->addWidget(m_plain);
    column->addWidget(m_stack, 1);
    m_all = new QPushButton(this);
    m_all->setObjectName(QStringLiteral("jsonShowAll"));
    m_all->hide();
    column->addWidget(m_all);

    const auto fonts = [this] {
        m_tree->setFont(m_theme.mono());
        m_plain->setFont(m_theme.mono());
    };
    fonts();
    connect(&theme, &Theme::changed, this, fonts);
    connect(m_raw, &QToolButton::toggled, this, [this](bool raw) {
        m_stack->setCurrentWidget(raw || !m_isTree ? static_cast<QWidget*>(m_plain) : m_tree);
    });
    connect(m_all, &QPushButton::clicked, this, [this] { present(true); });
    connect(m_search, &QLineEdit::textEdited, this, [this] { find(false); });
    connect(m_search, &QLineEdit::returnPressed, this, [this] { find(true); });
    connect(m_tree, &QTreeView::customContextMenuRequested, this, [this](const QPoint& at) {
        const QModelIndex index = m_tree->indexAt(at);
        if (!index.isValid())
            return;
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        const QString text =
            index.siblingAtColumn(JsonModel::ValueColumn).data(JsonModel::JsonTextRole).toString();
        const QString path = m_model->pathOf(index);
        menu->addAction(tr("Copy value"), this, [text] { QGuiApplication::clipboard()->setText(text); });
        menu->addAction(tr("Copy path"), this, [path] { QGuiApplication::clipboard()->setText(path); });
        menu->popup(m_tree->viewport()->mapToGlobal(at));
    });
    auto* copyAction = new QAction(this);
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setShortcutContext(Qt::WidgetShortcut);
    connect(copyAction, &QAction::triggered, this, &JsonView::copy);
    m_tree->addAction(copyAction);
}

void JsonView::setJson(const QByteArray& text)
{
    if (text == m_text)
        return;
    m_text = text;
    present(false);
}

void JsonView::clear()
{
    setJson({});
}

void JsonView::present(bool all)
{
    m_cut = !all && m_text.size() > kShownBytes;
    m_all->setVisible(m_cut);
    m_all->setText(tr("Show all %1 kB").arg((m_text.size() + 512) / 1024));
    m_isTree = false;
    if (!m_cut) {
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(m_text, &error);
        m_isTree = error.error == QJsonParseError::NoError;
        if (m_isTree) {
            // An event has one object argument: its members are what people look for.
            QJsonValue value =
                document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
            if (document.isArray() && document.array().size() == 1)
                value = document.array().first();
            if (!value.isObject() && !value.isArray())
                value = QJsonArray{value};
            m_model->setValue(value);
            m_plain->setPlainText(brokenLines(models::visibleLines(
                QString::fromUtf8(document.toJson(QJsonDocument::Indented)), kAllCharacters)));
            m_tree->expandToDepth(0);
        }
    }
    if (!m_isTree) {
        m_model->setValue({});
        m_plain->setPlainText(brokenLines(models::visibleLines(
            QString::fromUtf8(m_cut ? m_text.left(kShownBytes) : m_text), kAllCharacters)));
    }
    m_raw->setEnabled(m_isTree);
    m_stack->setCurrentWidget(m_isTree && !m_raw->isChecked() ? static_cast<QWidget*>(m_tree) : m_plain);
}

void JsonView::find(bool forward)
{
    const QString wanted = m_search->text();
    if (wanted.isEmpty())
        return;
    if (m_stack->currentWidget() == m_plain) {
        if (!m_plain->find(wanted)) {
            m_plain->moveCursor(QTextCursor::Start);
            m_plain->find(wanted);
        }
        return;
    }
    QModelIndex from = forward ? m_tree->currentIndex().siblingAtColumn(0) : QModelIndex();
    QModelIndexList hits;
    for (const int column : {JsonModel::KeyColumn, JsonModel::ValueColumn})
        hits += m_model->match(m_model->index(0, column), Qt::DisplayRole, wanted, 200,
                               Qt::MatchContains | Qt::MatchRecursive | Qt::MatchWrap);
    if (hits.isEmpty())
        return;
    qsizetype next = 0;
    for (qsizetype i = 0; i < hits.size(); ++i) {
        if (hits[i].siblingAtColumn(0) == from)
            next = (i + 1) % hits.size();
    }
    m_tree->setCurrentIndex(hits[next].siblingAtColumn(0));
    m_tree->scrollTo(hits[next]);
}

void JsonView::copy()
{
    const QModelIndex index = m_tree->currentIndex();
    if (index.isValid())
        QGuiApplication::clipboard()->setText(index.data(JsonModel::JsonTextRole).toString());
}

} // namespace sio::views
