// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/connectdialog.h"

#include "models/text.h"
#include "views/icons.h"
#include "views/labels.h"
#include "views/prompt.h"
#include "views/theme.h"

#include <QtGui/QPainter>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace sio::views {

namespace {

struct NamedColour {
    const char* word;
    const char* colour;
};
// Environments' colours to choose from: told apart by people who see colours differently, all dark enough for
// white.
constexpr NamedColour kColours[] = {{"Red", "#b3261e"},  {"Amber", "#b26a00"},  {"Green", "#2e7d32"},
                                    {"Blue", "#1d5dbb"}, {"Violet", "#6a3ab0"}, {"Grey", "#57606a"}};

QIcon swatch(const QColor& colour, qreal ratio)
{
    QPixmap pixmap(QSize(14, 14) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(1, 1, 12, 12), 3, 3);
    painter.end();
    return pixmap;
}

} // namespace

ConnectDialog::ConnectDialog(Theme& theme, link::Profiles& profiles, link::SecretStore& secrets,
                             Prompt& prompt, QWidget* parent)
    : QDialog(parent), m_theme(theme), m_profiles(profiles), m_secrets(secrets), m_prompt(prompt)
{
    setObjectName("connectDialog");
    setWindowTitle(tr("Connect to a server"));
    resize(720, 420);
    auto* row = new QHBoxLayout(this);
    row->setSpacing(16);

    auto* left = new QVBoxLayout;
    m_list = new QListWidget(this);
    m_list->setObjectName("profiles");
    m_list->setAccessibleName(tr("Known servers"));
    m_list->setMaximumWidth(220);
    left->addWidget(m_list, 1);
    m_noProfiles =
        wrappedLabel(tr("No server is known yet. Fill in the form, and the server is kept here."), this);
    m_noProfiles->setForegroundRole(QPalette::PlaceholderText);
    m_noProfiles->setMaximumWidth(220);
    left->addWidget(m_noProfiles);
    auto* listButtons = new QHBoxLayout;
    auto* add = new QPushButton(icon("plus"), tr("New"), this);
    add->setObjectName("profileAdd");
    add->setAutoDefault(false);
    m_remove = new QPushButton(icon("trash"), tr("Remove"), this);
    m_remove->setObjectName("profileRemove");
    m_remove->setAutoDefault(false);
    listButtons->addWidget(add);
    listButtons->addWidget(m_remove);
    left->addLayout(listButtons);
    row->addLayout(left);

    auto* right = new QVBoxLayout;
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    const auto field = [&](const char* name, const QString& label, const QString& placeholder = {}) {
        auto* edit = new QLineEdit(this);
        edit->setObjectName(name);
        edit->setPlaceholderText(placeholder);
        form->addRow(label, edit);
        connect(edit, &QLineEdit::textEdited, this, &ConnectDialog::check);
        return edit;
    };
    m_name = field("profileName", tr("&Name"), tr("what you call it"));
    m_url = field("profileUrl", tr("&Address"), "http://127.0.0.1:3000");
    m_user = field("profileUser", tr("&User"));
    m_password = field("profilePassword", tr("&Password"));
    m_password->setEchoMode(QLineEdit::Password);
    m_keep = new QCheckBox(tr("&Keep the password"), this);
    m_keep->setObjectName("profileKeep");
    auto* keepWhere = new QuietLabel(this);
    keepWhere->setText(secrets.description());
    auto* keepColumn = new QVBoxLayout;
    keepColumn->setSpacing(2);
    keepColumn->addWidget(m_keep);
    keepColumn->addWidget(keepWhere);
    form->addRow(QString(), keepColumn);
    m_colour = new QToolButton(this);
    m_colour->setObjectName("profileColour");
    m_colour->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_colour->setPopupMode(QToolButton::InstantPopup);
    auto* colours = new QMenu(m_colour);
    colours->addAction(tr("The environment's"), this, [this] {
        m_current.colour.clear();
        check();
    });
    for (const NamedColour& entry : kColours) {
        colours->addAction(swatch(QColor(entry.colour), devicePixelRatioF()), tr(entry.word), this,
                           [this, entry] {
                               m_current.colour = entry.colour;
                               check();
                           });
    }
    m_colour->setMenu(colours);
    form->addRow(tr("Colour"), m_colour);
    m_readOnly = new QCheckBox(tr("&Read-only: this console sends no command to it"), this);
    m_readOnly->setObjectName("profileReadOnly");
    form->addRow(QString(), m_readOnly);
    m_path = field("profilePath", tr("Pat&h"), "/socket.io");
    m_nsp = field("profileNamespace", tr("Na&mespace"), "/admin");
    m_unpin = new QPushButton(tr("Forget the pinned certificate"), this);
    m_unpin->setAutoDefault(false);
    form->addRow(QString(), m_unpin);
    right->addLayout(form);
    m_problem = wrappedLabel({}, this);
    m_problem->setObjectName("connectProblem");
    m_problem->hide();
    right->addWidget(m_problem);
    right->addStretch(1);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto* cancel = new QPushButton(tr("Close"), this);
    cancel->setAutoDefault(false);
    m_connect = new QPushButton(tr("Connect"), this);
    m_connect->setObjectName("connectButton");
    m_connect->setProperty("primary", true);
    m_connect->setDefault(true);
    buttons->addWidget(cancel);
    buttons->addWidget(m_connect);
    right->addLayout(buttons);
    row->addLayout(right, 1);

    connect(add, &QPushButton::clicked, this, &ConnectDialog::addProfile);
    connect(m_remove, &QPushButton::clicked, this, &ConnectDialog::removeProfile);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_connect, &QPushButton::clicked, this, &ConnectDialog::connectNow);
    connect(m_unpin, &QPushButton::clicked, this, [this] {
        m_current.pin.clear();
        check();
    });
    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (m_loading || !item)
            return;
        if (const link::Profile* profile = m_profiles.find(item->data(Qt::UserRole).toString()))
            show(*profile);
    });
    connect(m_list, &QListWidget::itemActivated, this, &ConnectDialog::connectNow);
    fillList({});
    if (m_profiles.all().empty())
        addProfile();
}

