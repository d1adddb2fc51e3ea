// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/sendform.h"

#include "models/text.h"
#include "views/icons.h"
#include "views/labels.h"
#include "views/theme.h"

#include <QtCore/QDateTime>
#include <QtCore/QUuid>
#include <QtGui/QAction>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDateTimeEdit>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace sio::views {

namespace {

constexpr int kMaxLines = 60;   ///< a form of more is no help, and each line costs widgets
constexpr int kMaxValue = 2000; ///< longer ones are edited as JSON

bool isEditable(const models::FormField& field)
{
    return field.editable && field.value.size() <= kMaxValue;
}

} // namespace

SendForm::SendForm(Theme& theme, models::SendDocument& document, QWidget* parent)
    : QScrollArea(parent), m_theme(theme), m_document(document)
{
    setObjectName("sendForm");
    setAccessibleName(tr("Payload as a form"));
    setWidgetResizable(true);
    setFrameShape(QFrame::StyledPanel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    connect(&document, &models::SendDocument::fieldsChanged, this, &SendForm::refresh);
    connect(&document, &models::SendDocument::problemsChanged, this, &SendForm::updateProblems);
    connect(&theme, &Theme::changed, this, &SendForm::updateProblems);
    refresh();
}

void SendForm::refresh()
{
    QStringList shape{m_document.event(), m_document.isObject() ? "object" : "text"};
    for (const models::FormField& field : m_document.fields()) {
        if (field.present || field.presence == catalogue::Presence::Required)
            shape << field.name + ':' + QString::number(static_cast<int>(field.kind)) +
                         (isEditable(field) ? "e" : "r");
        if (shape.size() > kMaxLines + 2)
            break;
    }
    if (shape != m_shape) {
        m_shape = shape;
        rebuild();
    }
    updateValues();
    updateProblems();
}

void SendForm::rebuild()
{
    QString focused;
    for (auto it = m_lines.cbegin(); it != m_lines.cend(); ++it) {
        if (it->editor && it->editor->hasFocus())
            focused = it.key();
    }
    m_lines.clear();
    auto* body = new QWidget;
    body->setBackgroundRole(QPalette::Base);
    body->setAutoFillBackground(true);
    m_form = new QFormLayout(body);
    m_form->setContentsMargins(10, 10, 10, 10);
    m_form->setVerticalSpacing(6);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    auto* menu = new QMenu(body);
    int left = 0;
    for (const models::FormField& field : m_document.fields()) {
        const bool required = field.presence == catalogue::Presence::Required;
        if (!field.present && !required) {
            QAction* action = menu->addAction(
                models::visibleText(field.name, 60), this,
                [this, name = field.name, kind = field.kind, values = field.values] {
                    QString first;
                    if (kind == catalogue::FieldKind::Enum && !values.isEmpty())
                        first = values.front();
                    else if (kind == catalogue::FieldKind::Boolean)
                        first = "true";
                    else if (kind == catalogue::FieldKind::Decimal)
                        first = "0";
                    else if (kind == catalogue::FieldKind::Object || kind == catalogue::FieldKind::Map)
                        first = "{}";
                    else if (kind == catalogue::FieldKind::List)
                        first = "[]";
                    m_document.setField(name, first);
                    focusField(name);
                });
            action->setToolTip(plainTip(models::visibleText(field.description, 200)));
            continue;
        }
        if (m_lines.size() == kMaxLines) {
            ++left;
            continue;
        }
        auto* cell = new QWidget(body);
        auto* column = new QVBoxLayout(cell);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(2);
        auto* row = new QHBoxLayout;
        row->setSpacing(4);
        Line line;
        line.editor = makeEditor(field, cell);
        line.editor->setObjectName("field-" + field.name);
        line.editor->setAccessibleName(models::visibleText(field.name, 60));
        line.editor->setAccessibleDescription(models::visibleText(field.description, 200));
        if (!field.description.isEmpty())
            line.editor->setToolTip(plainTip(models::visibleText(field.description, 300)));
        row->addWidget(line.editor, 1);
        if (!required) {
            auto* remove = new QToolButton(cell);
            remove->setIcon(icon("close"));
            remove->setIconSize({12, 12});
            remove->setAutoRaise(true);
            remove->setFocusPolicy(Qt::StrongFocus);
            remove->setToolTip(plainTip(tr("Leave %1 out").arg(models::visibleText(field.name, 60))));
            remove->setAccessibleName(tr("Leave %1 out").arg(models::visibleText(field.name, 60)));
            connect(remove, &QToolButton::clicked, this,
                    [this, name = field.name] { m_document.removeField(name); });
            row->addWidget(remove);
        }
        column->addLayout(row);
        line.problem = wrappedLabel({}, cell);
        line.problem->hide();
        column->addWidget(line.problem);
        QLabel* label =
            plainLabel(models::visibleText(field.name, 40) + (required ? QString() : QString()), body);
        label->setMinimumHeight(fontMetrics().height() + 10);
        label->setBuddy(line.editor);
        if (required) {
            QFont font = label->font();
            font.setWeight(QFont::DemiBold);
            label->setFont(font);
            label->setToolTip(tr("required"));
        }
        m_form->addRow(label, cell);
        m_lines.insert(field.name, line);
    }
    if (!menu->isEmpty()) {
        m_add = new QToolButton(body);
        m_add->setObjectName("sendAddField");
        m_add->setIcon(icon("plus"));
        m_add->setText(tr("Add a field"));
        m_add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        m_add->setAutoRaise(true);
        m_add->setFocusPolicy(Qt::StrongFocus);
        m_add->setPopupMode(QToolButton::InstantPopup);
        menu->setToolTipsVisible(true);
        m_add->setMenu(menu);
        m_form->addRow(m_add);
    }
    if (left > 0) {
        QLabel* more = wrappedLabel(tr("and %1 more: edit them as JSON").arg(models::grouped(left)), body);
        more->setObjectName("sendFormMore");
        more->setForegroundRole(QPalette::PlaceholderText);
        m_form->addRow(more);
    }
    if (m_document.fields().empty()) {
        QLabel* hint =
            wrappedLabel(tr("A custom event: write its payload as JSON. Its members appear here."), body);
        hint->setForegroundRole(QPalette::PlaceholderText);
        m_form->addRow(hint);
    }
    // The old body may be the one whose button was just clicked.
    if (QWidget* old = takeWidget())
        old->deleteLater();
    m_body = body;
    setWidget(body);
    if (!focused.isEmpty())
        focusField(focused);
}

QWidget* SendForm::makeEditor(const models::FormField& field, QWidget* parent)
{
    const QString name = field.name;
    if (isEditable(field) &&
        (field.kind == catalogue::FieldKind::Enum || field.kind == catalogue::FieldKind::Boolean)) {
        auto* combo = new QComboBox(parent);
        combo->setEditable(field.kind == catalogue::FieldKind::Enum); // variables, and values to be refused
        combo->setInsertPolicy(QComboBox::NoInsert);
        combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        combo->setMinimumContentsLength(8);
        if (field.kind == catalogue::FieldKind::Boolean)
            combo->addItems({"true", "false"});
        else
            for (const QString& value : field.values)
                combo->addItem(models::visibleText(value, 80), value);
        if (combo->isEditable())
            connect(combo, &QComboBox::editTextChanged, this, [this, name](const QString& text) {
                if (!m_setting)
                    m_document.setField(name, text);
            });
        else
            connect(combo, &QComboBox::currentTextChanged, this, [this, name](const QString& text) {
                if (!m_setting)
                    m_document.setField(name, text);
            });
        return combo;
    }
    auto* edit = new QLineEdit(parent);
    edit->setReadOnly(!isEditable(field));
    edit->setMaxLength(kMaxValue);
    if (!isEditable(field))
        edit->setPlaceholderText(tr("edit as JSON"));
    connect(edit, &QLineEdit::textEdited, this,
            [this, name](const QString& text) { m_document.setField(name, text); });
    if (isEditable(field))
        addValueMenu(field, edit);
    return edit;
}

void SendForm::addValueMenu(const models::FormField& field, QLineEdit* edit)
{
    const QString name = field.name;
    const auto put = [this, name](const QString& value) {
        m_document.setField(name, value);
        focusField(name);
    };
    if (field.kind == catalogue::FieldKind::Id) {
        QAction* action = edit->addAction(icon("more"), QLineEdit::TrailingPosition);
        action->setToolTip(tr("New id, or from the selection"));
        connect(action, &QAction::triggered, this, [this, put, name, edit] {
            auto* menu = new QMenu(edit);
            menu->setAttribute(Qt::WA_DeleteOnClose);
            menu->addAction(icon("plus"), tr("New id"), this,
                            [put] { put(QUuid::createUuid().toString(QUuid::WithoutBraces)); });
            menu->addAction(tr("A new id at each send"), this, [put] { put("{{uuid}}"); });
            const QString selected = m_fromSelection ? m_fromSelection(name) : QString();
            QAction* from = menu->addAction(icon("user"),
                                            selected.isEmpty()
                                                ? tr("From the selection (nothing fits)")
                                                : tr("From the selection: %1").arg(models::shortId(selected)),
                                            this, [put, selected] { put(selected); });
            from->setEnabled(!selected.isEmpty());
            menu->popup(edit->mapToGlobal(QPoint(edit->width() - 120, edit->height())));
        });
    } else if (field.kind == catalogue::FieldKind::Timestamp || field.kind == catalogue::FieldKind::Date) {
        const bool dateOnly = field.kind == catalogue::FieldKind::Date;
        QAction* action =
            edit->addAction(icon(dateOnly ? "session" : "history"), QLineEdit::TrailingPosition);
        action->setToolTip(tr("Choose a time"));
        connect(action, &QAction::triggered, this, [this, put, name, edit, dateOnly] {
            const auto iso = [dateOnly](const QDateTime& time) {
                return dateOnly ? time.date().toString(Qt::ISODate)
                                : time.toUTC().toString("yyyy-MM-ddTHH:mm:ss.zzzZ");
            };
            const QDateTime current = QDateTime::currentDateTime();
            auto* menu = new QMenu(edit);
            menu->setAttribute(Qt::WA_DeleteOnClose);
            menu->addAction(dateOnly ? tr("Today") : tr("Now"), this,
                            [put, iso, current] { put(iso(current)); });
            if (!dateOnly)
                menu->addAction(tr("In 30 minutes"), this,
                                [put, iso, current] { put(iso(current.addSecs(1800))); });
            menu->addAction(tr("Tomorrow"), this, [put, iso, current] { put(iso(current.addDays(1))); });
            menu->addSeparator();
            if (!dateOnly) {
                menu->addAction(tr("The time of each send"), this, [put] { put("{{now}}"); });
                menu->addAction(tr("30 minutes after each send"), this, [put] { put("{{now+30m}}"); });
            } else {
                menu->addAction(tr("The day of each send"), this, [put] { put("{{today}}"); });
            }
            menu->addSeparator();
            menu->addAction(tr("Choose…"), this,
                            [this, name, dateOnly, edit] { pickTime(name, dateOnly, edit); });
            menu->popup(edit->mapToGlobal(QPoint(edit->width() - 120, edit->height())));
        });
    }
}

void SendForm::pickTime(const QString& name, bool dateOnly, QWidget* near)
{
    auto* popup = new QFrame(near, Qt::Popup);
    popup->setAttribute(Qt::WA_DeleteOnClose);
    popup->setFrameShape(QFrame::StyledPanel);
    auto* row = new QHBoxLayout(popup);
    row->setContentsMargins(8, 8, 8, 8);
    auto* edit = new QDateTimeEdit(popup);
    edit->setCalendarPopup(true);
    edit->setDisplayFormat(dateOnly ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss");
    const models::FormField* field = m_document.field(name);
    QDateTime value = field ? QDateTime::fromString(field->value, Qt::ISODateWithMs) : QDateTime();
    edit->setDateTime(value.isValid() ? value.toLocalTime() : QDateTime::currentDateTime());
    auto* take = new QPushButton(tr("Take"), popup);
    row->addWidget(edit);
    row->addWidget(take);
    connect(take, &QPushButton::clicked, popup, [this, popup, edit, name, dateOnly] {
        m_document.setField(name, dateOnly ? edit->date().toString(Qt::ISODate)
                                           : edit->dateTime().toUTC().toString("yyyy-MM-ddTHH:mm:ss.zzzZ"));
        popup->close();
    });
    popup->move(near->mapToGlobal(QPoint(0, near->height())));
    popup->show();
    edit->setFocus();
}

void SendForm::updateValues()
{
    m_setting = true;
    for (const models::FormField& field : m_document.fields()) {
        const auto found = m_lines.constFind(field.name);
        if (found == m_lines.cend())
            continue;
        found->editor->setEnabled(m_document.isObject());
        if (auto* edit = qobject_cast<QLineEdit*>(found->editor)) {
            const QString value =
                isEditable(field) ? field.value : models::visibleText(field.value, kMaxValue / 2);
            if (edit->text() != value) {
                const int cursor = edit->cursorPosition();
                edit->setText(value);
                edit->setCursorPosition(
                    edit->hasFocus() ? std::min<int>(cursor, static_cast<int>(value.size())) : 0);
            }
        } else if (auto* combo = qobject_cast<QComboBox*>(found->editor)) {
            if (combo->currentText() != field.value) {
                const int index = combo->findText(field.value);
                combo->setCurrentIndex(index);
                if (index < 0 && combo->isEditable())
                    combo->setEditText(field.value);
            }
        }
    }
    m_setting = false;
}

void SendForm::updateProblems()
{
    for (auto it = m_lines.begin(); it != m_lines.end(); ++it) {
        QString text;
        bool error = false;
        for (const models::Problem& problem : m_document.problems()) {
            const bool own = problem.field == it.key() || problem.field.startsWith(it.key() + '.') ||
                             problem.field.startsWith(it.key() + '[');
            if (own && text.isEmpty()) {
                text = models::visibleText(problem.message, 160);
                error = problem.severity == models::Problem::Severity::Error;
            }
        }
        setInk(it->problem, error ? m_theme.colours().danger : m_theme.colours().warning);
        it->problem->setText(breakable(text));
        it->problem->setVisible(!text.isEmpty());
    }
}

QString SendForm::problemText(const QString& field) const
{
    const auto found = m_lines.constFind(field);
    return found == m_lines.cend() || found->problem->isHidden() ? QString() : found->problem->text();
}

void SendForm::focusField(const QString& field)
{
    const auto found = m_lines.constFind(field);
    if (found == m_lines.cend())
        return;
    found->editor->setFocus();
    ensureWidgetVisible(found->editor);
}

} // namespace sio::views
