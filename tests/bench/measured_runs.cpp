// Runs a command again and again, from a process small enough not to show in its numbers.
//
// usage: measured_runs SECONDS RUNS COMMAND [ARGUMENT…]
// After one run that only warms up: at least 3 runs and at most RUNS, as long as SECONDS last. Prints for each the wall
// time and the CPU time (user and system, children included) in microseconds, and the peak memory in KiB.
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;

struct Run {
    long long wall{0};
    rusage used{};
    bool started{false};
};

long long microseconds(const timeval& time) {
    return time.tv_sec * 1'000'000LL + time.tv_usec;
}

Run measured(char** command) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = -1;
    Run run;
    const auto began = Clock::now();
    run.started = ::posix_spawnp(&child, command[0], &actions, nullptr, command, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    run.started = run.started && ::wait4(child, &status, 0, &run.used) == child && status == 0;
    run.wall = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began).count();
    return run;
}

}  // namespace

int main(int count, char** words) {
    if (count < 4) {
        std::fputs("usage: measured_runs SECONDS RUNS COMMAND [ARGUMENT…]\n", stderr);
        return 2;
    }
    const double seconds = std::atof(words[1]);
    const int runs = std::atoi(words[2]);
    double spent = 0;
    for (int done = -1; done < 3 || (done < runs && spent < seconds); ++done) {
        const Run run = measured(words + 3);
        if (!run.started) {
            std::fprintf(stderr, "%s fails\n", words[3]);
            return 1;
        }
        if (done >= 0) {
            spent += static_cast<double>(run.wall) / 1e6;
            std::printf("%lld %lld %ld\n", run.wall, microseconds(run.used.ru_utime) + microseconds(run.used.ru_stime),
                        run.used.ru_maxrss);
        }
    }
    return 0;
}
