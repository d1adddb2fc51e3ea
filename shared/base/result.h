// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <variant>

namespace sio::base {

/// Wraps an error so that Result's constructors cannot be confused.
template <class E> struct Unexpected {
    E error;
};
template <class E> Unexpected(E) -> Unexpected<E>;

/// Either a value or an error; shaped like std::expected (C++23) so that it can be replaced by it.
template <class T, class E> class [[nodiscard]] Result {
public:
    using value_type = T;
    using error_type = E;

    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Unexpected<E> unexpected) : m_state(std::in_place_index<1>, std::move(unexpected.error)) {}

    bool has_value() const { return m_state.index() == 0; }
    explicit operator bool() const { return has_value(); }

    /// Precondition: has_value().
    T& value() & { return *std::get_if<0>(&m_state); }
    const T& value() const& { return *std::get_if<0>(&m_state); }
    T&& value() && { return std::move(*std::get_if<0>(&m_state)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return std::get_if<0>(&m_state); }
    const T* operator->() const { return std::get_if<0>(&m_state); }

    /// Precondition: !has_value().
    const E& error() const& { return *std::get_if<1>(&m_state); }
    E&& error() && { return std::move(*std::get_if<1>(&m_state)); }

private:
    std::variant<T, E> m_state;
};

} // namespace sio::base
