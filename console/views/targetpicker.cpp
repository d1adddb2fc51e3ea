// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/targetpicker.h"

#include "models/text.h"

#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QRadioButton>

namespace sio::views {

namespace {

using Kind = link::Target::Kind;

struct KindWord {
    Kind kind;
    const char* objectName;
    const char* word;
};
constexpr KindWord kKinds[] = {
    {Kind::Derived, "targetDerived", QT_TRANSLATE_NOOP("sio::views::TargetPicker", "derived from the row")},
    {Kind::User, "targetUser", QT_TRANSLATE_NOOP("sio::views::TargetPicker", "user")},
    {Kind::Session, "targetSession", QT_TRANSLATE_NOOP("sio::views::TargetPicker", "session")},
    {Kind::Researcher, "targetResearcher", QT_TRANSLATE_NOOP("sio::views::TargetPicker", "researcher")},
    {Kind::Room, "targetRoom", QT_TRANSLATE_NOOP("sio::views::TargetPicker", "room")},
    {Kind::Socket, "targetSocket", QT_TRANSLATE_NOOP("sio::views::TargetPicker", "socket")},
    {Kind::Everyone, "targetEveryone", QT_TRANSLATE_NOOP("sio::views::TargetPicker", "everyone")}};

} // namespace

TargetPicker::TargetPicker(QWidget* parent) : QWidget(parent)
{
    setObjectName("target");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    m_kinds = new QButtonGroup(this);
    for (const KindWord& entry : kKinds) {
        auto* radio = new QRadioButton(tr(entry.word), this);
        radio->setObjectName(entry.objectName);
        m_kinds->addButton(radio, static_cast<int>(entry.kind));
        row->addWidget(radio);
    }
    m_name = new QLineEdit(this);
    m_name->setObjectName("targetName");
    m_name->setMinimumWidth(120);
    row->addWidget(m_name, 1);
    row->addStretch(); // while the name is not wanted
    m_name->setMaxLength(512);
    setMinimumHeight(m_name->sizeHint().height()); // the same with and without it
    m_kinds->button(static_cast<int>(Kind::Derived))->setChecked(true);
    showName();
    connect(m_kinds, &QButtonGroup::idToggled, this, [this](int, bool on) {
        if (!on)
            return;
        showName();
        Q_EMIT targetChanged(target());
    });
    connect(m_name, &QLineEdit::textEdited, this, [this] { Q_EMIT targetChanged(target()); });
}

link::Target TargetPicker::target() const
{
    const auto kind = static_cast<Kind>(m_kinds->checkedId());
    return {kind, kind == Kind::Derived || kind == Kind::Everyone ? QString() : m_name->text().trimmed()};
}

void TargetPicker::setTarget(const link::Target& target)
{
    if (target == this->target())
        return;
    const QSignalBlocker quiet(m_kinds);
    m_kinds->button(static_cast<int>(target.kind))->setChecked(true);
    m_name->setText(target.name);
    showName();
}

void TargetPicker::setDerives(bool derives)
{
    QAbstractButton* derived = m_kinds->button(static_cast<int>(Kind::Derived));
    derived->setEnabled(derives);
    derived->setToolTip(derives ? QString()
                                : tr("This server knows no catalogue of events: say whom it is for"));
}

void TargetPicker::showName()
{
    const auto kind = static_cast<Kind>(m_kinds->checkedId());
    const bool named = kind != Kind::Derived && kind != Kind::Everyone;
    m_name->setVisible(named);
    const QString word = m_kinds->checkedButton()->text();
    m_name->setPlaceholderText(
        named ? (kind == Kind::Room ? tr("the room's whole name") : tr("the %1's id").arg(word)) : QString());
    m_name->setAccessibleName(named ? m_name->placeholderText() : tr("name of the target"));
}

QString targetWords(const link::Target& target)
{
    for (const KindWord& entry : kKinds) {
        if (entry.kind == target.kind) {
            const QString word = TargetPicker::tr(entry.word);
            return target.name.isEmpty() ? word : word + ' ' + models::visibleText(target.name, 60);
        }
    }
    return {};
}

} // namespace sio::views
