using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ProxyLab.Escaping;

namespace ProxyLab;

/// <summary>A column of whole numbers: <see cref="Column.Number"/> makes one.</summary>
public sealed class NumberColumn : Column
{
    internal NumberColumn(string name, string unit, string meaning, string source, bool required)
        : base(name, unit, meaning, source, required)
    {
    }

    /// <inheritdoc/>
    public override string Type => "integer";

    internal override int Write(Row row, Span<byte> into)
    {
        Utf8Formatter.TryFormat((long)row[this], into, out var length);
        return length;
    }

    internal override void Read(Row row, ReadOnlySpan<char> cell) => row[this] = long.Parse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}

/// <summary>A column of numbers with three decimals: <see cref="Column.Milliseconds"/> and <see cref="Column.Decimal"/> make one.</summary>
public sealed class DecimalColumn : Column
{
    private const double MostThousandths = 9e18;

    internal DecimalColumn(string name, string unit, string meaning, string source, bool required)
        : base(name, unit, meaning, source, required)
    {
    }

    /// <inheritdoc/>
    public override string Type => "decimal";

    /// <summary>As the format F3 does, and some five times as fast. A number that is too large for that is cut to the largest.</summary>
    internal override int Write(Row row, Span<byte> into) => Write(row[this], into);

    /// <summary>A number with three decimals, as a cell has it.</summary>
    /// <returns>How many octets it took.</returns>
    internal static int Write(double number, Span<byte> into)
    {
        var thousandths = (long)Math.Clamp(Math.Round(number * 1000), -MostThousandths, MostThousandths);
        var at = 0;
        if (thousandths < 0) into[at++] = (byte)'-';
        var (whole, rest) = Math.DivRem(Math.Abs(thousandths), 1000);
        Utf8Formatter.TryFormat(whole, into[at..], out var length);
        at += length;
        into[at++] = (byte)'.';
        Utf8Formatter.TryFormat(rest, into[at..], out length, new StandardFormat('D', 3));
        return at + length;
    }

    internal override void Read(Row row, ReadOnlySpan<char> cell)
    {
        var number = double.Parse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);
        row[this] = double.IsFinite(number) ? number : throw new FormatException($"{Name} is '{cell}'");
    }
}

/// <summary>A column of bare words: <see cref="Column.Word"/> makes one.</summary>
public sealed class WordColumn : Column
{
    private const int Longest = 1000;

    internal WordColumn(string name, string meaning, string source, bool required)
        : base(name, "word", meaning, source, required)
    {
    }

    /// <inheritdoc/>
    public override string Type => "word";

    internal override int LongestCell => Longest;

    /// <summary>A word that is too long is cut; what would break the file (a comma, a quote, the end of a line, a control character) becomes <c>_</c>.</summary>
    internal override int Write(Row row, Span<byte> into)
    {
        var word = CsvText.Word(row.WordAt(Place)!);
        Encoding.UTF8.TryGetBytes(word.AsSpan(0, Math.Min(word.Length, Longest / 3)), into, out var length);
        return length;
    }

    internal override void Read(Row row, ReadOnlySpan<char> cell) => row.Set(this, cell.ToString());
}

/// <summary>A column of words out of a list.</summary>
internal sealed class ChoiceColumn : Column
{
    private readonly byte[][] _octets;

    internal ChoiceColumn(string name, IReadOnlyList<string> words, string meaning, string source, bool required)
        : base(name, "word", meaning, source, required)
    {
        Words = words;
        _octets = [.. words.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>The words that a cell may be.</summary>
    internal IReadOnlyList<string> Words { get; }

    /// <inheritdoc/>
    public override string Type => "word";

    internal override int Write(Row row, Span<byte> into)
    {
        var word = _octets[(int)row[this]];
        word.CopyTo(into);
        return word.Length;
    }

    internal override void Read(Row row, ReadOnlySpan<char> cell)
    {
        for (var i = 0; i < Words.Count; i++)
        {
            if (!cell.SequenceEqual(Words[i])) continue;
            row[this] = i;
            return;
        }

        throw new FormatException($"no {Name} '{cell}'");
    }
}
