namespace ProxyLab;

/// <summary>Durations as they are said: <c>3.Seconds()</c>, <c>20.Milliseconds()</c>.</summary>
public static class Durations
{
    /// <summary>That many seconds.</summary>
    public static TimeSpan Seconds(this int count) => TimeSpan.FromSeconds(count);

    /// <summary>That many milliseconds.</summary>
    public static TimeSpan Milliseconds(this int count) => TimeSpan.FromMilliseconds(count);
}
