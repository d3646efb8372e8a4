using ProxyLab.Probes.Columns;
using ProxyLab.Probes.Proc;

namespace ProxyLab.Probes.Sampling;

/// <summary>Writes <c>processes.csv</c>: a row for each process each time it is called.</summary>
internal sealed class ProcessSampler : IDisposable
{
    internal const string Heading =
        "t_ms,role,pid,pss_kib,rss_kib,vm_kib,anon_kib,file_kib,fds,threads,cpu_ms,voluntary_switches,involuntary_switches,"
        + "temp_file_bytes,syscall";

    private readonly CsvBuffer _csv;
    private readonly TrialClock _clock;
    private readonly ProbeNotes _notes;
    private volatile ProcessProbe[] _probes;

    internal ProcessSampler(string path, IEnumerable<SampledProcess> processes, TrialClock clock, ProbeNotes notes)
    {
        (_clock, _notes) = (clock, notes);
        _csv = new CsvBuffer(path, Heading);
        _probes = [.. processes.Select(Probe)];
    }

    /// <summary>Samples another process from the next row on, e.g. a worker that took the place of another.</summary>
    internal void Add(SampledProcess process) => _probes = [.. _probes, Probe(process)];

    /// <summary>Writes a row for each process. A process that has ended gives a row with empty cells.</summary>
    /// <exception cref="IOException">E.g. the disk is full.</exception>
    internal void Tick()
    {
        foreach (var probe in _probes)
        {
            var now = _clock.NowMs;
            var reading = _notes.Guard<ProcessReading, (ProcessProbe, double)>("process", (probe, now), static s => s.Item1.Read(s.Item2));
            if (reading is not { Threads: not null })
            {
                _notes.Add("process", string.Create(
                    System.Globalization.CultureInfo.InvariantCulture, $"{probe.Role} {probe.Pid} cannot be read: has it ended?"));
            }

            if (probe.CpuWentBack) _notes.Add("cpu", $"{probe.Role} {probe.Pid}: its CPU time is less than it was");
            AddRow(now, probe, reading ?? default);
        }

        _csv.Flush();
    }

    private void AddRow(double now, ProcessProbe probe, ProcessReading reading)
    {
        _csv.AddMs(now);
        _csv.Add(probe.Role);
        _csv.Add(probe.Pid);
        _csv.Add(reading.PssKib);
        _csv.Add(reading.RssKib);
        _csv.Add(reading.VmKib);
        _csv.Add(reading.AnonKib);
        _csv.Add(reading.FileKib);
        _csv.Add(reading.Fds);
        _csv.Add(reading.Threads);
        _csv.Add(reading.CpuMs);
        _csv.Add(reading.VoluntarySwitches);
        _csv.Add(reading.InvoluntarySwitches);
        _csv.Add(reading.TempFileBytes);
        _csv.Add(reading.Syscall);
        _csv.EndRow();
    }

    private static ProcessProbe Probe(SampledProcess process) => new(process.Pid, process.Role, process.TempDirectory);

    /// <summary>Closes the files; safe twice.</summary>
    public void Dispose()
    {
        _csv.Dispose();
        foreach (var probe in _probes)
        {
            probe.Dispose();
        }
    }
}
