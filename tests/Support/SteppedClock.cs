using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using Xunit;

namespace ProxyLab.Tests.Support;

/// <summary>
/// A wall clock that a test steps under programs that run: a library that is loaded before libc adds an offset to the date, which it reads from a
/// file that all of them have mapped. So they see the step at the same moment, and it costs no system call. (Time namespaces do not shift this clock.)
/// </summary>
internal sealed class SteppedClock : IDisposable
{
    private const string FileVariable = "STEPPED_CLOCK";

    private const string Source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <fcntl.h>
        #include <stddef.h>
        #include <stdlib.h>
        #include <sys/mman.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        static const volatile long long none, *offset = &none;
        static int (*next)(clockid_t, struct timespec *);

        __attribute__((constructor)) static void begin(void)
        {
            const char *name = getenv("STEPPED_CLOCK");
            int fd = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
            if (fd < 0) return;
            void *page = mmap(NULL, sizeof *offset, PROT_READ, MAP_SHARED, fd, 0);
            if (page != MAP_FAILED) offset = page;
            close(fd);
        }

        int clock_gettime(clockid_t id, struct timespec *at)
        {
            if (!next) next = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
            int result = next(id, at);
            if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) at->tv_sec += *offset;
            return result;
        }

        int gettimeofday(struct timeval *restrict at, void *restrict zone)
        {
            struct timespec now;
            (void)zone;
            int result = clock_gettime(CLOCK_REALTIME, &now);
            if (result == 0 && at) at->tv_sec = now.tv_sec, at->tv_usec = now.tv_nsec / 1000;
            return result;
        }

        time_t time(time_t *at)
        {
            struct timespec now;
            if (clock_gettime(CLOCK_REALTIME_COARSE, &now) != 0) return -1;
            if (at) *at = now.tv_sec;
            return now.tv_sec;
        }
        """;

    private readonly TempFolder _folder = new();
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _offset;

    private SteppedClock()
    {
        _file = MemoryMappedFile.CreateFromFile(_folder["offset"], FileMode.CreateNew, null, sizeof(long));
        _offset = _file.CreateViewAccessor();
    }

    /// <summary>What a program needs in its environment to see this clock, and those that it starts.</summary>
    internal Dictionary<string, string?> Environment => new() { ["LD_PRELOAD"] = _folder["clock.so"], [FileVariable] = _folder["offset"] };

    /// <summary>Compiles the library; the test is skipped where there is no compiler.</summary>
    internal static async Task<SteppedClock> Start()
    {
        Needs.Compiler();
        var clock = new SteppedClock();
        var source = clock._folder.Write("clock.c", Source);
        using var cc = Process.Start(new ProcessStartInfo("cc", ["-shared", "-fPIC", "-O2", "-Wall", "-o", clock._folder["clock.so"], source, "-ldl"]) { RedirectStandardError = true })!;
        var errors = await cc.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await cc.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(cc.ExitCode == 0, errors);
        return clock;
    }

    /// <summary>From now on the date is so much off the machine's.</summary>
    internal void Step(TimeSpan offset) => _offset.Write(0, (long)offset.TotalSeconds);

    /// <inheritdoc/>
    public void Dispose()
    {
        _offset.Dispose();
        _file.Dispose();
        _folder.Dispose();
    }
}
