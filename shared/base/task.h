// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace sio::base {

template <class Signature> class UniqueFunction;

/// std::function for callables that can only be moved (std::move_only_function of C++23).
template <class R, class... Args> class UniqueFunction<R(Args...)> {
public:
    UniqueFunction() = default;
    template <class F>
        requires(!std::is_same_v<std::remove_cvref_t<F>, UniqueFunction> && std::is_invocable_r_v<R, F&, Args...>)
    UniqueFunction(F&& callable) // NOLINT(bugprone-forwarding-reference-overload): the constraint leaves moves alone
        : m_callable(std::make_unique<Holder<std::decay_t<F>>>(std::forward<F>(callable)))
    {
    }

    explicit operator bool() const { return m_callable != nullptr; }
    /// Precondition: not empty.
    R operator()(Args... args) { return m_callable->call(std::forward<Args>(args)...); }

private:
    struct Base {
        virtual ~Base() = default;
        virtual R call(Args... args) = 0;
    };
    template <class F> struct Holder final : Base {
        explicit Holder(F f) : function(std::move(f)) {}
        R call(Args... args) override { return function(std::forward<Args>(args)...); }
        F function;
    };
    std::unique_ptr<Base> m_callable;
};

/// A piece of work that one thread hands to another.
using Task = UniqueFunction<void()>;

} // namespace sio::base