void ConnectDialog::fillList(const QString& select)
{
    m_loading = true;
    m_list->clear();
    int current = 0;
    for (const link::Profile& profile : m_profiles.all()) {
        const QColor colour(profile.colour.isEmpty() ? QStringLiteral("#8a93a0") : profile.colour);
        auto* item = new QListWidgetItem(swatch(colour, devicePixelRatioF()),
                                         models::visibleText(profile.name, 60), m_list);
        item->setData(Qt::UserRole, profile.id);
        item->setToolTip(plainTip(profile.url.toString(QUrl::RemoveUserInfo)));
        if (profile.id == select)
            current = m_list->count() - 1;
    }
    m_loading = false;
    if (m_list->count() > 0)
        m_list->setCurrentRow(current);
    m_remove->setEnabled(m_list->count() > 0);
    m_noProfiles->setVisible(m_list->count() == 0);
}

void ConnectDialog::choose(const QString& profileId)
{
    fillList(profileId);
    if (const link::Profile* profile = m_profiles.find(profileId))
        show(*profile);
}

void ConnectDialog::propose(const link::Profile& profile)
{
    m_list->setCurrentItem(nullptr);
    show(profile);
}

void ConnectDialog::show(const link::Profile& profile)
{
    m_current = profile;
    m_name->setText(profile.name);
    m_url->setText(profile.url.toString(QUrl::RemoveUserInfo));
    m_user->setText(profile.user);
    m_path->setText(profile.path);
    m_nsp->setText(profile.nsp);
    m_keep->setChecked(profile.keepPassword);
    m_readOnly->setChecked(profile.readOnly);
    m_password->clear();
    m_problem->hide();
    if (profile.keepPassword) {
        m_secrets.read(link::passwordKey(profile.id), this, [this, id = profile.id](const QString& secret) {
            if (id == m_current.id && m_password->text().isEmpty())
                m_password->setText(secret);
        });
    }
    check();
}

