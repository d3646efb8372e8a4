using System.Diagnostics;
using ProxyLab.Probes.Proc;
using Xunit;

namespace ProxyLab.Tests.Probes;

/// <summary>The process probe on real processes, and its parsers on the kernel's texts.</summary>
[Collection("kernel")]
public sealed class ProcessReaderTests
{
    [Fact]
    public void A_process_that_waits_shows_its_memory_its_one_thread_and_its_system_call()
    {
        using var child = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true })!;
        using var probe = new ProcessReader(child.Id, "proxy");
        ProcessReading reading;
        do
        {
            reading = probe.Read(double.MaxValue);
        }
        while ((reading.Syscall != "read" || reading.PssKib is null) && !child.HasExited);

        Assert.InRange(reading.PssKib!.Value, 1, reading.RssKib!.Value);
        Assert.InRange(reading.RssKib.Value, 1, reading.VmKib!.Value);
        Assert.InRange(reading.AnonKib!.Value + reading.FileKib!.Value, 1, reading.PssKib.Value);
        Assert.Equal(1, reading.Threads);
        Assert.True(reading.Fds >= 3);
        Assert.Equal(0, reading.TempFileBytes);
        Assert.True(reading is { CpuMs: >= 0, VoluntarySwitches: >= 0, InvoluntarySwitches: >= 0 });
        child.Kill();
        child.WaitForExit();
        Assert.Equal(default, probe.Read(double.MaxValue));
    }

    [Fact]
    public void A_process_that_never_was_is_not_measured()
    {
        using var probe = new ProcessReader(int.MaxValue, "proxy");
        Assert.Equal(default, probe.Read(0));
    }

    [Fact]
    public void Deleted_files_and_files_of_the_temp_directory_count_while_they_are_open()
    {
        using var folder = new TempFolder();
        using var probe = new ProcessReader(Environment.ProcessId, "proxy", folder.Path);
        using var plain = new ProcessReader(Environment.ProcessId, "proxy");
        var before = plain.Read(0).TempFileBytes;
        using (var deleted = File.OpenHandle(folder["a"], FileMode.Create, FileAccess.Write))
        using (var kept = File.OpenHandle(folder["b"], FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(deleted, new byte[12_345], 0);
            RandomAccess.Write(kept, new byte[1_000], 0);
            File.Delete(folder["a"]);
            Assert.Equal(before + 12_345, plain.Read(double.MaxValue).TempFileBytes);
            Assert.Equal(before + 13_345, probe.Read(double.MaxValue).TempFileBytes);
        }
    }

    [Theory]
    [InlineData("/tmp/x (deleted)", true)]
    [InlineData("/t/000001", true)]
    [InlineData("/tt/000001", false)]
    [InlineData("/memfd:doublemapper (deleted)", false)]
    [InlineData("socket:[123]", false)]
    [InlineData("", false)]
    public void Temporary_files_are_told_by_their_link(string link, bool temporary) =>
        Assert.Equal(temporary, OpenFiles.IsTemporary(System.Text.Encoding.UTF8.GetBytes(link), "/t/"u8));

    [Fact]
    public void Smaps_rollup_and_status_give_their_fields_and_null_for_what_is_missing()
    {
        var reading = ProcessReader.ParseRollup("00-ff ---p [rollup]\nRss:  1764 kB\nPss:   323 kB\nPss_Anon: 116 kB\n"u8, default);
        Assert.Equal((1764, 323, 116, null), (reading.RssKib, reading.PssKib, reading.AnonKib, reading.FileKib));
        reading = ProcessReader.ParseStatus(
            "Name:\tVmSize: 1\nVmSize:\t 222 kB\nThreads:\t7\n"u8, default);
        Assert.Equal((222, 7), (reading.VmKib, reading.Threads));
        Assert.Null(ProcessReader.ParseStatus("Threads:\t0\n"u8, default).Threads); // it is just being released
        Assert.Equal(new Switches(5, 6), ThreadSwitches.Parse("voluntary_ctxt_switches:\t5\nnonvoluntary_ctxt_switches:\t6\n"u8));
    }

    [Fact]
    public void Cpu_time_is_found_behind_a_name_with_spaces_and_parentheses()
    {
        Assert.Equal(120, ProcessReader.ParseCpuMs("7 (a) b (c)) S 1 7 7 0 -1 4194560 85 0 0 0 5 7 0 0 20 0 1"u8));
        Assert.Null(ProcessReader.ParseCpuMs("7 (a) S 1 7"u8));
        Assert.Null(ProcessReader.ParseCpuMs("7 (a) X 1 7 7 0 -1 4194560 85 0 0 0 0 0 0 0 20 0 0"u8)); // it is just being released
        Assert.Null(ProcessReader.ParseCpuMs(default));
    }

    [Fact]
    public void System_calls_are_summed_up_by_name()
    {
        Assert.Equal(ThreadCalls.Running, ThreadCalls.Parse("running\n"u8));
        Assert.Equal(ThreadCalls.NoCall, ThreadCalls.Parse("-1 0x7ffd 0x7fb0\n"u8));
        Assert.Equal(232, ThreadCalls.Parse("232 0x3 0x7f 0x20 0x0\n"u8));
        Assert.Null(ThreadCalls.Parse(""u8));
        Assert.Null(ThreadCalls.Parse("nonsense"u8));
        Assert.Null(ThreadCalls.Summarise(new Dictionary<int, int>()));
        Assert.Equal("running", ThreadCalls.Summarise(new Dictionary<int, int> { [ThreadCalls.Running] = 1 }));
        Assert.Equal("syscall_9999*3+running*1", ThreadCalls.Summarise(new Dictionary<int, int> { [ThreadCalls.Running] = 1, [9999] = 3 }));
    }

    [Fact]
    public void Counters_are_read_by_name_and_pairs_by_line()
    {
        var netstat = "IpExt: A B\nIpExt: 9 9\nTcpExt: A ListenOverflows ListenDrops\nTcpExt: 1 18446744073709551615 3\n"u8;
        Assert.Equal(ulong.MaxValue, KernelText.Counter(netstat, "TcpExt:"u8, "ListenOverflows"u8));
        Assert.Equal(3ul, KernelText.Counter(netstat, "TcpExt:"u8, "ListenDrops"u8));
        Assert.Null(KernelText.Counter(netstat, "TcpExt:"u8, "C"u8));
        var sockstat = "sockets: used 18\nTCP: inuse 1 orphan 0 tw 2 alloc 1 mem 237\n"u8;
        Assert.Equal(237, KernelText.Pair(sockstat, "TCP:"u8, "mem"u8));
        Assert.Equal(18, KernelText.Pair(sockstat, "sockets:"u8, "used"u8));
        Assert.Null(KernelText.Pair(sockstat, "UNIX:"u8, "inuse"u8));
    }

    [Fact]
    public void A_counter_that_wraps_has_a_gap_and_goes_on_and_a_missing_value_loses_nothing()
    {
        var narrow = new CounterDelta();
        Assert.Equal(0, narrow.Advance(uint.MaxValue - 1));
        Assert.Null(narrow.Advance(null));
        Assert.Null(narrow.Advance(3));
        Assert.True(narrow.Fell);
        Assert.Equal(6, narrow.Advance(4));
        Assert.False(narrow.Fell);
        var wide = new CounterDelta();
        Assert.Equal(0, wide.Advance(ulong.MaxValue));
        Assert.Null(wide.Advance(1));
        Assert.Equal(12, wide.Advance(11));
    }

    [Fact]
    public void A_counter_that_was_set_back_has_no_sum_any_more()
    {
        var counter = new CounterDelta();
        Assert.Equal(0, counter.Advance(1_000));
        Assert.Equal(500, counter.Advance(1_500));
        Assert.Null(counter.Advance(3));
        Assert.Null(counter.Advance(4));
        Assert.False(counter.Fell);
    }
}
