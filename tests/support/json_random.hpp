// Random JSON documents and random edits of them, judged by a second JSON library.
#pragma once

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/json_text.hpp"

namespace miniship::testing {

/// Writes random documents in random layouts, and makes and judges random edits. One seed, one sequence.
class JsonRandom {
public:
    explicit JsonRandom(unsigned seed) : engine_{seed} {}

    /// A document of one of four layouts: compact, one line, indented, and anything goes (with comments when asked).
    std::string document(bool comments) {
        layout_ = below(4);
        comments_ = comments && layout_ == 3;
        line_end_ = pick({"\n", "\n", "\r\n"});
        unit_ = pick({"  ", "    ", "\t"});
        colon_ = layout_ == 0 ? ":" : pick({": ", ": ", " : ", ":"});
        std::string out = below(8) == 0 ? "\xef\xbb\xbf" : "";
        out += blank(0) + value(0) + blank(0);
        return below(2) == 0 ? out + line_end_ : out;
    }

    /// Makes one random edit of `text`; the complaint when the result is not what it has to be, else empty.
    std::string complaint_about_edit(const std::string& text, json_text::Syntax syntax) {
        auto document = json_text::parsed(text, syntax);
        if (!document) {
            return "does not parse: " + document.error().message;
        }
        const auto node = below(document->nodes().size());
        const json_text::Value value{*document, node};
        switch (below(3)) {
            case 0:
                return after_replacing(*document, value);
            case 1:
                return after_inserting(*document, value);
            default:
                return after_erasing(*document, value);
        }
    }

    /// `text` with a few bytes changed, removed, doubled or inserted.
    std::string mutated(std::string text) {
        for (auto left = below(3) + 1; left > 0 && !text.empty(); --left) {
            const std::size_t at = below(text.size());
            switch (below(4)) {
                case 0:
                    text[at] =
                        pick({"{", "}", "[", "]", ",", ":", "\"", "\\", "0", "-", ".", "e", "\xff", "\n", "t"})[0];
                    break;
                case 1:
                    text.erase(at, 1 + below(3));
                    break;
                case 2:
                    text.insert(at, text.substr(at, 1 + below(4)));
                    break;
                default:
                    text.insert(at, pick({" ", ",", "\"", "1", "\xe4", "null", "\\u00e9", "//"}));
            }
        }
        return text;
    }

    /// The complaint when we and the other library disagree whether `text` is JSON, for no reason that is known: it
    /// refuses lone surrogates and numbers that no double can hold, which JSON.parse and we accept.
    static std::string complaint_about_acceptance(const std::string& text) {
        const bool ours = json_text::parsed(text).ok();
        const bool theirs = Json::accept(text);
        const bool known =
            ours && (text.find("\\u") != std::string::npos || text.find_first_of("eE") != std::string::npos);
        return ours == theirs || (known && !theirs) ? "" : "acceptance differs: " + text;
    }

private:
    using Json = nlohmann::json;

    std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>{0, limit - 1}(engine_); }

    std::string pick(std::initializer_list<const char*> choices) { return *(choices.begin() + below(choices.size())); }

    std::string blank(std::size_t depth) {
        if (layout_ < 3) {
            return layout_ == 2 && depth > 0 ? indented(depth) : layout_ == 1 && depth > 0 ? " " : "";
        }
        std::string out;
        for (auto left = below(3); left > 0; --left) {
            out += pick({" ", "\t", "\n", "\r\n", "  "});
            if (comments_ && below(4) == 0) {
                out += below(2) == 0 ? "/* c, } */" : "// c, {" + line_end_;
            }
        }
        return out;
    }

    std::string indented(std::size_t depth) {
        std::string out = line_end_;
        while (--depth > 0) {
            out += unit_;
        }
        return out;
    }

    std::string scalar() {
        return pick({"0", "-0", "1e3", "1.10", "12345678901234567890123", "-1.5E-3", "true", "false", "null", "\"\"",
                     "\"a\\u0041\\/\\n\"", "\"\\ud83d\\ude00\"", "\"小程序\"", "\"// no comment\"", "\"}],{[\""});
    }

    std::string name(std::size_t index) {
        return pick({"a", "b~", "c/d", "", "\\u0065", "名", "latest"}) + std::to_string(index);
    }

    std::string value(std::size_t depth) {
        if (depth > 4 || below(3) == 0) {
            return depth == 0 ? "{" + blank(0) + "}" : scalar();
        }
        const bool object = depth == 0 ? below(5) != 0 : below(2) == 0;
        const std::size_t count = below(5);
        std::string out = object ? "{" : "[";
        for (std::size_t index = 0; index < count; ++index) {
            out += (index > 0 ? "," : "") + blank(depth + 2);
            if (object) {
                out += '"' + name(index) + '"' + (layout_ == 3 ? blank(1) + ":" + blank(1) : colon_);
            }
            out += value(depth + 1) + (layout_ == 3 ? blank(1) : "");
        }
        out += count > 0 || layout_ == 3 ? blank(depth + 1) : "";
        return out + (object ? "}" : "]");
    }

