// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "protocol/closereason.h"

#include <QTest>
#include <set>

using namespace sio::protocol;

class CloseReasonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// engine-io.md, section 9, and socket-io.md, section 7: applications compare these texts.
    void speaksTheWordsOfTheReference()
    {
        QVERIFY(closeReasonText(CloseReason::TransportClose) == "transport close");
        QVERIFY(closeReasonText(CloseReason::TransportError) == "transport error");
        QVERIFY(closeReasonText(CloseReason::ParseError) == "parse error");
        QVERIFY(closeReasonText(CloseReason::PingTimeout) == "ping timeout");
        QVERIFY(closeReasonText(CloseReason::ForcedClose) == "forced close");
        QVERIFY(closeReasonText(CloseReason::ForcedServerClose) == "forced server close");
        QVERIFY(closeReasonText(CloseReason::ServerShuttingDown) == "server shutting down");
        QVERIFY(closeReasonText(CloseReason::ClientNamespaceDisconnect) == "client namespace disconnect");
        QVERIFY(closeReasonText(CloseReason::ServerNamespaceDisconnect) == "server namespace disconnect");
    }

    void showsApplicationsOnlyWhatTheyKnow()
    {
        QVERIFY(closeReasonText(CloseReason::ConnectTimeout) == "forced close");
        QVERIFY(closeReasonText(CloseReason::AttachmentTimeout) == "forced close");
        QVERIFY(closeReasonText(CloseReason::SlowConsumer) == "transport error");
        QVERIFY(closeReasonText(CloseReason::MessageTooBig) == "transport error");
        QVERIFY(closeReasonText(CloseReason::PolicyViolation) == "transport error");
    }

    void hasALabelOfItsOwnForEachReason()
    {
        std::set<std::string_view> labels;
        for (int i = 0; i < static_cast<int>(CloseReason::Count); ++i) {
            const std::string_view label = closeReasonLabel(static_cast<CloseReason>(i));
            QVERIFY(!label.empty());
            QVERIFY(label.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
            labels.insert(label);
        }
        QCOMPARE(labels.size(), static_cast<std::size_t>(CloseReason::Count));
        QVERIFY(closeReasonLabel(CloseReason::SlowConsumer) == "slow_consumer");
    }
};

QTEST_APPLESS_MAIN(CloseReasonTest)
#include "tst_closereason.moc"
