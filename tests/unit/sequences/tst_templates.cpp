// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/templates.h"

#include <QtTest/QTest>

using namespace sio::sequences;

Q_DECLARE_METATYPE(sio::sequences::Form)

class TestTemplates : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsReferences_data()
    {
        QTest::addColumn<QString>("pieces"); // [name|path] and plain texts
        QTest::newRow("$x") << "[x|]";
        QTest::newRow("$x.a.b[0]") << "[x|a.b[0]]";
        QTest::newRow("$x[1]") << "[x|[1]]";
        QTest::newRow("$with-dash_1") << "[with-dash_1|]";
        QTest::newRow("a ${x} b ${y.z}") << "a [x|] b [y|z]";
        QTest::newRow("${x}") << "[x|]";
        QTest::newRow("$$x") << "$x";
        QTest::newRow("$5.00") << "$5.00";
        QTest::newRow("a $x") << "a $x";
        QTest::newRow("${5}") << "${5}";
        QTest::newRow("${x") << "${x";
        QTest::newRow("a$") << "a$";
        QTest::newRow("$") << "$";
        QTest::newRow("$${x}") << "${x}";
        QTest::newRow("plain") << "plain";
    }
    void readsReferences()
    {
        QFETCH(QString, pieces);
        std::string found;
        for (const TextPiece& piece : piecesOf(QTest::currentDataTag()))
            found += piece.reference ? '[' + piece.reference->root + '|' + piece.reference->path + ']'
                                     : piece.plain;
        QCOMPARE(QString::fromStdString(found), pieces);
    }

    void escapesWhatWouldBeRead_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"$x", "${x}", "$$", "a $$ b", "$5", "plain", "", "a ${x} $", "$x y", "$${x}"})
            QTest::newRow(*text ? text : "empty") << text;
    }
    void escapesWhatWouldBeRead()
    {
        QFETCH(QString, text);
        const auto pieces = piecesOf(escapedText(text.toStdString()));
        QCOMPARE(pieces.size(), 1u);
        QVERIFY(!pieces[0].reference);
        QCOMPARE(QString::fromStdString(pieces[0].plain), text);
    }

    void knowsForms_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<Form>("sent");
        QTest::addColumn<Form>("pattern");
        const auto row = [](const char* json, Form sent, Form pattern) {
            QTest::newRow(json) << json << sent << pattern;
        };
        row(R"({"new":"uuid"})", Form::New, Form::New);
        row(R"({"new":"uuid","more":1})", Form::None, Form::None);
        row(R"({"now":"+2d","round":"1h"})", Form::Now, Form::Now);
        row(R"({"time":"x"})", Form::None, Form::None);
        row(R"({"time":"x","plus":"1h"})", Form::Time, Form::Time);
        row(R"({"table":"t"})", Form::None, Form::None);
        row(R"({"table":"t","key":"k"})", Form::Lookup, Form::Lookup);
        row(R"({"env":"X"})", Form::None, Form::None);
        row(R"({"type":"string"})", Form::None, Form::Type);
        row(R"({"type":"string","id":1})", Form::None, Form::None);
        row(R"({"near":1})", Form::None, Form::None);
        row(R"({"near":1,"within":2})", Form::None, Form::Near);
        row(R"({"absent":true})", Form::None, Form::Absent);
        row(R"({})", Form::None, Form::None);
    }
    void knowsForms()
    {
        QFETCH(QString, json);
        QFETCH(Form, sent);
        QFETCH(Form, pattern);
        const Value value = *Value::fromJson(json.toStdString());
        QCOMPARE(formOf(value, TemplateUse::Sent), sent);
        QCOMPARE(formOf(value, TemplateUse::Pattern), pattern);
    }

    void reportsMistakes_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("message"); // empty: it is good
        QTest::newRow("new") << R"({"new":"number"})"
                             << "new: makes";
        QTest::newRow("now") << R"({"now":"tomorrow"})"
                             << "duration";
        QTest::newRow("type") << R"({"type":"card"})"
                              << "type: knows";
        QTest::newRow("regex") << "{\"regex\":\"(\"}"
                               << "regex:";
        QTest::newRow("one_of") << R"({"one_of":[]})"
                                << "one_of:";
        QTest::newRow("any") << R"({"any":false})"
                             << "any: is written with true";
        QTest::newRow("deep") << R"({"a":[{"b":{"type":"card"}}]})"
                              << "type: knows";
        QTest::newRow("exact keeps words") << R"({"exact":{"type":"card"}})"
                                           << "";
        QTest::newRow("literal keeps words") << R"({"literal":{"new":"number"}})"
                                             << "";
        QTest::newRow("half a reference") << R"("$x!")"
                                          << "is no reference";
        QTest::newRow("price") << R"("$5!")"
                               << "";
    }
    void reportsMistakes()
    {
        QFETCH(QString, json);
        QFETCH(QString, message);
        FileErrors errors;
        std::vector<UsedReference> references;
        checkTemplate(*Value::fromJson(json.toStdString()), TemplateUse::Pattern, errors, references);
        QCOMPARE(errors.empty(), message.isEmpty());
        if (!errors.empty())
            QVERIFY2(errors[0].message.find(message.toStdString()) != std::string::npos,
                     errors[0].message.c_str());
    }

    void gathersReferences()
    {
        FileErrors errors;
        std::vector<UsedReference> references;
        checkTemplate(
            *Value::fromJson(R"({"a":"$x","b":["${y.z} t"],"c":{"exact":{"d":"$w"}},"e":{"literal":"$no"}})"),
            TemplateUse::Pattern, errors, references);
        QVERIFY(errors.empty());
        QCOMPARE(references.size(), 3u);
        QCOMPARE(references[1].reference.path, std::string("z"));
        QCOMPARE(references[2].reference.root, std::string("w"));
    }
};

QTEST_GUILESS_MAIN(TestTemplates)
#include "tst_templates.moc"
