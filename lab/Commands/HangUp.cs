using System.Globalization;
using System.Runtime.InteropServices;

namespace ProxyLab.Commands;

/// <summary>
/// The terminal that the program was started from has gone (SIGHUP): the command ends as at Ctrl-C, and leaves nothing behind. Under nohup, which
/// ignores the signal, it goes on.
/// </summary>
internal sealed class HangUp : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private readonly PosixSignalRegistration? _registration;

    internal HangUp()
    {
        if (IsIgnored()) return;
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            _gone.Cancel();
        });
    }

    /// <summary>Cancelled when the terminal has gone.</summary>
    internal CancellationToken Token => _gone.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration?.Dispose();
        _gone.Dispose();
    }

    /// <summary>Whether whoever started the program has it ignore the signal: bit 0 of SigIgn (fs/proc/array.c, task_sig).</summary>
    private static bool IsIgnored() => File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && ulong.TryParse(line.AsSpan(7).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mask) && (mask & 1) != 0;
}
