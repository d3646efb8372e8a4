using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace ProxyLab;

/// <summary>What is wrong with one class of the catalogue, so that it was left out.</summary>
/// <param name="Name">Its name, or its type's where it could not even be made.</param>
/// <param name="Fault">What is wrong, where, and what mends it.</param>
public sealed record Mistake(string Name, LabException Fault)
{
    /// <summary>An author's exception as a fault of that class: with the line of the author's own code where it came from.</summary>
    internal static LabException Told(string name, Exception thrown)
    {
        var cause = thrown;
        while (cause is TypeInitializationException or TargetInvocationException && cause.InnerException is { } inner) cause = inner;
        var where = Line(cause);
        return cause is LabException fault
            ? new LabException(fault.Phase == "catalogue" ? "catalogue" : $"catalogue, {fault.Phase}", $"{name}: {fault.Culprit}{where}", fault.Remedy, cause)
            : new LabException("catalogue", $"{name}: {cause.GetType().Name}: {cause.Message}{where}", "mend the class, and run 'proxylab list'", cause);
    }

    /// <summary>The first frame outside of the lab and of the framework that has a file.</summary>
    private static string Line(Exception e) =>
        new StackTrace(e, fNeedFileInfo: true).GetFrames().FirstOrDefault(f => f.GetFileName() is not null && f.GetMethod()?.Module.Assembly is { } a && !Ours(a)) is { } frame
            ? string.Create(CultureInfo.InvariantCulture, $" ({Path.GetFileName(frame.GetFileName())}, line {frame.GetFileLineNumber()})")
            : "";

    private static bool Ours(Assembly assembly) => assembly == typeof(Mistake).Assembly || assembly == typeof(Plan).Assembly || assembly == typeof(Upstream).Assembly;
}
