// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/consolestyle.h"

#include "views/icons.h"

#include <QtGui/QPainter>
#include <QtGui/QPainterPath>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStyleOption>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QTreeWidget>

#include <algorithm>
#include <cstdint>

namespace sio::views {

namespace {

constexpr qreal kRadius = 4;

void box(QPainter* painter, const QRect& rect, const QBrush& fill, const QColor& line)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(line.alpha() == 0 ? QPen(Qt::NoPen) : QPen(line, 1));
    painter->setBrush(fill);
    painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
    painter->restore();
}

bool isFocused(const QStyleOption* option)
{
    return option->state & QStyle::State_HasFocus && option->state & QStyle::State_Enabled;
}

QColor frameColour(const QStyleOption* option)
{
    if (isFocused(option))
        return option->palette.color(QPalette::Link);
    return option->palette.color(option->state & QStyle::State_Enabled ? QPalette::Dark : QPalette::Mid);
}

QColor buttonFill(const QStyleOption* option)
{
    const QPalette& p = option->palette;
    if (!(option->state & QStyle::State_Enabled))
        return p.color(QPalette::Disabled, QPalette::Button);
    if (option->state & (QStyle::State_Sunken | QStyle::State_On))
        return p.color(QPalette::Mid);
    if (option->state & QStyle::State_MouseOver)
        return p.color(QPalette::Light);
    return p.color(QPalette::Button);
}

constexpr int kMenuSign = 14;
constexpr int kChipPadding = 9;
constexpr int kChipFrame = 1;
constexpr int kChipGap = 6;

bool hasMenuSign(const QStyleOption* option)
{
    const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
    return button && button->features & QStyleOptionToolButton::HasMenu &&
           !(button->features & QStyleOptionToolButton::MenuButtonPopup);
}

int chipWidth(const QStyleOptionToolButton& chip)
{
    const int words = chip.fontMetrics.size(Qt::TextShowMnemonic, chip.text).width();
    return words + (chip.icon.isNull() ? 0 : chip.iconSize.width() + kChipGap) + 2 * kChipPadding;
}

/// Icon and words in the middle, close together; the icon behind the words where the layout runs that way.
void drawChipLabel(const QStyleOptionToolButton& chip, QPainter* painter)
{
    const bool enabled = chip.state & QStyle::State_Enabled;
    const QPalette::ColorGroup group = enabled ? QPalette::Active : QPalette::Disabled;
    QRect words = chip.rect; // without the frame
    words.adjust(kChipPadding - kChipFrame, 0, kChipFrame - kChipPadding, 0);
    if (!chip.icon.isNull()) {
        QRect place(QPoint(), chip.iconSize);
        place.moveCenter(words.center());
        const bool isBehind = chip.direction == Qt::RightToLeft;
        if (isBehind)
            place.moveRight(words.right());
        else
            place.moveLeft(words.left());
        chip.icon.paint(painter, place, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
        const int taken = place.width() + kChipGap;
        words.adjust(isBehind ? 0 : taken, 0, isBehind ? -taken : 0, 0);
    }
    painter->setPen(chip.palette.color(group, chip.state & QStyle::State_On ? QPalette::HighlightedText
                                                                            : QPalette::ButtonText));
    painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextShowMnemonic | Qt::TextSingleLine,
                      chip.text);
}

/// A push button that carries the property "primary" is the page's one main action, filled with the accent.
bool isPrimary(const QWidget* widget)
{
    return widget && widget->property("primary").toBool();
}

} // namespace

ConsoleStyle::ConsoleStyle() : QProxyStyle(QStringLiteral("fusion")) {}

void ConsoleStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                 const QWidget* widget) const
{
    const QPalette& p = option->palette;
    switch (element) {
    case PE_PanelButtonCommand: {
        const bool enabled = option->state & State_Enabled;
        if (isPrimary(widget) && enabled) {
            QColor fill =
                widget->property("danger").toBool() ? p.color(QPalette::BrightText) : p.color(QPalette::Link);
            if (option->state & State_Sunken)
                fill = fill.darker(115);
            else if (option->state & State_MouseOver)
                fill = fill.lighter(108);
            box(painter, option->rect, fill, isFocused(option) ? p.color(QPalette::Text) : fill);
            return;
        }
        box(painter, option->rect, buttonFill(option), frameColour(option));
        return;
    }
    case PE_PanelButtonTool:
        if (widget && widget->property("chip").toBool()) {
            const bool on = option->state & State_On; // told by the line as well as by the ground
            box(painter, option->rect, on ? p.brush(QPalette::Highlight) : QBrush(buttonFill(option)),
                isFocused(option) || on ? p.color(QPalette::Link) : p.color(QPalette::Mid));
            return;
        }
        if (option->state & (State_Sunken | State_On | State_MouseOver) && option->state & State_Enabled)
            box(painter, option->rect,
                p.color(option->state & (State_Sunken | State_On) ? QPalette::Mid : QPalette::Light),
                Qt::transparent);
        if (isFocused(option))
            box(painter, option->rect, Qt::NoBrush, p.color(QPalette::Link));
        return;
    case PE_FrameLineEdit:
        box(painter, option->rect, Qt::NoBrush, frameColour(option));
        return;
    case PE_PanelLineEdit: {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame && frame->lineWidth > 0) {
            box(painter, option->rect, p.brush(QPalette::Base), frameColour(option));
            return;
        }
        break;
    }
    case PE_FrameFocusRect:
        if (option->state & State_KeyboardFocusChange || !qobject_cast<const QAbstractItemView*>(widget))
            box(painter, option->rect, Qt::NoBrush, p.color(QPalette::Link));
        return;
    case PE_Frame:
    case PE_FrameGroupBox:
        painter->save();
        // What scrolls shows its focus by its frame: a table whose current row is out of sight has it, too.
        painter->setPen(p.color(isFocused(option) && qobject_cast<const QAbstractScrollArea*>(widget)
                                    ? QPalette::Link
                                    : QPalette::Mid));
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
        return;
    case PE_FrameMenu:
        painter->save();
        painter->setPen(p.color(QPalette::Dark));
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
        return;
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, p.color(QPalette::ToolTipBase));
        return;
    case PE_IndicatorHeaderArrow: {
        const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
        if (!header || header->sortIndicator == QStyleOptionHeader::None)
            return;
        QPointF c = QRectF(option->rect).center();
        if (header->orientation == Qt::Horizontal && widget)
            c.setY(widget->height() / 2.0); // in line with the words
        // Ascending points up, as on other desktops; Qt calls that SortDown.
        const qreal up = header->sortIndicator == QStyleOptionHeader::SortDown ? -1 : 1;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(p.color(QPalette::Link), 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter->drawPolyline(
            QPolygonF{c + QPointF(-3, -1.5 * up), c + QPointF(0, 1.5 * up), c + QPointF(3, -1.5 * up)});
        painter->restore();
        return;
    }
    case PE_IndicatorArrowDown:
        if (const auto* button = qobject_cast<const QToolButton*>(widget)) { // the sign of a menu
            const QPointF c(button->width() - 10.5, button->height() / 2.0);
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(
                QPen(p.color(QPalette::PlaceholderText), 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            painter->drawPolyline(
                QPolygonF{c + QPointF(-3, -1.5), c + QPointF(0, 1.5), c + QPointF(3, -1.5)});
            painter->restore();
            return;
        }
        break;
    case PE_IndicatorBranch: {
        if (!(option->state & State_Children))
            return;
        const QPointF c = QRectF(option->rect).center();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(
            QPen(p.color(QPalette::PlaceholderText), 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        if (option->state & State_Open)
            painter->drawPolyline(
                QPolygonF{c + QPointF(-3.5, -1.5), c + QPointF(0, 2), c + QPointF(3.5, -1.5)});
        else
            painter->drawPolyline(
                QPolygonF{c + QPointF(-1.5, -3.5), c + QPointF(2, 0), c + QPointF(-1.5, 3.5)});
        painter->restore();
        return;
    }
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: {
        const QRect r = option->rect;
        const bool on = option->state & (State_On | State_NoChange);
        const bool enabled = option->state & State_Enabled;
        const QColor accent = p.color(enabled ? QPalette::Link : QPalette::Mid);
        box(painter, r, on ? QBrush(accent) : p.brush(QPalette::Base), on ? accent : frameColour(option));
        if (on) {
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(QPen(p.color(QPalette::Base), 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            const QPointF o = r.topLeft();
            const qreal s = r.width() / 14.0;
            painter->drawPolyline(
                QPolygonF{o + QPointF(3.5, 7.3) * s, o + QPointF(6, 9.8) * s, o + QPointF(10.7, 4.6) * s});
            painter->restore();
        }
        return;
    }
    case PE_IndicatorRadioButton: {
        const QRectF r = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
        const bool on = option->state & State_On;
        const bool enabled = option->state & State_Enabled;
        const QColor accent = p.color(enabled ? QPalette::Link : QPalette::Mid);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(on ? accent : frameColour(option), 1));
        painter->setBrush(p.brush(QPalette::Base));
        painter->drawEllipse(r);
        if (on) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(accent);
            const qreal inset = r.width() * 0.26;
            painter->drawEllipse(r.adjusted(inset, inset, -inset, -inset));
        }
        painter->restore();
        return;
    }
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void ConsoleStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const
{
    const QPalette& p = option->palette;
    switch (element) {
    case CE_HeaderSection: {
        painter->save();
        painter->fillRect(option->rect, p.color(QPalette::Window));
        painter->setPen(p.color(QPalette::Mid));
        painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
        const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
        if (header && header->orientation == Qt::Horizontal && header->position != QStyleOptionHeader::End &&
            header->position != QStyleOptionHeader::OnlyOneSection) {
            const int x = option->rect.right();
            painter->drawLine(x, option->rect.top() + 5, x, option->rect.bottom() - 5);
        }
        painter->restore();
        return;
    }
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, p.color(QPalette::Window));
        painter->save();
        painter->setPen(p.color(QPalette::Mid));
        painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
        painter->restore();
        return;
    case CE_HeaderLabel: {
        const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
        if (header) {
            QStyleOptionHeader quiet(*header);
            quiet.palette.setColor(QPalette::ButtonText, p.color(QPalette::PlaceholderText));
            quiet.palette.setColor(QPalette::WindowText, p.color(QPalette::PlaceholderText));
            QProxyStyle::drawControl(element, &quiet, painter, widget);
            return;
        }
        break;
    }
    case CE_PushButtonLabel: {
        const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        if (button && isPrimary(widget) && option->state & State_Enabled) {
            QStyleOptionButton onAccent(*button);
            onAccent.palette.setColor(QPalette::ButtonText, p.color(QPalette::Base));
            QProxyStyle::drawControl(element, &onAccent, painter, widget);
            return;
        }
        break;
    }
    case CE_Splitter: {
        const bool vertical = option->rect.width() > option->rect.height();
        const QPoint c = option->rect.center();
        painter->save();
        painter->setPen(p.color(option->state & State_MouseOver ? QPalette::Link : QPalette::Mid));
        if (vertical)
            painter->drawLine(option->rect.left(), c.y(), option->rect.right(), c.y());
        else
            painter->drawLine(c.x(), option->rect.top(), c.x(), option->rect.bottom());
        painter->restore();
        return;
    }
    case CE_ToolButtonLabel:
        if (widget && widget->property("chip").toBool()) {
            drawChipLabel(*qstyleoption_cast<const QStyleOptionToolButton*>(option), painter);
            return;
        }
        if (hasMenuSign(option)) {
            QStyleOptionToolButton beside(*qstyleoption_cast<const QStyleOptionToolButton*>(option));
            beside.rect.adjust(0, 0, -kMenuSign + 2, 0);
            QProxyStyle::drawControl(element, &beside, painter, widget);
            return;
        }
        break;
    case CE_TabBarTabShape: {
        const bool selected = option->state & State_Selected;
        painter->save();
        if (option->state & State_MouseOver && !selected)
            painter->fillRect(option->rect.adjusted(0, 2, 0, -2), p.color(QPalette::Light));
        if (selected)
            painter->fillRect(
                QRect(option->rect.left() + 4, option->rect.bottom() - 1, option->rect.width() - 8, 2),
                p.color(QPalette::Link));
        painter->restore();
        return;
    }
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void ConsoleStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                                      QPainter* painter, const QWidget* widget) const
{
    if (control == CC_ComboBox) {
        const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
        if (combo && combo->frame) {
            QStyleOption frame(*option);
            const bool typed = combo->editable;
            box(painter, option->rect,
                typed ? option->palette.brush(QPalette::Base) : QBrush(buttonFill(option)),
                frameColour(option));
            const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
            const QPointF c = QRectF(arrow).center();
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(QPen(option->palette.color(QPalette::PlaceholderText), 1.4, Qt::SolidLine,
                                 Qt::RoundCap, Qt::RoundJoin));
            painter->drawPolyline(
                QPolygonF{c + QPointF(-3.5, -1.5), c + QPointF(0, 2), c + QPointF(3.5, -1.5)});
            painter->restore();
            return;
        }
    }
    if (control == CC_ScrollBar) { // a thumb alone, on the ground of what it scrolls
        const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        if (bar) {
            const QPalette& p = option->palette;
            painter->fillRect(option->rect, p.color(QPalette::Window));
            if (bar->minimum < bar->maximum) {
                const QRect thumb = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
                const bool active =
                    option->state & State_MouseOver || bar->activeSubControls & SC_ScrollBarSlider;
                painter->save();
                painter->setRenderHint(QPainter::Antialiasing);
                painter->setPen(Qt::NoPen);
                painter->setBrush(p.color(active ? QPalette::PlaceholderText : QPalette::Dark));
                const QRectF r = QRectF(thumb).adjusted(3, 3, -3, -3);
                const qreal radius = std::min(r.width(), r.height()) / 2;
                painter->drawRoundedRect(r, radius, radius);
                painter->restore();
            }
            return;
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect ConsoleStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                                   const QWidget* widget) const
{
    const auto* bar =
        control == CC_ScrollBar ? qstyleoption_cast<const QStyleOptionSlider*>(option) : nullptr;
    if (!bar)
        return QProxyStyle::subControlRect(control, option, part, widget);
    // No arrow buttons: the groove is the whole bar.
    const bool upright = bar->orientation == Qt::Vertical;
    const int length = upright ? option->rect.height() : option->rect.width();
    const int across = upright ? option->rect.width() : option->rect.height();
    const std::int64_t range = static_cast<std::int64_t>(bar->maximum) - bar->minimum;
    int thumb = length;
    if (range > 0)
        thumb = std::clamp(
            static_cast<int>(static_cast<std::int64_t>(length) * bar->pageStep / (range + bar->pageStep)),
            std::min(28, length), length);
    const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - thumb,
                                              bar->upsideDown);
    const auto along = [&](int from, int size) {
        const QRect r = upright ? QRect(0, from, across, size) : QRect(from, 0, size, across);
        return visualRect(option->direction, option->rect, r.translated(option->rect.topLeft()));
    };
    switch (part) {
    case SC_ScrollBarSubLine:
    case SC_ScrollBarAddLine:
        return {};
    case SC_ScrollBarSubPage:
        return along(0, start);
    case SC_ScrollBarAddPage:
        return along(start + thumb, length - start - thumb);
    case SC_ScrollBarGroove:
        return along(0, length);
    case SC_ScrollBarSlider:
        return along(start, thumb);
    default:
        return QProxyStyle::subControlRect(control, option, part, widget);
    }
}

QSize ConsoleStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                     const QWidget* widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    const int line = option ? option->fontMetrics.height() + 10 : 0;
    switch (type) {
    case CT_LineEdit: {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        result.setHeight(frame && frame->lineWidth == 0 ? size.height() : std::max(line, size.height()));
        break;
    }
    case CT_ItemViewItem:
        if (option)
            result.setHeight(std::max(result.height(), option->fontMetrics.height() + 6));
        break;
    case CT_PushButton:
    case CT_ComboBox:
    case CT_SpinBox:
        result.setHeight(std::max(line, size.height())); // one height for everything that stands in a row
        if (type == CT_PushButton)
            result.rwidth() += 8;
        break;
    case CT_ToolButton:
        result.setHeight(std::max(result.height(), line - 2));
        if (hasMenuSign(option))
            result.rwidth() += kMenuSign;
        if (widget && widget->property("chip").toBool())
            result.setWidth(chipWidth(*qstyleoption_cast<const QStyleOptionToolButton*>(option)));
        break;
    case CT_HeaderSection:
        result.rheight() += 2;
        break;
    case CT_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
            item && item->menuItemType != QStyleOptionMenuItem::Separator)
            result.rheight() += 2;
        break;
    default:
        break;
    }
    return result;
}

int ConsoleStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return 8;
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return 12;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
        return 16;
    case PM_ToolBarIconSize:
        return 16;
    case PM_SplitterWidth:
        return 7;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 14;
    case PM_ScrollBarExtent:
        return 13;
    case PM_ScrollBarSliderMin:
        return 28;
    case PM_HeaderMargin:
        return kCellMargin;    // above the words of the cells
    case PM_FocusFrameHMargin: // plain cells; those of a CellDelegate have the same
        if (qobject_cast<const QTableView*>(widget) || qobject_cast<const QListWidget*>(widget) ||
            qobject_cast<const QTreeWidget*>(widget))
            return kCellMargin - 1;
        return QProxyStyle::pixelMetric(metric, option, widget);
    case PM_ButtonMargin:
        return 12;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuVMargin:
        return 4;
    case PM_ScrollView_ScrollBarSpacing:
        return 0;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int ConsoleStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                            QStyleHintReturn* returnData) const
{
    switch (hint) {
    case SH_ItemView_ShowDecorationSelected:
    case SH_ItemView_PaintAlternatingRowColorsForEmptyArea:
        return hint == SH_ItemView_ShowDecorationSelected;
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ComboBox_Popup:
        return 0;
    case SH_ToolTip_WakeUpDelay:
        return 500;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

QRect ConsoleStyle::subElementRect(SubElement element, const QStyleOption* option,
                                   const QWidget* widget) const
{
    if (element == SE_HeaderArrow) { // beside the words, in the middle of the height
        const int side = 12;
        const QRect r = option->rect;
        return visualRect(option->direction, r,
                          {r.right() - side - 2, r.center().y() - side / 2 + 1, side, side});
    }
    if (element == SE_LineEditContents) {
        QRect rect = QProxyStyle::subElementRect(element, option, widget);
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        return frame && frame->lineWidth > 0 ? rect.adjusted(3, 0, -3, 0) : rect;
    }
    return QProxyStyle::subElementRect(element, option, widget);
}

} // namespace sio::views
