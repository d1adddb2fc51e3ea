// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/icons.h"
#include "views/labels.h"
#include "views/theme.h"

#include <QtCore/QDir>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>

using namespace sio::views;

class TestTheme : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textIsReadable_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void textIsReadable()
    {
        QFETCH(bool, dark);
        const Colours c = Colours::load(dark);
        const std::pair<const char*, QColor> texts[] = {{"text", c.text},
                                                        {"muted", c.muted},
                                                        {"ok", c.ok},
                                                        {"warning", c.warning},
                                                        {"danger", c.danger},
                                                        {"info", c.info},
                                                        {"websocket", c.websocket},
                                                        {"polling", c.polling},
                                                        {"in", c.in},
                                                        {"out", c.out},
                                                        {"session", c.session},
                                                        {"researcher", c.researcher},
                                                        {"user", c.user},
                                                        {"other", c.other},
                                                        {"string", c.string},
                                                        {"number", c.number},
                                                        {"key", c.key},
                                                        {"accent", c.accent}};
        const std::pair<const char*, QColor> grounds[] = {
            {"window", c.window}, {"base", c.base}, {"alternate", c.alternate}};
        for (const auto& [textName, text] : texts) {
            QVERIFY2(text.isValid(), textName);
            for (const auto& [groundName, ground] : grounds) {
                const double ratio = contrast(text, ground);
                QVERIFY2(ratio >= 4.5,
                         qPrintable(QString("%1 on %2: %3").arg(textName, groundName).arg(ratio)));
            }
        }
        QVERIFY(contrast(c.selectionText, c.selection) >= 4.5);
        QVERIFY(contrast(c.accentText, c.accent) >= 4.5);
        QVERIFY(contrast(c.tooltipText, c.tooltip) >= 4.5);
        QVERIFY(contrast(c.text, c.hover) >= 4.5);
        QVERIFY(contrast(c.base, c.danger) >= 4.5); // the dangerous button's word
    }

    void contrastIsTheOneOfTheGuidelines()
    {
        QCOMPARE(qRound(contrast(Qt::black, Qt::white)), 21);
        QCOMPARE(qRound(contrast(Qt::white, Qt::white)), 1);
        QVERIFY(qAbs(contrast(QColor("#767676"), Qt::white) - 4.54) < 0.01);
    }

    void badgesAreReadableOnAnyColour()
    {
        for (const char* colour :
             {"#b3261e", "#b26a00", "#2e7d32", "#d08700", "#ffd54f", "#57606a", "#1d5dbb"})
            QVERIFY2(contrast(readableOn(QColor(colour)), QColor(colour)) >= 4.5, colour);
    }

    void followsTheDesktopUntilTold()
    {
        Theme theme;
        theme.apply();
        QVERIFY(!theme.isDark());
        theme.setDesktopDark(true);
        QVERIFY(theme.isDark());
        QCOMPARE(QApplication::palette().color(QPalette::Window), theme.colours().window);
        theme.setScheme(Scheme::Light);
        QVERIFY(!theme.isDark());
        theme.setDesktopDark(false);
        theme.setScheme(Scheme::Dark);
        QVERIFY(theme.isDark());
    }

    void everyIconDrawsSomethingInTheColourAskedFor()
    {
        const QStringList names = QDir(":/icons").entryList({"*.svg"});
        QVERIFY(names.size() >= 40);
        for (const QString& name : names) {
            const QImage image = tinted(name.chopped(4), QColor("#ff0000"), 16, 2.0).toImage();
            int red = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    const QColor pixel = image.pixelColor(x, y);
                    if (pixel.alpha() > 128)
                        red += pixel.red() > 200 && pixel.green() < 60 ? 1 : -1000;
                }
            }
            QVERIFY2(red > 20, qPrintable(name));
        }
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
