using System.Diagnostics;
using ProxyLab.Native;
using ProxyLab.Probes.Proc;
using Xunit;

namespace ProxyLab.Tests.Probes;

/// <summary>Processes that end while they are read: what was not read is null, never zero and never an exception.</summary>
[Collection("kernel")]
public sealed class VanishingProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_process_that_vanishes_between_two_reads_of_one_pass_gives_what_was_read_and_nulls()
    {
        var began = Stopwatch.GetTimestamp();
        var torn = 0;
        for (var round = 0; torn < 5 || round < 50; round++)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"{torn} of {round} passes were torn");
            using var child = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true })!;
            using var probe = new ProcessReader(child.Id, "proxy");
            Assert.True(WhileAlive(probe) is { Threads: 1, VmKib: > 0 });
            using var killer = new Killer(child.Id, spins: round * 37 % 4_000);
            var reading = probe.Read(double.MaxValue);
            killer.Dispose();
            child.WaitForExit();

            NeverZero(reading);
            if (reading.PssKib is not null && reading.VmKib is null) torn++;
            var last = probe.Read(double.MaxValue);
            Assert.Equal(default, last);
        }
    }

    [Fact]
    public void A_process_of_which_half_the_files_are_gone_or_empty_gives_the_other_half()
    {
        using var proc = new TempFolder();
        Directory.CreateDirectory(proc["7"]);
        proc.Write("7/status", "VmSize:\t 222 kB\nThreads:\t0\n");
        proc.Write("7/smaps_rollup", "");
        proc.Write("7/stat", "7 (a) X 1 7 7 0 -1 4194560 85 0 0 0 0 0 0 0 20 0 0");
        using var probe = new ProcessReader(7, "proxy", procfs: proc.Path);
        Assert.Equal(new ProcessReading { VmKib = 222 }, probe.Read(0));
    }

    [Fact]
    public void Cpu_time_that_is_less_than_it_was_is_a_gap_and_goes_on_from_there()
    {
        using var proc = new TempFolder();
        Directory.CreateDirectory(proc["7"]);
        proc.Write("7/stat", Stat("4294967290"));
        using var probe = new ProcessReader(7, "proxy", procfs: proc.Path);
        Assert.Equal((42949672900, false), (probe.Read(0).CpuMs, probe.CpuWentBack));
        proc.Write("7/stat", Stat("5"));
        Assert.Equal((null, true), (probe.Read(0).CpuMs, probe.CpuWentBack));
        proc.Write("7/stat", Stat("6"));
        Assert.Equal((60L, false), (probe.Read(0).CpuMs, probe.CpuWentBack));
        proc.Write("7/stat", Stat("4294967296")); // more than 32 bits hold
        Assert.Null(probe.Read(0).CpuMs);
    }

    private static string Stat(string ticks) => $"7 (a) S 1 7 7 0 -1 4194560 85 0 0 0 {ticks} 0 0 0 20 0 1";

    /// <summary>Its first reading after exec: before, it is this process's own image.</summary>
    private static ProcessReading WhileAlive(ProcessReader probe)
    {
        ProcessReading reading;
        while ((reading = probe.Read(double.MaxValue)).Syscall != "read")
        {
        }

        return reading;
    }

    private static void NeverZero(ProcessReading reading)
    {
        Assert.NotEqual(0, reading.PssKib);
        Assert.NotEqual(0, reading.RssKib);
        Assert.NotEqual(0, reading.VmKib);
        Assert.NotEqual(0, reading.AnonKib);
        Assert.NotEqual(0, reading.FileKib);
        Assert.NotEqual(0, reading.Fds);
        Assert.NotEqual(0, reading.Threads);
    }

    /// <summary>Kills from another thread, some spins from now.</summary>
    private sealed class Killer : IDisposable
    {
        private readonly Thread _thread;

        internal Killer(int pid, int spins)
        {
            using var ready = new ManualResetEventSlim();
            _thread = new Thread(() =>
            {
                ready.Set();
                Thread.SpinWait(spins);
                _ = LibcProcess.kill(pid, LibcProcess.SIGKILL);
            });
            _thread.Start();
            ready.Wait();
        }

        public void Dispose() => _thread.Join();
    }
}
