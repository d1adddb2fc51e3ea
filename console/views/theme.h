// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtGui/QColor>
#include <QtGui/QPalette>

namespace sio::views {

/// What the person asked for; Desktop follows the desktop's own scheme.
enum class Scheme { Desktop, Light, Dark };

/// The colours by meaning, from resources/styles. Each text colour reaches 4.5:1 on each background (tested).
struct Colours {
    QColor window, base, alternate, raised, text, muted;
    QColor line, strongLine, hover, pressed;
    QColor accent, accentText, selection, selectionText;
    QColor ok, warning, danger, info;
    QColor websocket, polling, in, out;
    QColor session, researcher, user, other;
    QColor string, number, key;
    QColor tooltip, tooltipText;

    static Colours load(bool dark);
    QPalette palette() const;
};

/// WCAG contrast of two opaque colours, 1 to 21.
double contrast(const QColor& a, const QColor& b);

/// The one palette of the application. Made once in main() or by a test; widgets keep a reference and are
/// told of a change by `changed` (and by Qt's own PaletteChange). GUI thread.
class Theme : public QObject {
    Q_OBJECT
public:
    explicit Theme(QObject* parent = nullptr);

    /// Sets style, palette and fonts of the application.
    void apply();

    Scheme scheme() const { return m_scheme; }
    void setScheme(Scheme scheme);
    /// What the desktop says; counts while the scheme is Desktop.
    void setDesktopDark(bool dark);
    bool isDark() const;

    const Colours& colours() const { return m_colours; }
    QFont mono() const;

Q_SIGNALS:
    void changed();

private:
    void load();

    Scheme m_scheme = Scheme::Desktop;
    bool m_desktopDark = false;
    bool m_applied = false;
    Colours m_colours;
};

} // namespace sio::views
