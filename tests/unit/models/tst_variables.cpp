// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/variables.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace sio::models;

class TestVariables : public QObject {
    Q_OBJECT

    Variables m_variables;

private Q_SLOTS:
    void init()
    {
        m_variables = {};
        m_variables.now = 1'772'366'400'000; // 2026-03-01 12:00:00 UTC
        m_variables.values = {{"selected.user_id", "5f\"0c"}, {"n", "7"}};
        m_variables.uuid = [n = 0]() mutable { return QString("uuid-%1").arg(++n); };
    }

    void expandsJson_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("none") << R"({"a":{"b":{}}})"
                              << R"({"a":{"b":{}}})";
        QTest::newRow("uuid, fresh each time") << R"(["{{uuid}}","{{uuid}}"])"
                                               << R"(["uuid-1","uuid-2"])";
        QTest::newRow("now") << R"({"t":"{{now}}"})"
                             << R"({"t":"2026-03-01T12:00:00.000Z"})";
        QTest::newRow("now+30m") << R"({"t":"{{now+30m}}"})"
                                 << R"({"t":"2026-03-01T12:30:00.000Z"})";
        QTest::newRow("now-2d") << R"({"t":"{{ now-2d }}"})"
                                << R"({"t":"2026-02-27T12:00:00.000Z"})";
        QTest::newRow("today+1d") << R"({"t":"{{today+1d}}"})"
                                  << R"({"t":"2026-03-02"})";
        QTest::newRow("escaped") << R"({"u":"x {{selected.user_id}}"})"
                                 << "{\"u\":\"x 5f\\\"0c\"}";
        QTest::newRow("outside a string") << R"({"a": {{n}}, "b":{}})"
                                          << R"({"a": "7", "b":{}})";
        QTest::newRow("behind an escaped quote") << "{\"a\":\"\\\"{{n}}\"}"
                                                 << "{\"a\":\"\\\"7\"}";
        QTest::newRow("unknown stays") << R"({"a":"{{nobody}}"})"
                                       << R"({"a":"{{nobody}}"})";
        QTest::newRow("bad offset stays") << R"({"a":"{{now+30y}}"})"
                                          << R"({"a":"{{now+30y}}"})";
        QTest::newRow("no name") << "{\"a\":\"{{}} {{ 1 }} {{\"}"
                                 << "{\"a\":\"{{}} {{ 1 }} {{\"}";
        QTest::newRow("closing braces of objects") << R"({"a":{"b":{"c":1}}})"
                                                   << R"({"a":{"b":{"c":1}}})";
    }

    void expandsJson()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QCOMPARE(expandJson(text, m_variables).text, expected);
    }

    void namesTheUnknown()
    {
        const Expansion result = expandJson(R"(["{{x}}","{{y}}","{{x}}","{{uuid}}"])", m_variables);
        QCOMPARE(result.unknown, (QStringList{"x", "y"}));
        QCOMPARE(variableNames("{{x}} and {{now+1h}} and {{x}}"), (QStringList{"x", "now+1h"}));
    }

    void expandsText()
    {
        QCOMPARE(expandText("user {{selected.user_id}}!", m_variables).text, QString("user 5f\"0c!"));
        QVERIFY(isVariable("{{now}}"));
        QVERIFY(!isVariable("x {{now}}"));
    }

    void hostileValuesStayText()
    {
        m_variables.values["x"] = QString("\",\"admin\":true,\"y\":\"\n\\");
        const QString text = expandJson(R"({"a":"{{x}}","b":{{x}}})", m_variables).text;
        const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
        QCOMPARE(object.keys(), (QStringList{"a", "b"}));
        QCOMPARE(object.value("a").toString(), m_variables.values["x"]);
        QCOMPARE(object.value("b").toString(), m_variables.values["x"]);
        // A value that looks like a variable is not expanded again.
        m_variables.values["x"] = "{{uuid}}";
        QCOMPARE(expandJson(R"({"a":"{{x}}"})", m_variables).text, QString(R"({"a":"{{uuid}}"})"));
    }
};

QTEST_GUILESS_MAIN(TestVariables)
#include "tst_variables.moc"
