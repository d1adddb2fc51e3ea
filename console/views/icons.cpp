// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/icons.h"

#include <QtCore/QFile>
#include <QtCore/QHash>
#include <QtGui/QGuiApplication>
#include <QtGui/QIconEngine>
#include <QtGui/QPainter>
#include <QtGui/QPalette>
#include <QtGui/QPixmapCache>
#include <QtSvg/QSvgRenderer>

namespace sio::views {

namespace {

QPixmap render(const QString& name, const QColor& colour, int size, qreal ratio)
{
    const int pixels = qRound(size * ratio);
    const QString key =
        QStringLiteral("pm-icon/%1/%2/%3").arg(name, colour.name(QColor::HexArgb)).arg(pixels);
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
        QByteArray svg;
        if (file.open(QIODevice::ReadOnly))
            svg = file.readAll();
        svg.replace("#000", colour.name().toLatin1());
        QSvgRenderer renderer(svg);
        pixmap = QPixmap(pixels, pixels);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer.render(&painter);
        painter.end();
        QPixmapCache::insert(key, pixmap);
    }
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
}

class LineIconEngine : public QIconEngine {
public:
    explicit LineIconEngine(QString name) : m_name(std::move(name)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        painter->drawPixmap(rect, render(m_name, colourFor(mode), rect.width(), ratio));
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        QPixmap pixmap =
            render(m_name, colourFor(mode), qRound(std::min(size.width(), size.height()) / scale), scale);
        return pixmap;
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override
    {
        return render(m_name, colourFor(mode), std::min(size.width(), size.height()), 1.0);
    }
    QIconEngine* clone() const override { return new LineIconEngine(m_name); }

private:
    static QColor colourFor(QIcon::Mode mode)
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::Text);
        return palette.color(mode == QIcon::Selected ? QPalette::HighlightedText : QPalette::Text);
    }

    QString m_name;
};

} // namespace

QIcon icon(const QString& name)
{
    return QIcon(new LineIconEngine(name)); // the icon takes it
}

QPixmap tinted(const QString& name, const QColor& colour, int size, qreal devicePixelRatio)
{
    return render(name, colour, size, devicePixelRatio);
}

} // namespace sio::views
