namespace ProxyLab;

/// <summary>Which types a setting may have, and the values of each.</summary>
internal static class SettingTypes
{
    private const string Supported = "int, long, double, bool, an enumeration, TimeSpan, string, PortRange";

    /// <summary>All values of a type.</summary>
    /// <exception cref="LabException">The type is not supported.</exception>
    internal static Values<T> Values<T>(string name) => (Values<T>)(default(T) switch
    {
        int => (object)ProxyLab.Values.Number(int.MinValue, int.MaxValue),
        long => ProxyLab.Values.Number(long.MinValue, long.MaxValue),
        double => ProxyLab.Values.Real(double.MinValue, double.MaxValue),
        bool => ProxyLab.Values.Switch,
        TimeSpan => ProxyLab.Values.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)),
        PortRange => ProxyLab.Values.Ports,
        Enum => ProxyLab.Values.Names<T>(),
        _ => typeof(T) == typeof(string) ? ProxyLab.Values.Line : throw Unsupported(name, typeof(T), Supported),
    });

    /// <summary>The values of a type from one to another, both included.</summary>
    /// <exception cref="LabException">The type has no such range.</exception>
    internal static Values<T> Values<T>(string name, T least, T most) => (Values<T>)((least, most) switch
    {
        (int a, int b) => (object)ProxyLab.Values.Number(a, b),
        (long a, long b) => ProxyLab.Values.Number(a, b),
        (double a, double b) => ProxyLab.Values.Real(a, b),
        (TimeSpan a, TimeSpan b) => ProxyLab.Values.Duration(a, b),
        _ => throw Unsupported(name, typeof(T), "int, long, double, TimeSpan"),
    });

    private static LabException Unsupported(string name, Type type, string supported) =>
        new("declare a setting", $"{name} has the type {type.Name}, which no setting can have here", $"use one of: {supported}; or give its values, how they are read and shown");
}
