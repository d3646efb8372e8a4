namespace ProxyLab;

/// <summary>
/// One column of a CSV file, declared once: its name, its unit, what it means and where it comes from. The file's heading and cells, what
/// rules read, <c>columns.json</c> and the tables of the documentation all come from the declaration.
/// </summary>
public abstract class Column
{
    private protected Column(string name, string unit, string meaning, string source, bool required)
    {
        (Name, Unit, Meaning, Source, Required) = (name, unit, meaning, source, required);
    }

    /// <summary>The first column of every probe: when the reading began, in milliseconds of the trial's clock. The lab writes it.</summary>
    public static DecimalColumn Time { get; } = Milliseconds("t_ms", "when the reading began", "`CLOCK_MONOTONIC`", required: true);

    /// <summary>The name in the file's heading: words of small letters and digits, joined by <c>_</c>; unique in its file.</summary>
    public string Name { get; }

    /// <summary>What a cell counts, e.g. <c>ms</c>, <c>KiB</c>, <c>sockets</c>; <c>word</c> for text.</summary>
    public string Unit { get; }

    /// <summary>What a cell means, in a few words.</summary>
    public string Meaning { get; }

    /// <summary>Where it comes from, e.g. a kernel file and its function.</summary>
    public string Source { get; }

    /// <summary>Whether each row has it: an empty cell is damage then. Of another column an empty cell was not measured.</summary>
    public bool Required { get; }

    /// <summary>What its cells are: <c>integer</c>, <c>decimal</c> or <c>word</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Where it stands in its rows; below 0 while no file has it.</summary>
    internal int Place { get; set; } = -1;

    /// <summary>A column of whole numbers between -2^53 and 2^53.</summary>
    /// <param name="name">The name in the file's heading, e.g. <c>tcp_mem_kib</c>: a unit of its own is part of the name.</param>
    /// <param name="unit">What a cell counts, e.g. <c>sockets</c>.</param>
    /// <param name="meaning">What a cell means.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="required">Whether each row has it.</param>
    public static NumberColumn Number(string name, string unit, string meaning, string source, bool required = false) => new(name, unit, meaning, source, required);

    /// <summary>A column of numbers with three decimals.</summary>
    /// <inheritdoc cref="Number"/>
    public static DecimalColumn Decimal(string name, string unit, string meaning, string source, bool required = false) => new(name, unit, meaning, source, required);

    /// <summary>A column of milliseconds with three decimals; its name ends in <c>_ms</c>.</summary>
    /// <inheritdoc cref="Number"/>
    public static DecimalColumn Milliseconds(string name, string meaning, string source, bool required = false) => new(name, "ms", meaning, source, required);

    /// <summary>A column of bare words: no comma, no quote and no line break, at most 1,000 octets.</summary>
    /// <inheritdoc cref="Number"/>
    public static WordColumn Word(string name, string meaning, string source, bool required = false) => new(name, meaning, source, required);

    /// <summary>A column of words out of a list, which a row keeps as the word's place in it.</summary>
    /// <param name="name">The name in the file's heading.</param>
    /// <param name="words">The words; any other is damage.</param>
    /// <param name="meaning">What a cell means.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="required">Whether each row has it.</param>
    internal static ChoiceColumn Choice(string name, IReadOnlyList<string> words, string meaning, string source, bool required = false) =>
        new(name, words, meaning, source, required);

    /// <summary>The most octets of a cell.</summary>
    internal virtual int LongestCell => 32;

    /// <summary>Writes a row's cell, which is not empty.</summary>
    /// <returns>How many octets it took.</returns>
    internal abstract int Write(Row row, Span<byte> into);

    /// <summary>Reads a cell, which is not empty, into a row.</summary>
    /// <exception cref="FormatException">It is none of this column.</exception>
    internal abstract void Read(Row row, ReadOnlySpan<char> cell);
}
