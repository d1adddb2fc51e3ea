// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/filterbar.h"

#include "models/text.h"
#include "views/icons.h"
#include "views/labels.h"
#include "views/theme.h"

#include <QtCore/QStringListModel>
#include <QtGui/QAction>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QCompleter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QToolButton>

namespace sio::views {

FilterBar::FilterBar(Theme& theme, QStringList keys, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_keys(std::move(keys))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    m_edit = new QLineEdit(this);
    m_edit->setObjectName(QStringLiteral("filter"));
    m_edit->setPlaceholderText(tr("Filter"));
    m_edit->setAccessibleName(tr("Filter"));
    m_edit->setClearButtonEnabled(true);
    m_edit->addAction(icon(QStringLiteral("filter")), QLineEdit::LeadingPosition);
    QStringList words;
    for (const QString& key : m_keys)
        words << key + QLatin1Char(':');
    m_edit->setToolTip(
        plainTip(tr("Words, \"quoted words\", /regex/, -not, and %1").arg(words.join(QLatin1Char(' ')))));
    row->addWidget(m_edit);

    m_words = new QStringListModel(this);
    m_completer = new QCompleter(m_words, this);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setWidget(m_edit);
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this,
            [this](const QString& word) {
                const QString text = m_edit->text();
                const int cursor = m_edit->cursorPosition();
                const auto start = cursor == 0 ? 0 : text.lastIndexOf(QLatin1Char(' '), cursor - 1) + 1;
                m_edit->setText(text.left(start) + word + text.mid(cursor));
                m_edit->setCursorPosition(static_cast<int>(start + word.size()));
                m_delay.start();
            });

    m_chips = new QWidget(parent ? parent : this);
    m_chips->setObjectName(QStringLiteral("filterChips"));
    m_chipRow = new QHBoxLayout(m_chips);
    m_chipRow->setContentsMargins(0, 0, 0, 0);
    m_chipRow->setSpacing(6);
    m_chips->hide();

    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &FilterBar::commit);
    connect(m_edit, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_delay.start();
        const QStringList found = models::FilterQuery::completions(text, m_edit->cursorPosition(), m_keys);
        const qsizetype start =
            text.lastIndexOf(QLatin1Char(' '), std::max(0, m_edit->cursorPosition() - 1)) + 1;
        if (found.isEmpty() || start >= text.size()) {
            m_completer->popup()->hide();
            return;
        }
        m_words->setStringList(found);
        m_completer->complete();
    });
    connect(m_edit, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty())
            commit(); // the clear button
    });
    connect(m_edit, &QLineEdit::returnPressed, this, &FilterBar::commit);
    connect(&theme, &Theme::changed, this, &FilterBar::showChips);
}

QString FilterBar::text() const
{
    return m_edit->text();
}

void FilterBar::setText(const QString& text)
{
    m_edit->setText(text);
    commit();
}

void FilterBar::add(const QString& key, const QString& value, bool negated)
{
    setText(query().with(key, value, negated));
}

models::FilterQuery FilterBar::query() const
{
    return models::FilterQuery::parse(m_edit->text(), m_keys);
}

void FilterBar::showElsewhere(const QString& key)
{
    m_elsewhere << key;
    showChips();
}

void FilterBar::commit()
{
    m_delay.stop();
    if (m_committed == m_edit->text())
        return;
    m_committed = m_edit->text();
    showChips();
    Q_EMIT filterChanged(m_committed);
}

void FilterBar::showChips()
{
    while (QLayoutItem* item = m_chipRow->takeAt(0)) {
        if (QWidget* widget = item->widget())
            widget->deleteLater(); // a chip may be the one that was clicked
        delete item;
    }
    const auto query = this->query();
    bool any = !query.errors().empty();
    for (std::size_t i = 0; i < query.terms().size(); ++i) {
        const QString key = query.terms()[i].key;
        if (m_elsewhere.contains(key) && !query.onlyValue(key).isEmpty())
            continue;
        any = true;
        auto* chip = new QToolButton(m_chips);
        chip->setText(plainCaption(models::visibleText(query.terms()[i].words(), 48)));
        chip->setIcon(icon(QStringLiteral("close")));
        chip->setProperty("chip", true);
        chip->setIconSize({10, 10});
        chip->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        chip->setLayoutDirection(Qt::RightToLeft); // the cross stands after the words
        chip->setFocusPolicy(Qt::StrongFocus);
        chip->setToolTip(tr("Take this condition out"));
        connect(chip, &QToolButton::clicked, this, [this, i] { setText(this->query().without(i)); });
        m_chipRow->addWidget(chip);
    }
    for (const models::FilterError& error : query.errors()) {
        QLabel* label = plainLabel(models::visibleText(error.message), m_chips);
        setInk(label, m_theme.colours().danger);
        m_chipRow->addWidget(label);
    }
    m_chipRow->addStretch(1);
    m_chips->setVisible(any);
}

} // namespace sio::views
