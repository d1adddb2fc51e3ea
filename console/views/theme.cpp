// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/theme.h"

#include "views/consolestyle.h"

#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtGui/QFontDatabase>
#include <QtWidgets/QApplication>
#include <QtWidgets/QToolTip>

#include <cmath>

namespace sio::views {

namespace {

double luminance(const QColor& colour)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto part = [share](double x, double y) { return static_cast<float>(x + (y - x) * share); };
    return QColor::fromRgbF(part(a.redF(), b.redF()), part(a.greenF(), b.greenF()),
                            part(a.blueF(), b.blueF()));
}

} // namespace

double contrast(const QColor& a, const QColor& b)
{
    const double first = luminance(a) + 0.05;
    const double second = luminance(b) + 0.05;
    return first > second ? first / second : second / first;
}

Colours Colours::load(bool dark)
{
    QFile file(dark ? QStringLiteral(":/styles/dark.json") : QStringLiteral(":/styles/light.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the palettes are not compiled in");
    const QJsonObject tokens = QJsonDocument::fromJson(file.readAll()).object();
    const auto colour = [&tokens](const char* name) {
        return QColor(tokens.value(QLatin1String(name)).toString());
    };
    Colours c;
    c.window = colour("window");
    c.base = colour("base");
    c.alternate = colour("alternate");
    c.raised = colour("raised");
    c.text = colour("text");
    c.muted = colour("muted");
    c.line = colour("line");
    c.strongLine = colour("strongLine");
    c.hover = colour("hover");
    c.pressed = colour("pressed");
    c.accent = colour("accent");
    c.accentText = colour("accentText");
    c.selection = colour("selection");
    c.selectionText = colour("selectionText");
    c.ok = colour("ok");
    c.warning = colour("warning");
    c.danger = colour("danger");
    c.info = colour("info");
    c.websocket = colour("websocket");
    c.polling = colour("polling");
    c.in = colour("in");
    c.out = colour("out");
    c.session = colour("session");
    c.researcher = colour("researcher");
    c.user = colour("user");
    c.other = colour("other");
    c.string = colour("string");
    c.number = colour("number");
    c.key = colour("key");
    c.tooltip = colour("tooltip");
    c.tooltipText = colour("tooltipText");
    return c;
}

QPalette Colours::palette() const
{
    QPalette p;
    p.setColor(QPalette::Window, window);
    p.setColor(QPalette::WindowText, text);
    p.setColor(QPalette::Base, base);
    p.setColor(QPalette::AlternateBase, alternate);
    p.setColor(QPalette::Text, text);
    p.setColor(QPalette::Button, raised);
    p.setColor(QPalette::ButtonText, text);
    p.setColor(QPalette::BrightText, danger);
    p.setColor(QPalette::Highlight, selection);
    p.setColor(QPalette::HighlightedText, selectionText);
    p.setColor(QPalette::Link, accent);
    p.setColor(QPalette::LinkVisited, accent);
    p.setColor(QPalette::PlaceholderText, muted);
    p.setColor(QPalette::ToolTipBase, tooltip);
    p.setColor(QPalette::ToolTipText, tooltipText);
    p.setColor(QPalette::Light, hover);
    p.setColor(QPalette::Midlight, line);
    p.setColor(QPalette::Mid, line);
    p.setColor(QPalette::Dark, strongLine);
    p.setColor(QPalette::Shadow, strongLine);
    const QColor faint = mixed(muted, window, 0.35);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                                           QPalette::HighlightedText, QPalette::PlaceholderText})
        p.setColor(QPalette::Disabled, role, faint);
    p.setColor(QPalette::Disabled, QPalette::Base, window);
    p.setColor(QPalette::Disabled, QPalette::Button, window);
    return p;
}

Theme::Theme(QObject* parent) : QObject(parent), m_colours(Colours::load(false)) {}

void Theme::apply()
{
    if (!m_applied) {
        // Asked before our own palette hides the answer: what the desktop's platform theme gave us.
        if (QApplication::palette().color(QPalette::Window).lightness() < 128)
            m_desktopDark = true;
        QApplication::setStyle(new ConsoleStyle); // the application takes it
        m_applied = true;
    }
    load();
}

void Theme::setScheme(Scheme scheme)
{
    m_scheme = scheme;
    if (m_applied)
        load();
}

void Theme::setDesktopDark(bool dark)
{
    m_desktopDark = dark;
    if (m_applied && m_scheme == Scheme::Desktop)
        load();
}

bool Theme::isDark() const
{
    return m_scheme == Scheme::Dark || (m_scheme == Scheme::Desktop && m_desktopDark);
}

QFont Theme::mono() const
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QApplication::font().pointSizeF());
    return font;
}

void Theme::load()
{
    m_colours = Colours::load(isDark());
    const QPalette palette = m_colours.palette();
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    Q_EMIT changed();
}

} // namespace sio::views