    static Json reference(const std::string& text) { return Json::parse(text, nullptr, true, true); }

    static bool is_subsequence(std::string_view shorter, std::string_view longer) {
        std::size_t at = 0;
        for (const char c : longer) {
            at += at < shorter.size() && shorter[at] == c ? 1U : 0U;
        }
        return at == shorter.size();
    }

    static std::size_t common_ends(std::string_view a, std::string_view b) {
        const auto prefix =
            static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
        const std::size_t room = std::min(a.size(), b.size()) - prefix;
        std::size_t suffix = 0;
        while (suffix < room && a[a.size() - 1 - suffix] == b[b.size() - 1 - suffix]) {
            ++suffix;
        }
        return prefix + suffix;
    }

    static std::string mismatch(std::string_view what, const std::string& pointer, const std::string& before,
                                const std::string& after) {
        return std::string{what} + " at " + pointer + "\n--- before\n" + before + "\n--- after\n" + after;
    }

    static std::string judged(const json_text::Document& before, const json_text::Edit& edit, const Json& wanted,
                              std::string& after) {
        auto result = json_text::edited(before.bytes(), std::vector{edit}, before.syntax());
        if (!result) {
            return "refused: " + result.error().message + "\n" + before.bytes();
        }
        after = *result;
        if (reference(after) != wanted) {
            return mismatch("wrong value", edit.pointer, before.bytes(), after);
        }
        return {};
    }

    std::string after_replacing(const json_text::Document& before, const json_text::Value& value) {
        const json_text::Edit edit{value.pointer(), below(4) == 0 ? "{\"x\": [1]}" : scalar(),
                                   json_text::Create::nothing};
        Json wanted = reference(before.bytes());
        wanted.at(Json::json_pointer{edit.pointer}) = Json::parse(*edit.raw);
        std::string after;
        if (auto complaint = judged(before, edit, wanted, after); !complaint.empty()) {
            return complaint;
        }
        const auto& node = value.node();
        const std::string exact = before.bytes().substr(0, node.begin) + *edit.raw + before.bytes().substr(node.end);
        return after == exact ? "" : mismatch("other bytes changed", edit.pointer, before.bytes(), after);
    }

    std::string after_inserting(const json_text::Document& before, json_text::Value value) {
        if (value.kind() != json_text::Kind::object && value.kind() != json_text::Kind::array) {
            return {};
        }
        const bool object = value.kind() == json_text::Kind::object;
        const bool deep = below(3) == 0;
        json_text::Edit edit{value.pointer() + (object ? "/new~1" : "/-"), scalar(), json_text::Create::leaf};
        Json wanted = reference(before.bytes());
        Json leaf = Json::parse(*edit.raw);
        if (deep) {
            edit.pointer += "/in/side";
            edit.create = json_text::Create::parents;
            leaf = Json{{"in", {{"side", leaf}}}};
        }
        Json& target = wanted.at(Json::json_pointer{value.pointer()});
        if (object) {
            target["new/"] = leaf;
        } else {
            target.push_back(leaf);
        }
        std::string after;
        if (auto complaint = judged(before, edit, wanted, after); !complaint.empty()) {
            return complaint;
        }
        const auto& node = value.node();
        const bool empty = node.child_count == 0;
        const std::size_t inside = empty ? node.end - node.begin - 2 : 0;
        const bool one_piece = before.syntax() != json_text::Syntax::strict ||
                               common_ends(before.bytes(), after) + inside >= before.bytes().size();
        const bool kept = empty || is_subsequence(before.bytes(), after);
        return one_piece && kept ? "" : mismatch("other bytes changed", edit.pointer, before.bytes(), after);
    }

    static std::string after_erasing(const json_text::Document& before, const json_text::Value& value) {
        if (value.node().parent == json_text::kNoNode) {
            return {};
        }
        const json_text::Edit edit{value.pointer(), std::nullopt, json_text::Create::nothing};
        Json wanted = reference(before.bytes());
        const Json::json_pointer pointer{edit.pointer};
        Json& parent = wanted.at(pointer.parent_pointer());
        if (parent.is_object()) {
            parent.erase(pointer.back());
        } else {
            parent.erase(std::stoul(pointer.back()));
        }
        std::string after;
        if (auto complaint = judged(before, edit, wanted, after); !complaint.empty()) {
            return complaint;
        }
        const bool one_piece =
            before.syntax() != json_text::Syntax::strict || common_ends(before.bytes(), after) == after.size();
        return one_piece && is_subsequence(after, before.bytes())
                   ? ""
                   : mismatch("other bytes changed", edit.pointer, before.bytes(), after);
    }

    std::mt19937 engine_;
    std::size_t layout_{0};
    bool comments_{false};
    std::string line_end_;
    std::string unit_;
    std::string colon_;
};

}  // namespace miniship::testing
