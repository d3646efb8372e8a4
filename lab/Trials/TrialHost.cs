
using ProxyLab.Native;
using ProxyLab.Sandboxes;

namespace ProxyLab.Trials;

/// <summary>
/// Process 1 of a sandbox: the same executable again. It tells where it is on standard output (<see cref="TrialStatus"/>), and
/// leaves at once when its standard input ends, because then the lab has gone or wants it gone.
/// </summary>
internal static class TrialHost
{
    /// <summary>Exit code of a trial that broke off; its reason is in its events and on standard error.</summary>
    internal const int BrokeOff = 3;

    /// <summary>Runs the trial whose plan lies in the folder.</summary>
    internal static async Task<int> Run(string folder, Catalogue catalogue)
    {
        if (!Namespace.IsOurs) throw new UsageException("the command 'trial' is for the lab's own use, inside a sandbox");
        new Thread(LeaveWithParent) { IsBackground = true, Name = "parent" }.Start();
        try
        {
            using var trial = new Trial(folder, catalogue, Console.WriteLine);
            await trial.Run();
            return 0;
        }
        catch (Exception e) when (e is LabException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return BrokeOff;
        }
    }

    /// <summary>Reads standard input to its end and then ends this process; for a thread of its own.</summary>
    internal static void LeaveWithParent()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> octet = stackalloc byte[1];
        while (input.Read(octet) > 0)
        {
        }

        LibcProcess._exit(BrokeOff);
    }
}
