#include "marks.hpp"

#include <fmt/format.h>

#include <mutex>
#include <thread>

namespace miniship::test {
namespace {

using policy_store::PolicyStore;

std::string quoted(const std::string& mark) {
    return fmt::format("\"{}\"", mark);
}

std::string mark_of(int writer, int number) {
    return fmt::format("w{}n{}", writer, number);
}

bool added(PolicyStore& store, const std::string& mark, std::string& trouble) {
    constexpr int kPatience = 20;
    for (int attempt = 0; attempt < kPatience; ++attempt) {
        const auto report = policy_store::write_policy(store, adding(mark));
        if (report.ok()) {
            return true;
        }
        trouble = report.error().message;
        if (report.error().code != ErrorCode::document_conflict) {
            return false;
        }
    }
    return false;
}

}  // namespace

policy_store::Merge adding(const std::string& mark) {
    return [mark](const std::optional<std::string>& current) -> Result<std::optional<std::string>> {
        std::string document = current.value_or("[]");
        if (document.find(quoted(mark)) != std::string::npos) {
            return std::optional<std::string>{};
        }
        const auto end = document.rfind(']');
        document.insert(end, (document.find('"') == std::string::npos ? "" : ",") + quoted(mark));
        return std::optional{document};
    };
}

Race race(const std::function<std::unique_ptr<PolicyStore>()>& open, int writers, int each) {
    Race result;
    std::mutex guard;
    std::vector<std::jthread> threads;
    for (int writer = 0; writer < writers; ++writer) {
        threads.emplace_back([&, writer, store = std::shared_ptr<PolicyStore>{open()}] {
            for (int number = 0; number < each; ++number) {
                std::string trouble;
                if (!added(*store, mark_of(writer, number), trouble)) {
                    const std::scoped_lock lock{guard};
                    ++result.failed;
                    result.last_error = trouble;
                }
            }
        });
    }
    threads.clear();
    const auto end = open()->read();
    const std::string document = end.ok() ? end->bytes.value_or("") : "";
    for (int writer = 0; writer < writers; ++writer) {
        for (int number = 0; number < each; ++number) {
            result.lost += document.find(quoted(mark_of(writer, number))) == std::string::npos ? 1 : 0;
        }
    }
    return result;
}

}  // namespace miniship::test
