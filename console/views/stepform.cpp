// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/stepform.h"

#include "models/text.h"
#include "sequences/sequencetext.h"
#include "views/icons.h"
#include "views/labels.h"
#include "views/theme.h"

#include <QtGui/QAction>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <array>

namespace sio::views {

using sequences::Value;

namespace {

enum class Editor : std::uint8_t { Text, Number, Names, Yaml, Flag, Switch, Choice, Note };

/// A field: of which steps, which member, and how it is edited.
struct Spec {
    const char* kind; ///< "" for all
    const char* member;
    Editor editor;
    const char* label;
    const char* hint; ///< placeholder; of Choice: the words, `|` between
};

// The form from above, kind by kind; the order is also that of members that are new in a step.
constexpr std::array kSpecs{
    Spec{"", "at", Editor::Text, QT_TR_NOOP("At"), QT_TR_NOOP("after the step before; or 400ms, 1.5s")},
    Spec{"", "name", Editor::Text, QT_TR_NOOP("Name"), QT_TR_NOOP("for people, and for “after”")},
    Spec{"connect", "connect", Editor::Names, QT_TR_NOOP("Actors"), ""},
    Spec{"connect", "within", Editor::Text, QT_TR_NOOP("Within"), "10s"},
    Spec{"connect", "expect.event", Editor::Text, QT_TR_NOOP("Then gets"), "connection_success"},
    Spec{"connect", "expect.match", Editor::Yaml, QT_TR_NOOP("With at least"), ""},
    Spec{"connect", "refused", Editor::Yaml, QT_TR_NOOP("Is refused with"), "{ message: { type: string } }"},
    Spec{"disconnect", "disconnect", Editor::Names, QT_TR_NOOP("Actors"), ""},
    Spec{"emit", "actor", Editor::Names, QT_TR_NOOP("Actor"), ""},
    Spec{"emit", "emit", Editor::Text, QT_TR_NOOP("Event"), "join_session_room"},
    Spec{"emit", "with", Editor::Yaml, QT_TR_NOOP("Argument"), "session_id: $session"},
    Spec{"emit", "args", Editor::Yaml, QT_TR_NOOP("Several arguments"), "[1, two]"},
    Spec{"emit", "ack", Editor::Yaml, QT_TR_NOOP("Ack is at least"), "success: true"},
    Spec{"emit", "within", Editor::Text, QT_TR_NOOP("Ack within"), "2s"},
    Spec{"emit", "capture", Editor::Yaml, QT_TR_NOOP("Keep of the ack"), "name: $.path"},
    Spec{"publish", "publish", Editor::Text, QT_TR_NOOP("Event"), "payment_update"},
    Spec{"publish", "with", Editor::Yaml, QT_TR_NOOP("Data"), "user_id: $reader.userId"},
    Spec{"publish", "to", Editor::Yaml, QT_TR_NOOP("To"),
         QT_TR_NOOP("whom the data names; or { users: [...] }")},
    Spec{"publish", "except", Editor::Yaml, QT_TR_NOOP("But not to"), "{ sockets: [$reader.sid] }"},
    Spec{"publish", "answer", Editor::Yaml, QT_TR_NOOP("Answer is at least"), "matched_sockets: 2"},
    Spec{"publish", "status", Editor::Number, QT_TR_NOOP("HTTP status"), "200"},
    Spec{"publish", "within", Editor::Text, QT_TR_NOOP("Answer within"), "10s"},
    Spec{"publish", "capture", Editor::Yaml, QT_TR_NOOP("Keep of the answer"), "booking: $.event_id"},
    Spec{"wait", "wait", Editor::Text, QT_TR_NOOP("For"), "300ms"},
    Spec{"pause", "pause", Editor::Note, QT_TR_NOOP("Say meanwhile"), QT_TR_NOOP("what the person is to do")},
    Spec{"expect", "expect.actors", Editor::Names, QT_TR_NOOP("Actors"), ""},
    Spec{"expect", "expect.event", Editor::Text, QT_TR_NOOP("Get"), "payment_update"},
    Spec{"expect", "expect.match", Editor::Yaml, QT_TR_NOOP("With at least"), "status: completed"},
    Spec{"expect", "expect.args", Editor::Yaml, QT_TR_NOOP("All arguments are"), ""},
    Spec{"expect", "expect.within", Editor::Text, QT_TR_NOOP("Within"), "2s"},
    Spec{"expect", "expect.after", Editor::Text, QT_TR_NOOP("After"),
         QT_TR_NOOP("an event, or a step's name")},
    Spec{"expect", "expect.order", Editor::Choice, QT_TR_NOOP("Order"), "kept|any"},
    Spec{"expect", "expect.only", Editor::Flag, QT_TR_NOOP("And nobody else"), ""},
    Spec{"expect", "expect.capture", Editor::Yaml, QT_TR_NOOP("Keep of it"), "booking: $.event_id"},
    Spec{"expect-not", "expect-not.actors", Editor::Names, QT_TR_NOOP("Actors"), ""},
    Spec{"expect-not", "expect-not.event", Editor::Text, QT_TR_NOOP("Do not get"), "session_update"},
    Spec{"expect-not", "expect-not.match", Editor::Yaml, QT_TR_NOOP("With at least"), ""},
    Spec{"expect-not", "expect-not.args", Editor::Yaml, QT_TR_NOOP("All arguments are"), ""},
    Spec{"expect-not", "expect-not.for", Editor::Text, QT_TR_NOOP("For"), "300ms"},
    Spec{"expect-closed", "expect-closed.actors", Editor::Names, QT_TR_NOOP("Actors"), ""},
    Spec{"expect-closed", "expect-closed.within", Editor::Text, QT_TR_NOOP("Within"), "2s"},
    Spec{"expect-closed", "expect-closed.reason", Editor::Yaml, QT_TR_NOOP("Because of"), "{ type: string }"},
    Spec{"fault", "fault.actors", Editor::Names, QT_TR_NOOP("Actors"), ""},
    Spec{"fault", "fault.stall", Editor::Switch, QT_TR_NOOP("Stop reading"), ""},
    Spec{"fault", "fault.drop", Editor::Flag, QT_TR_NOOP("Drop the connection"), ""},
    Spec{"fault", "fault.force", Editor::Choice, QT_TR_NOOP("Travel by"), "websocket|polling"},
    Spec{"fault", "fault.delay-acks", Editor::Text, QT_TR_NOOP("Ack later by"), "500ms"},
    Spec{"fault", "fault.mute-pongs", Editor::Switch, QT_TR_NOOP("Answer no pings"), ""},
    Spec{"", "breakpoint", Editor::Flag, QT_TR_NOOP("Stop before it"), ""},
};

constexpr std::array kKinds{"connect",    "disconnect",    "emit", "publish", "expect",
                            "expect-not", "expect-closed", "wait", "pause",   "fault"};

std::string kindOf(const Value& step)
{
    for (const char* kind : kKinds)
        if (step.find(kind) && !(std::string_view(kind) == "expect" && step.find("connect")))
            return kind;
    return {};
}

/// Members that a file writes for one name and the form's for several are the same field.
const Value* memberOf(const Value& step, std::string member)
{
    if (const Value* found = step.at(member))
        return found;
    if (!member.ends_with("actors"))
        return nullptr;
    member.pop_back();
    return step.at(member);
}

std::pair<std::string, std::string> split(const std::string& member)
{
    const std::size_t dot = member.find('.');
    return dot == std::string::npos ? std::pair(std::string(), member)
                                    : std::pair(member.substr(0, dot), member.substr(dot + 1));
}

/// Puts members in the order of the form; what it does not know stays behind them.
void putInOrder(Value& map, const std::string& kind, const std::string& parent)
{
    std::vector<std::string> order;
    for (const Spec& spec : kSpecs) {
        if (*spec.kind != '\0' && spec.kind != kind)
            continue;
        const auto [outer, name] = split(spec.member);
        if (parent.empty())
            order.push_back(outer.empty() ? name : outer);
        else if (outer == parent)
            order.push_back(name);
    }
    const auto rank = [&order](const Value::Member& member) {
        const std::string& name =
            member.name == "actor" && std::find(order.begin(), order.end(), "actors") != order.end()
                ? "actors"
                : member.name;
        return std::find(order.begin(), order.end(), name) - order.begin();
    };
    std::stable_sort(map.members().begin(), map.members().end(),
                     [&rank](const Value::Member& a, const Value::Member& b) { return rank(a) < rank(b); });
}

void setMember(Value& step, const std::string& kind, const std::string& member,
               const std::optional<Value>& value)
{
    const auto [outer, name] = split(member);
    if (!outer.empty() && !step.find(outer)) {
        if (!value)
            return;
        step.set(outer, Value::map());
    }
    Value& map = outer.empty() ? step : *step.find(outer);
    if (!map.isMap())
        return;
    std::string key = name;
    if (name == "actors") {
        const bool isOne = value && value->isString();
        map.remove(isOne ? "actors" : "actor");
        key = isOne ? "actor" : "actors";
    }
    const bool isNew = value && !map.find(key);
    if (value)
        map.set(key, *value);
    else
        map.remove(key);
    if (isNew)
        putInOrder(map, kind, outer);
    // connect's expect is there or not; the others' is the step.
    if (!outer.empty() && outer != kind && map.members().empty())
        step.remove(outer);
    if (isNew && !outer.empty())
        putInOrder(step, kind, {});
}

QString shown(const Value& value)
{
    if (value.isString() || value.isNumber())
        return QString::fromStdString(value.text());
    return QString::fromStdString(value.json());
}

} // namespace

StepForm::StepForm(Theme& theme, QWidget* parent) : QScrollArea(parent), m_theme(theme)
{
    setObjectName("stepForm");
    setAccessibleName(tr("The chosen step's fields"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    m_body = new QWidget(this);
    auto* column = new QVBoxLayout(m_body);
    column->setContentsMargins(6, 2, 6, 2);
    m_form = new QFormLayout;
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_kind = new QComboBox(m_body);
    m_kind->setObjectName("stepKind");
    m_kind->setAccessibleName(tr("What the step does"));
    for (const char* kind : kKinds)
        m_kind->addItem(kind);
    m_form->addRow(tr("Does"), m_kind);
    column->addLayout(m_form);
    m_problem = plainLabel({}, m_body);
    m_problem->setObjectName("stepProblem");
    m_problem->setWordWrap(true);
    m_problem->hide();
    column->addWidget(m_problem);
    column->addStretch(1);
    setWidget(m_body);
    connect(m_kind, &QComboBox::textActivated, this, &StepForm::changeKind);
    setStep(std::nullopt, {}, {});
}

void StepForm::setStep(const std::optional<Value>& step, const std::vector<std::string>& actors,
                       const Problems& problems)
{
    m_step = step;
    m_actors = actors;
    m_isWriting = true;
    const std::string kind = step ? kindOf(*step) : std::string();
    if (kind != m_shape)
        rebuild(kind);
    m_kind->setCurrentIndex(m_kind->findText(QString::fromStdString(kind)));
    m_kind->setEnabled(step && m_isEditable);
    for (const Line& line : m_lines) {
        const Value* value = memberOf(*step, kSpecs[static_cast<std::size_t>(line.spec)].member);
        std::string problem;
        const auto present = read(line, problem);
        const bool isSame = value ? present && *present == *value : !present && problem.empty();
        if (!isSame)
            write(line, value);
        showProblem(line, {});
    }
    m_isWriting = false;
    QStringList others;
    for (const auto& [member, text] : problems) {
        const auto isAbout = [&member = member](const Line& line) {
            const std::string name = kSpecs[static_cast<std::size_t>(line.spec)].member;
            return member == name || member + 's' == name || member.starts_with(name + '.');
        };
        const auto line = std::find_if(m_lines.begin(), m_lines.end(), isAbout);
        if (line != m_lines.end())
            showProblem(*line, QString::fromStdString(text));
        else
            others << models::visibleText(QString::fromStdString(text), 400);
    }
    if (!step)
        others << tr("Choose a step to see its fields.");
    m_problem->setText(others.join('\n'));
    m_problem->setVisible(!others.isEmpty());
    setInk(m_problem, step ? m_theme.colours().danger : m_theme.colours().muted);
}

void StepForm::setEditable(bool editable)
{
    m_isEditable = editable;
    m_kind->setEnabled(editable && m_step);
    for (const Line& line : m_lines)
        line.editor->setEnabled(editable);
}

QWidget* StepForm::field(const QString& member) const
{
    for (const Line& line : m_lines)
        if (member == kSpecs[static_cast<std::size_t>(line.spec)].member)
            return line.editor;
    return nullptr;
}

QString StepForm::problemText(const QString& member) const
{
    if (member.isEmpty())
        return m_problem->text();
    for (const Line& line : m_lines)
        if (member == kSpecs[static_cast<std::size_t>(line.spec)].member)
            return line.problem->text();
    return {};
}

void StepForm::rebuild(const std::string& kind)
{
    m_shape = kind;
    m_lines.clear();
    while (m_form->rowCount() > 1)
        m_form->removeRow(1);
    if (kind.empty())
        return;
    for (std::size_t i = 0; i < kSpecs.size(); ++i) {
        const Spec& spec = kSpecs[i];
        if (*spec.kind != '\0' && spec.kind != kind)
            continue;
        auto* cell = new QWidget(m_body);
        auto* column = new QVBoxLayout(cell);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(1);
        QWidget* editor = makeEditor(static_cast<int>(i), cell);
        editor->setObjectName(QStringLiteral("stepField_") + spec.member);
        editor->setAccessibleName(tr(spec.label));
        editor->setEnabled(m_isEditable);
        auto* problem = plainLabel({}, cell);
        problem->setWordWrap(true);
        problem->hide();
        setInk(problem, m_theme.colours().danger);
        column->addWidget(editor);
        column->addWidget(problem);
        m_lines.push_back({static_cast<int>(i), editor, problem});
        m_form->addRow(spec.editor == Editor::Flag ? QString() : tr(spec.label), cell);
        if (auto* box = qobject_cast<QCheckBox*>(editor))
            box->setText(tr(spec.label));
    }
}

QWidget* StepForm::makeEditor(int index, QWidget* parent)
{
    const Spec& spec = kSpecs[static_cast<std::size_t>(index)];
    switch (spec.editor) {
    case Editor::Yaml: {
        auto* text = new QPlainTextEdit(parent);
        text->setFont(m_theme.mono());
        text->setTabChangesFocus(true);
        text->setLineWrapMode(QPlainTextEdit::NoWrap);
        text->setPlaceholderText(tr(spec.hint));
        connect(text, &QPlainTextEdit::textChanged, this, [this, text] {
            const int lines = std::clamp(text->document()->blockCount(), 1, 8);
            text->setFixedHeight(lines * text->fontMetrics().lineSpacing() + 12);
            takeEdit();
        });
        text->setFixedHeight(text->fontMetrics().lineSpacing() + 12);
        return text;
    }
    case Editor::Flag: {
        auto* box = new QCheckBox(parent);
        connect(box, &QCheckBox::toggled, this, &StepForm::takeEdit);
        return box;
    }
    case Editor::Switch:
    case Editor::Choice: {
        auto* box = new QComboBox(parent);
        box->addItem(tr("as it is"));
        box->addItems(spec.editor == Editor::Switch ? QStringList{tr("from now on"), tr("no longer")}
                                                    : QString(spec.hint).split('|'));
        connect(box, &QComboBox::currentIndexChanged, this, &StepForm::takeEdit);
        return box;
    }
    default: {
        auto* edit = new QLineEdit(parent);
        edit->setPlaceholderText(spec.editor == Editor::Names ? tr("names, with commas between")
                                                              : tr(spec.hint));
        if (spec.editor == Editor::Names)
            addActorsMenu(edit);
        connect(edit, &QLineEdit::textChanged, this, &StepForm::takeEdit);
        return edit;
    }
    }
}

void StepForm::addActorsMenu(QLineEdit* edit)
{
    auto* action = edit->addAction(icon("users"), QLineEdit::TrailingPosition);
    action->setToolTip(tr("Choose the actors"));
    connect(action, &QAction::triggered, this, [this, edit] {
        QMenu menu(edit);
        const auto names = edit->text().split(',', Qt::SkipEmptyParts);
        QStringList chosen;
        for (const QString& name : names)
            chosen << name.trimmed();
        for (const std::string& actor : m_actors) {
            const QString name = QString::fromStdString(actor);
            QAction* entry = menu.addAction(plainCaption(name));
            entry->setCheckable(true);
            entry->setChecked(chosen.contains(name));
            entry->setData(name);
        }
        QAction* taken = menu.exec(edit->mapToGlobal(QPoint(0, edit->height())));
        if (!taken)
            return;
        const QString name = taken->data().toString();
        if (!chosen.removeOne(name))
            chosen << name;
        edit->setText(chosen.join(", "));
    });
}

std::optional<Value> StepForm::read(const Line& line, std::string& problem) const
{
    const Spec& spec = kSpecs[static_cast<std::size_t>(line.spec)];
    if (auto* text = qobject_cast<QPlainTextEdit*>(line.editor))
        return sequences::valueOfText(text->toPlainText().toStdString(), problem);
    if (auto* box = qobject_cast<QCheckBox*>(line.editor))
        return box->isChecked() ? std::optional(Value::boolean(true)) : std::nullopt;
    if (auto* box = qobject_cast<QComboBox*>(line.editor)) {
        if (box->currentIndex() <= 0)
            return std::nullopt;
        return spec.editor == Editor::Switch ? Value::boolean(box->currentIndex() == 1)
                                             : Value::string(box->currentText().toStdString());
    }
    const std::string text = static_cast<QLineEdit*>(line.editor)->text().trimmed().toStdString();
    if (spec.editor == Editor::Note && text.empty())
        return Value::boolean(true);
    if (text.empty())
        return std::nullopt;
    if (spec.editor == Editor::Number && sequences::isNumberLiteral(text))
        return Value::number(text);
    if (spec.editor != Editor::Names || text.find(',') == std::string::npos)
        return Value::string(text);
    Value names = Value::list();
    for (const QString& name : QString::fromStdString(text).split(',', Qt::SkipEmptyParts))
        names.items().push_back(Value::string(name.trimmed().toStdString()));
    return names;
}

void StepForm::write(const Line& line, const Value* value)
{
    const Spec& spec = kSpecs[static_cast<std::size_t>(line.spec)];
    if (auto* text = qobject_cast<QPlainTextEdit*>(line.editor)) {
        text->setPlainText(value ? QString::fromStdString(sequences::editedText(*value)) : QString());
    } else if (auto* flag = qobject_cast<QCheckBox*>(line.editor)) {
        flag->setChecked(value && value->asBool());
    } else if (auto* box = qobject_cast<QComboBox*>(line.editor)) {
        const int index = !value                          ? 0
                          : spec.editor == Editor::Switch ? (value->asBool() ? 1 : 2)
                                                          : box->findText(shown(*value));
        box->setCurrentIndex(std::max(0, index));
    } else {
        QStringList names;
        if (value && value->isList())
            for (const Value& item : value->items())
                names << shown(item);
        else if (value && !(spec.editor == Editor::Note && !value->isString()))
            names << shown(*value);
        static_cast<QLineEdit*>(line.editor)->setText(names.join(", "));
    }
}

void StepForm::takeEdit()
{
    if (m_isWriting || !m_step)
        return;
    Value step = *m_step;
    bool isReadable = true;
    for (const Line& line : m_lines) {
        std::string problem;
        const char* member = kSpecs[static_cast<std::size_t>(line.spec)].member;
        auto value = read(line, problem);
        if (!problem.empty()) {
            showProblem(line, QString::fromStdString(problem));
            isReadable = false;
            continue;
        }
        const Value* before = memberOf(step, member);
        if (value ? before && *before == *value : !before)
            continue;
        // What a step is for stays, if empty: it is the kind.
        if (!value && m_shape == member)
            value = Value::string({});
        setMember(step, m_shape, member, value);
    }
    if (!isReadable || step == *m_step)
        return;
    m_step = step;
    Q_EMIT edited(step);
}

void StepForm::changeKind(const QString& kind)
{
    if (!m_step || kind.toStdString() == m_shape)
        return;
    Value step = emptyStep(kind.toStdString(), m_actors);
    for (const char* kept : {"name", "at"})
        if (const Value* value = m_step->find(kept))
            step.members().insert(step.members().begin(), {kept, *value});
    Q_EMIT edited(step);
}

void StepForm::showProblem(const Line& line, const QString& text)
{
    line.problem->setText(models::visibleText(text, 400));
    line.problem->setVisible(!text.isEmpty());
}

Value StepForm::emptyStep(const std::string& kind, const std::vector<std::string>& actors)
{
    const Value actor = Value::string(actors.empty() ? std::string() : actors.front());
    const auto text = [](const char* words) { return Value::string(words); };
    if (kind == "connect" || kind == "disconnect")
        return Value::map({{kind, actor}});
    if (kind == "emit")
        return Value::map({{"actor", actor}, {kind, text("event_name")}, {"with", Value::map()}});
    if (kind == "publish")
        return Value::map({{kind, text("event_name")}, {"with", Value::map()}});
    if (kind == "expect" || kind == "expect-not")
        return Value::map({{kind, Value::map({{"actor", actor}, {"event", text("event_name")}})}});
    if (kind == "expect-closed")
        return Value::map({{kind, Value::map({{"actor", actor}})}});
    if (kind == "pause")
        return Value::map({{kind, Value::boolean(true)}});
    if (kind == "fault")
        return Value::map({{kind, Value::map({{"actor", actor}, {"drop", Value::boolean(true)}})}});
    return Value::map({{"wait", text("300ms")}});
}

} // namespace sio::views
