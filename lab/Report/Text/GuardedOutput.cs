using System.Text;

namespace ProxyLab.Report.Text;

/// <summary>Standard output. What cannot be written is said to be that: a full disk behind it is no full disk of the run.</summary>
/// <param name="inner">Where it goes.</param>
internal sealed class GuardedOutput(TextWriter inner) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Guard(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(string? value) => Guard(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Guard(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Flush() => Guard(inner.Flush);

    private static void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            throw new LabException("print", $"standard output cannot be written: {e.Message}", "give it a place to go, e.g. > file; what was saved is whole");
        }
    }
}
