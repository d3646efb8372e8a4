namespace ProxyLab;

/// <summary>
/// A named, typed, documented value that a case, a behaviour, a server or a proxy takes beside the plan's own keys: set by
/// <c>--set name=value</c> and by variants, swept by <c>--sweep</c>, saved in <c>plan.json</c>, shown by <c>proxylab list</c>.
/// Its names are flat: no other setting and no key of a plan may have the same.
/// </summary>
public abstract record Setting
{
    private protected Setting(string name, string help, string unit)
    {
        if (name.Split('.') is not ([_] or [_, _]) || !name.Split('.').All(IsSound)) throw new LabException("declare a setting", $"'{name}' is no name for a setting", "use small letters, digits and _, e.g. pause or owner.location");
        if (PlanKeys.All.Any(k => k.Name == name)) throw new LabException("declare a setting", $"{name} is a key of every plan", "give the setting another name");
        if (string.IsNullOrWhiteSpace(help)) throw new LabException("declare a setting", $"{name} has no help", "say in a few words what it sets");
        (Name, Help, Unit) = (name, help, unit);
    }

    /// <summary>The name, as typed: small letters, digits and underscores; a point may stand behind an owner's name (<c>owner.location</c>).</summary>
    public string Name { get; }

    /// <summary>What it sets, in a few words.</summary>
    public string Help { get; }

    /// <summary>The unit of its values, e.g. <c>octets</c>; empty where they have none or say it themselves.</summary>
    public string Unit { get; }

    /// <summary>The range of its values in words.</summary>
    public abstract string Range { get; }

    /// <summary>The default as text.</summary>
    public abstract string DefaultText { get; }

    /// <summary>Whether its values are text, which may hold commas.</summary>
    public abstract bool IsText { get; }

    /// <summary>Whether it holds verbatim lines, of which each assignment adds one.</summary>
    public virtual bool Adds => false;

    /// <summary>The one text of a value that may be written in several ways: <c>2000ms</c> and <c>2s</c> are the same.</summary>
    /// <exception cref="FormatException">It is no value of this setting; says what would be right.</exception>
    public abstract string Canonical(string text);

    /// <summary>What it sets, with unit, range and default.</summary>
    public string Description => $"{Help}{(Unit.Length > 0 ? $", in {Unit}" : "")} ({Range}; {(DefaultText.Length > 0 ? $"default {DefaultText}" : "none by default")})";

    /// <summary>A setting of one of the supported types: whole numbers, double, bool, enumerations, TimeSpan, string, PortRange.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="default">The value where none is given.</param>
    /// <param name="help">What it sets, in a few words.</param>
    /// <param name="unit">The unit of its values; empty where they have none or say it themselves.</param>
    /// <exception cref="LabException">The name is unsound or taken, or the type is not supported.</exception>
    public static Setting<T> Of<T>(string name, T @default, string help, string unit = "") => new(name, help, unit, SettingTypes.Values<T>(name), @default);

    /// <summary>A setting whose values have a least and a most, both included: a number or a duration.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="default">The value where none is given; within the range.</param>
    /// <param name="least">The least value.</param>
    /// <param name="most">The largest value.</param>
    /// <param name="help">What it sets, in a few words.</param>
    /// <param name="unit">The unit of its values; empty where they have none or say it themselves.</param>
    /// <exception cref="LabException">The name is unsound or taken, the type has no order, or the default is out of the range.</exception>
    public static Setting<T> Of<T>(string name, T @default, T least, T most, string help, string unit = "") => new(name, help, unit, SettingTypes.Values(name, least, most), @default);

    /// <summary>A setting whose values are given as they are read and shown.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="default">The value where none is given.</param>
    /// <param name="values">The values that it takes.</param>
    /// <param name="help">What it sets, in a few words.</param>
    /// <exception cref="LabException">The name is unsound or taken, or the default is none of the values.</exception>
    public static Setting<T> Of<T>(string name, T @default, Values<T> values, string help) => new(name, help, "", values, @default);

    /// <summary>Verbatim lines for a configuration: each <c>--set name=line</c> adds one.</summary>
    /// <exception cref="LabException">The name is unsound or taken.</exception>
    public static Setting<IReadOnlyList<string>> Lines(string name, string help) => new(name, help, "", ProxyLab.Values.Lines, []);

    // Without a regular expression: every process of a trial declares settings, and the first expression costs it 5 ms.
    private static bool IsSound(string part) => part is [>= 'a' and <= 'z', ..] && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}

/// <summary>A setting whose values have a type: see <see cref="Setting"/> for how to make one. A plan gives its value: <see cref="Plan.Get"/>.</summary>
/// <typeparam name="T">The type of its values.</typeparam>
public sealed record Setting<T> : Setting
{
    private readonly Values<T> _values;

    internal Setting(string name, string help, string unit, Values<T> values, T @default)
        : base(name, help, unit)
    {
        (_values, Default) = (values, @default);
        try
        {
            _ = Canonical(DefaultText);
        }
        catch (FormatException e)
        {
            throw new LabException("declare a setting", $"the default of {name} is '{DefaultText}': {e.Message}", "give a default within the range", e);
        }
    }

    /// <summary>The value where none is given.</summary>
    public T Default { get; }

    /// <inheritdoc/>
    public override string Range => _values.Range;

    /// <inheritdoc/>
    public override string DefaultText => _values.Show(Default);

    /// <inheritdoc/>
    public override bool IsText => Adds || typeof(T) == typeof(string);

    /// <inheritdoc/>
    public override bool Adds => typeof(T) == typeof(IReadOnlyList<string>);

    /// <inheritdoc/>
    public override string Canonical(string text) => _values.Show(_values.Read(text));

    /// <summary>The value of a text.</summary>
    /// <exception cref="FormatException">It is none; says what would be right.</exception>
    public T Read(string text) => _values.Read(text);

    /// <summary>The text of a value.</summary>
    public string Show(T value) => _values.Show(value);
}
