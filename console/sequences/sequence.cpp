// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/sequence.h"

#include <algorithm>
#include <array>

namespace sio::sequences {

namespace {

std::string description(const Step& step)
{
    std::string out(stepKindName(step.kind));
    const auto append = [&out](const std::string& text) {
        if (!text.empty())
            out += ' ' + text;
    };
    switch (step.kind) {
    case StepKind::Expect:
    case StepKind::ExpectNot:
        append(step.expect->event);
        out += " (" + joined(step.expect->actors) + ')';
        break;
    case StepKind::Wait:
        append(durationText(step.duration));
        break;
    case StepKind::Pause:
        append(step.note);
        break;
    case StepKind::Publish:
        append(step.event);
        break;
    case StepKind::Emit:
        append(step.event);
        out += " (" + joined(step.actors) + ')';
        break;
    case StepKind::Fault:
        if (step.fault.stall)
            append(*step.fault.stall ? "stall" : "read again");
        if (step.fault.drop)
            append("drop");
        if (step.fault.mutePongs)
            append(*step.fault.mutePongs ? "mute pongs" : "send pongs again");
        if (step.fault.transport)
            append("force " + std::string(transportName(*step.fault.transport)));
        if (step.fault.delayAcks)
            append("delay acks");
        out += " (" + joined(step.actors) + ')';
        break;
    case StepKind::Connect:
    case StepKind::Disconnect:
    case StepKind::ExpectClosed:
        append(joined(step.actors));
        break;
    }
    return out;
}

} // namespace

std::string_view transportName(TransportKind transport)
{
    return transport == TransportKind::WebSocket ? "websocket" : "polling";
}

std::string_view stepKindName(StepKind kind)
{
    static constexpr std::array<std::string_view, 10> kNames{
        "connect", "disconnect", "emit",       "publish",       "wait",
        "pause",   "expect",     "expect-not", "expect-closed", "fault"};
    return kNames[static_cast<std::size_t>(kind)];
}

const Actor* Sequence::actor(std::string_view actorName) const
{
    const auto found = std::find_if(actors.begin(), actors.end(),
                                    [actorName](const Actor& actor) { return actor.name == actorName; });
    return found == actors.end() ? nullptr : &*found;
}

const Variable* Sequence::variable(std::string_view variableName) const
{
    const auto found = std::find_if(vars.begin(), vars.end(), [variableName](const Variable& variable) {
        return variable.name == variableName;
    });
    return found == vars.end() ? nullptr : &*found;
}

std::string joined(const std::vector<std::string>& names)
{
    std::string out;
    for (const std::string& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out;
}

std::string stepTitle(const Sequence& sequence, std::size_t index)
{
    const Step& step = sequence.steps[index];
    return std::to_string(index + 1) + ' ' + (step.name.empty() ? description(step) : step.name);
}

} // namespace sio::sequences
