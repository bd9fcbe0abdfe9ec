#include "cli/doctor_json.hpp"

#include <nlohmann/json.hpp>

namespace miniship::cli {
namespace {

using json = nlohmann::ordered_json;

json or_null(const std::string& text) {
    return text.empty() ? json() : json(text);
}

json told(const plan::Finding& finding) {
    const auto& trouble = finding.trouble;
    json out{{"point", finding.point},
             {"state", std::string{plan::state_of(finding)}},
             {"says", trouble ? trouble->message : finding.says},
             {"hint", or_null(trouble ? trouble->hint : finding.hint)},
             {"code", trouble ? json(std::string{error_name(trouble->code)}) : json()}};
    if (trouble && !trouble->also.empty()) {
        out["also"] = trouble->also;
    }
    return out;
}

}  // namespace

std::string doctor_json(const std::vector<plan::Finding>& findings) {
    const int status = plan::status_of(findings);
    json out{{"schema", 1}, {"ok", status == 0}, {"exit", status}, {"findings", json::array()}};
    for (const auto& finding : findings) {
        out["findings"].push_back(told(finding));
    }
    return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace miniship::cli
