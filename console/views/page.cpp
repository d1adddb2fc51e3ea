// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/page.h"

#include "models/text.h"
#include "views/pageframe.h"

#include <QtCore/QDateTime>
#include <QtWidgets/QVBoxLayout>

namespace sio::views {

Page::Page(PageContext& context, const QString& key, const QString& title, const QString& iconName,
           QWidget* parent)
    : QWidget(parent), m_context(context), m_key(key), m_title(title), m_iconName(iconName)
{
    setObjectName("page-" + key);
    setAccessibleName(title);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_frame = new PageFrame(context.theme, title, this);
    column->addWidget(m_frame);
    const auto refresh = [this] {
        if (m_active)
            updateState();
    };
    connect(&context.client, &link::AdminClient::stateChanged, this, refresh);
    connect(&context.client, &link::AdminClient::configChanged, this, refresh);
    connect(&context.state, &store::ServerState::freshnessChanged, this, refresh);
    connect(&context.zone, &TimeZone::changed, this, refresh);
    connect(m_frame, &PageFrame::stateActionTriggered, this, [this] {
        if (m_stateAction)
            m_stateAction();
    });
}

void Page::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    if (active) {
        activate();
        updateState();
    } else {
        deactivate();
    }
}

bool Page::reveal(const QString&)
{
    return false;
}

void Page::focusContent()
{
    setFocus();
}

void Page::focusFilter() {}

link::Feature Page::sendFeature() const
{
    const link::ServerConfig& config = client().config();
    return config.has(link::Feature::Emit) && !config.has(link::Feature::Publish) ? link::Feature::Emit
                                                                                  : link::Feature::Publish;
}

std::int64_t Page::now() const
{
    return QDateTime::currentMSecsSinceEpoch();
}

bool Page::showCommonState(link::Feature feature, bool hasRows)
{
    using State = link::AdminClient::State;
    const link::AdminClient& link = m_context.client;
    QString text = models::visibleText(link.stateText(), 400);
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    if (link.state() != State::Live) {
        if (hasRows) { // old rows are better than none, as long as their age is said
            const std::int64_t at = m_context.state.freshAt();
            const QString age =
                at == 0 ? tr("of unknown age") : tr("as of %1").arg(models::clockTime(at, isUtc()).left(8));
            m_frame->setBanner("warning",
                               tr("Not connected: what is shown is %1. %2").arg(age, text).trimmed());
            return false;
        }
        m_frame->setBanner({}, {});
        const auto connectAgain = [this] { Q_EMIT connectRequested(); };
        const QString details = link.profile().url.toString(QUrl::RemoveUserInfo) + '\n' + link.stateText();
        switch (link.state()) {
        case State::Disconnected:
            showState("connections", tr("Not connected"),
                      tr("Choose a server to see what is going on there."), tr("Connect…"), connectAgain);
            break;
        case State::Connecting:
        case State::LoggingIn:
            m_frame->showLoading(text.isEmpty() ? tr("Connecting…") : text);
            break;
        case State::Retrying:
            showState(
                "connections", tr("The server cannot be reached"),
                tr("%1. It is tried again by itself.").arg(text).replace("?.", "?"), tr("Try again now"),
                [this] { m_context.client.retryNow(); }, details);
            break;
        case State::Refused:
            showState("lock", tr("Not let in"), text, tr("Change the login…"), connectAgain, details);
            break;
        case State::Live:
            break;
        }
        return true;
    }
    const QString why = link::whyNotOffered(link.config(), feature);
    if (!why.isEmpty()) {
        m_frame->setBanner({}, {});
        showState("block", tr("Not available here"), models::visibleText(why, 400));
        return true;
    }
    m_frame->setBanner({}, {});
    return false;
}

void Page::showState(const QString& iconName, const QString& headline, const QString& sentence,
                     const QString& action, std::function<void()> perform, const QString& details)
{
    m_stateAction = std::move(perform);
    m_frame->showState(iconName, headline, sentence, action, details);
}

} // namespace sio::views
