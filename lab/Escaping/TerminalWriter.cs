using System.Text;

namespace ProxyLab.Escaping;

/// <summary>
/// Standard output or standard error, past which no control character gets, whoever prints it: what comes to it in one line or several goes through
/// <see cref="TerminalText"/> first, and this is the guard behind. What the lab itself draws on a terminal does not come this way.
/// </summary>
/// <param name="inner">Where it goes.</param>
internal sealed class TerminalWriter(TextWriter inner) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => inner.Write(Safe(value));

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        if (value is not null) inner.Write(value.Any(OutsideText.IsHarmful) ? string.Concat(value.Select(Safe)) : value);
    }

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    private static char Safe(char c) => OutsideText.IsHarmful(c) ? OutsideText.Mark : c;
}
