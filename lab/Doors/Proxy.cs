
using ProxyLab.Probes.Counters;

namespace ProxyLab;

/// <summary>One proxy under test: how to find it, configure it, start it, and read its own counters. Stateless.</summary>
internal abstract class Proxy
{
    /// <summary>The name on the command line and in the run folder.</summary>
    internal abstract string Name { get; }

    /// <summary>What it is, in a few words.</summary>
    internal abstract string Summary { get; }

    /// <summary>The command that installs it.</summary>
    internal abstract string Remedy { get; }

    /// <summary>The program file, or null when it is not installed.</summary>
    internal abstract string? Find();

    /// <summary>The arguments that make the program print its version.</summary>
    internal abstract string[] VersionArguments { get; }

    /// <summary>The file whose hash tells one build from another.</summary>
    internal virtual string HashedFile(string program) => program;

    /// <summary>The configuration for a plan.</summary>
    internal abstract string Configure(ProxySetup setup);

    /// <summary>The command line that runs it in the foreground.</summary>
    internal abstract IReadOnlyList<string> Command(string program, ProxySetup setup);

    /// <summary>Whether a line of its output says that it listens.</summary>
    internal abstract bool SaysReady(string line);

    /// <summary>How many such lines there are until all of it is there.</summary>
    internal virtual int ReadyLines(Plan plan) => 1;

    /// <summary>Whether its workers are processes, each with descriptors of its own.</summary>
    internal virtual bool WorkersAreProcesses => false;

    /// <summary>Its accept workers; null where it has none that it tells of.</summary>
    /// <param name="setup">As it was configured.</param>
    /// <param name="pid">Its process, which listens.</param>
    internal virtual WorkerThreads? Workers(ProxySetup setup, int pid) => null;

    /// <summary>Its own count of active client connections, on a connection of the lab's.</summary>
    internal abstract ActiveCounter Counter(ProxySetup setup);
}