link::Profile ConnectDialog::edited() const
{
    link::Profile profile = m_current;
    profile.url = QUrl::fromUserInput(m_url->text().trimmed());
    profile.name = m_name->text().trimmed().isEmpty() ? profile.url.authority() : m_name->text().trimmed();
    profile.user = m_user->text().trimmed();
    profile.path =
        m_path->text().trimmed().isEmpty() ? QStringLiteral("/socket.io") : m_path->text().trimmed();
    profile.nsp = m_nsp->text().trimmed().isEmpty() ? QStringLiteral("/admin") : m_nsp->text().trimmed();
    profile.keepPassword = m_keep->isChecked();
    profile.readOnly = m_readOnly->isChecked();
    return profile;
}

void ConnectDialog::check()
{
    const link::Profile profile = edited();
    const QColor colour(m_current.colour);
    m_colour->setIcon(swatch(colour.isValid() ? colour : QColor("#8a93a0"), devicePixelRatioF()));
    QString word = tr("The environment's");
    for (const NamedColour& entry : kColours) {
        if (m_current.colour == entry.colour)
            word = tr(entry.word);
    }
    m_colour->setText(word);
    m_unpin->setVisible(!m_current.pin.isEmpty());
    const QString problem =
        m_url->text().trimmed().isEmpty() ? tr("The address is missing.") : profile.problem();
    m_connect->setEnabled(problem.isEmpty());
    m_connect->setToolTip(plainTip(problem));
}

void ConnectDialog::showProblem(const QString& text)
{
    setInk(m_problem, m_theme.colours().danger);
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
}

void ConnectDialog::focusPassword()
{
    m_password->setFocus();
    m_password->selectAll();
}

void ConnectDialog::focusAddress()
{
    m_url->setFocus();
    m_url->selectAll();
}

void ConnectDialog::store()
{
    const link::Profile profile = edited();
    m_current = profile;
    m_profiles.put(profile);
    QString problem;
    if (!m_profiles.save(&problem))
        showProblem(problem);
    const QString key = link::passwordKey(profile.id);
    if (profile.keepPassword && !m_password->text().isEmpty())
        m_secrets.write(key, m_password->text(), this, [this](const QString& why) {
            if (!why.isEmpty())
                showProblem(tr("The password is not kept: %1").arg(models::visibleText(why, 200)));
        });
    else if (!profile.keepPassword)
        m_secrets.remove(key);
    Q_EMIT profilesChanged();
}

void ConnectDialog::addProfile()
{
    m_list->clearSelection();
    show(link::Profile::make(tr("Local server"), QUrl("http://127.0.0.1:3000")));
    m_name->setFocus();
    m_name->selectAll();
}

void ConnectDialog::removeProfile()
{
    const QString id = m_current.id;
    if (!m_profiles.find(id))
        return;
    Confirmation question;
    question.title = tr("Remove the server %1").arg(models::visibleText(m_current.name, 80));
    question.explanation = tr("Its address, its kept password and its columns and filters are forgotten "
                              "here. Nothing changes on the server.");
    question.action = tr("Remove");
    m_prompt.confirm(this, question, [this, id](const std::optional<ConfirmationAnswer>& answer) {
        if (!answer)
            return;
        m_secrets.remove(link::passwordKey(id));
        m_secrets.remove(link::sessionKey(id));
        m_profiles.remove(id);
        m_profiles.save();
        fillList({});
        Q_EMIT profilesChanged();
    });
}

void ConnectDialog::connectNow()
{
    if (!m_connect->isEnabled())
        return;
    const QString password = m_password->text(); // before the list shows the profile anew
    store();
    fillList(m_current.id);
    Q_EMIT connectRequested(m_current, password);
    accept();
}

} // namespace sio::views
