// Lists the tags of the repository in the working directory the fast way that libgit2 has, and prints how many.
#include <cstdio>

#include <git2.h>

int main() {
    git_libgit2_init();
    git_repository* repository = nullptr;
    git_reference_iterator* iterator = nullptr;
    if (git_repository_open(&repository, ".") != 0 ||
        git_reference_iterator_glob_new(&iterator, repository, "refs/tags/*") != 0) {
        return 1;
    }
    std::size_t count = 0;
    for (const char* name = nullptr; git_reference_next_name(&name, iterator) == 0;) {
        ++count;
    }
    std::printf("%zu\n", count);
    return 0;
}
