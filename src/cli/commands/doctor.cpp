// doctor: what stands in the way of a release, without one.
#include "cli/commands/commands.hpp"
#include "cli/doctor_json.hpp"
#include "cli/facts/doctor_facts.hpp"

namespace miniship::cli {

Result<Answer> run_doctor(const Context& context) {
    constexpr std::size_t kSeconds = 10;
    TRY_ASSIGN(const auto seconds, number_flag(context.invocation, "timeout", 1));
    TRY_ASSIGN(const auto findings, doctor_findings(context, std::chrono::seconds{seconds.value_or(kSeconds)}));
    return Answer{
        .text = plan::findings_text(findings), .json = doctor_json(findings), .status = plan::status_of(findings)};
}

}  // namespace miniship::cli
