// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/virtualclienttransport.h"
#include "protocol/enginepacket.h"
#include "protocol/jsonscanner.h"

namespace sio::link {

VirtualPolling::VirtualPolling(const VirtualClientOptions& options, EngineSink& sink)
    : EngineTransport(sink), m_getter(options.host, options.port), m_poster(options.host, options.port)
{
    auto query = options.query;
    query.insert(query.begin(), {{"EIO", "4"}, {"transport", "polling"}});
    m_target = options.path + '?' + encodeQuery(query);
    if (!options.bearerToken.empty())
        m_headers.emplace_back("Authorization", "Bearer " + options.bearerToken);
}

void VirtualPolling::open()
{
    poll();
}

std::string VirtualPolling::target() const
{
    return m_sid.empty() ? m_target : m_target + "&sid=" + m_sid;
}

void VirtualPolling::poll()
{
    m_getter.request("GET", target(), m_headers, {}, [this](const HttpAnswer& answer) { onPolled(answer); });
}

void VirtualPolling::onPolled(const HttpAnswer& answer)
{
    if (answer.status != 200) {
        if (answer.status <= 0)
            end("transport close");
        else
            end("transport error", m_sid.empty() ? answer.body : std::string());
        return;
    }
    protocol::PayloadReader reader(answer.body);
    while (reader.hasNext() && !m_isEnded) {
        const std::string_view text = reader.next();
        const auto packet = protocol::decodeEnginePacket(text);
        if (!packet) {
            end("parse error");
            return;
        }
        if (packet->type == protocol::EnginePacketType::Close && !packet->base64) {
            end("transport close");
            return;
        }
        if (packet->type == protocol::EnginePacketType::Open) {
            protocol::JsonScanner scanner;
            if (scanner.scan(packet->data) == protocol::JsonStatus::Valid)
                if (const protocol::JsonSlice* sid = scanner.member("sid"))
                    m_sid = protocol::jsonStringDecode(sid->value);
        }
        m_sink.onEnginePacket(text);
    }
    if (!m_isEnded)
        poll();
}

void VirtualPolling::send(std::string_view packet)
{
    if (m_isEnded)
        return;
    if (!m_outbox.empty())
        m_outbox += protocol::kRecordSeparator;
    m_outbox += packet;
    post();
}

void VirtualPolling::post()
{
    if (m_outbox.empty() || m_poster.isBusy() || m_isStalled)
        return;
    HttpHeaders headers = m_headers;
    headers.emplace_back("Content-Type", "text/plain;charset=UTF-8");
    m_poster.request("POST", target(), headers, std::exchange(m_outbox, {}),
                     [this](const HttpAnswer& answer) {
                         if (m_isClosing && (m_outbox.empty() || answer.status != 200))
                             m_sink.onEngineGone();
                         else if (answer.status != 200)
                             end("transport error");
                         else
                             post();
                     });
}

void VirtualPolling::close(std::string_view last)
{
    if (m_isEnded)
        return;
    if (m_sid.empty()) {
        drop();
        QMetaObject::invokeMethod(
            this, [this] { m_sink.onEngineGone(); }, Qt::QueuedConnection);
        return;
    }
    std::string packets(last);
    if (!packets.empty())
        packets += protocol::kRecordSeparator;
    m_isClosing = true;
    send(packets + '1');
    m_isEnded = true; // what is in the outbox still goes out; the held GET is answered by the server
}

void VirtualPolling::drop()
{
    m_isEnded = true;
    m_isClosing = false;
    m_outbox.clear();
    m_getter.abort();
    m_poster.abort();
}

void VirtualPolling::setReadingStalled(bool stalled)
{
    m_isStalled = stalled;
    m_getter.setReadingStalled(stalled);
    m_poster.setReadingStalled(stalled);
    if (!stalled)
        post();
}

void VirtualPolling::end(const std::string& reason, const std::string& refusal)
{
    if (std::exchange(m_isEnded, true))
        return;
    m_getter.abort();
    m_poster.abort();
    m_sink.onEngineEnded(reason, refusal);
}

} // namespace sio::link
