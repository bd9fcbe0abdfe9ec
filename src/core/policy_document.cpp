#include "miniship/policy_document.hpp"

#include <fmt/format.h>

#include "miniship/json_number.hpp"

namespace miniship::policy {
namespace {

using json_text::Create;
using json_text::Document;
using json_text::Edit;
using json_text::Kind;

// The document belongs to a service: what is wrong with it is not wrong with a file of the project.
Error as_document_error(Error error) {
    error.code = ErrorCode::document_invalid;
    return while_doing(std::move(error), "reading the policy document");
}

Error invalid(std::string message) {
    return {ErrorCode::document_invalid, std::move(message)};
}

// The edit that makes the version at `pointer` this one; none where it is.
Result<std::vector<Edit>> version_edit(const Document& document, const std::string& pointer, const Version& version) {
    TRY_ASSIGN(const auto present, version_at(document, pointer));
    std::vector<Edit> edits;
    if (present != version) {
        edits.push_back({pointer, json_string(to_string(version)), Create::parents});
    }
    return edits;
}

Result<std::uint64_t> next_revision(const Document& document) {
    const auto value = document.find("/revision");
    if (!value) {
        return std::uint64_t{1};
    }
    const auto revision = whole_number(value->raw());
    if (!revision || *revision == UINT64_MAX) {
        return invalid(fmt::format("/revision is {}, not a whole number", value->raw()));
    }
    return *revision + 1;
}

}  // namespace

std::string_view to_string(Update update) {
    return update == Update::force ? "force" : "regular";
}

std::string app_pointer(std::string_view app, std::string_view rest) {
    return fmt::format("/apps/{}{}{}", json_text::pointer_token(app), rest.empty() ? "" : "/", rest);
}

std::string empty_document(std::string_view updated_at) {
    return fmt::format("{{\n  \"schema\": 1,\n  \"revision\": 0,\n  \"updatedAt\": {},\n  \"apps\": {{}}\n}}\n",
                       json_string(updated_at));
}

Result<Document> read_document(std::string_view bytes) {
    auto document = json_text::parsed(std::string{bytes});
    if (!document) {
        return as_document_error(std::move(document).error());
    }
    const auto schema = document->root().find("schema");
    if (!schema) {
        Error error = invalid("the document has no \"schema\": it is no policy document of miniship");
        error.hint =
            "for a document of your own shape name the places to change: \"set\" in the target of miniship.json";
        return error;
    }
    if (whole_number(schema->raw()) != 1U) {
        return invalid(fmt::format("/schema is {}, and only 1 is known", schema->raw()));
    }
    return document;
}

Result<std::optional<Version>> version_at(const Document& document, std::string_view pointer) {
    const auto value = document.find(pointer);
    if (!value) {
        return std::optional<Version>{};
    }
    const auto text = value->text();
    auto version = text ? parse_version(*text) : std::nullopt;
    if (!version) {
        return invalid(fmt::format("{} is not a version: {}", pointer, value->raw()));
    }
    return version;
}

Result<std::string> edited(std::string_view bytes, std::span<const Edit> edits, std::string_view updated_at) {
    TRY_ASSIGN(const Document document, read_document(bytes));
    auto changed_bytes = json_text::edited(bytes, edits);
    if (!changed_bytes) {
        return as_document_error(std::move(changed_bytes).error());
    }
    if (*changed_bytes == bytes) {
        return changed_bytes;
    }
    TRY_ASSIGN(const std::uint64_t revision, next_revision(document));
    if (const auto time = document.find("/updatedAt"); time && time->kind() != Kind::string) {
        return invalid(fmt::format("/updatedAt is {}, not a time", time->raw()));
    }
    const std::vector<Edit> stamps{{"/revision", fmt::format("{}", revision), Create::leaf},
                                   {"/updatedAt", json_string(updated_at), Create::leaf}};
    auto stamped = json_text::edited(*changed_bytes, stamps);
    if (!stamped) {
        return as_document_error(std::move(stamped).error());
    }
    return stamped;
}

Result<std::vector<Edit>> edits_of(const Document& document, const PolicyChange& change) {
    const auto entry = document.find(app_pointer(change.app));
    if (!entry && !change.create) {
        return Error{ErrorCode::document_missing, fmt::format("the document has no app {}", change.app)};
    }
    std::vector<Edit> edits;
    const auto add = [&](std::string_view name, const std::optional<Version>& version) -> Result<void> {
        if (version) {
            TRY_ASSIGN(const auto more, version_edit(document, app_pointer(change.app, name), *version));
            edits.insert(edits.end(), more.begin(), more.end());
        }
        return {};
    };
    TRY(add("latest", change.latest));
    TRY(add("live", change.live));
    TRY(add("floor/min", change.floor));
    if (!entry && edits.empty()) {
        // Before the first release there is nothing to say about the app, and its place is made all the same.
        edits.push_back({app_pointer(change.app), "{}", Create::parents});
    }
    if (change.floor && !document.find(app_pointer(change.app, "floor"))) {
        edits.push_back({app_pointer(change.app, "floor/update"), json_string(to_string(Update::force)), Create::leaf});
    }
    return edits;
}

Result<std::string> changed(std::string_view bytes, const PolicyChange& change, std::string_view updated_at) {
    TRY_ASSIGN(const Document document, read_document(bytes));
    TRY_ASSIGN(const auto edits, edits_of(document, change));
    return edited(bytes, edits, updated_at);
}

}  // namespace miniship::policy
