using System.Reflection;

namespace ProxyLab;

/// <summary>What is wrong with one class of the catalogue, so that it was left out.</summary>
/// <param name="Name">Its name, or its type's where it could not even be made.</param>
/// <param name="Fault">What is wrong, where, and what mends it.</param>
public sealed record Mistake(string Name, LabException Fault)
{
    private const string Remedy = "mend the class, and run 'proxylab list'";

    /// <summary>An author's exception as a fault of that class: with the line of the author's own code where it came from.</summary>
    internal static LabException Told(string name, Exception thrown)
    {
        var cause = Cause(thrown);
        return cause is LabException fault
            ? new LabException(fault.Phase == "catalogue" ? "catalogue" : $"catalogue, {fault.Phase}", $"{name}: {fault.Culprit}{AuthorLine.Of(cause)}", fault.Remedy, cause)
            : new LabException("catalogue", $"{name}: {AuthorLine.Told(cause)}", Remedy, cause);
    }

    /// <summary>Runs an author's code in a trial. What it throws, unless it is a fault told as one, becomes one.</summary>
    /// <param name="phase">What the lab was doing, e.g. <c>start squid</c>.</param>
    /// <param name="member">What was called, e.g. <c>its driver's Configure</c>.</param>
    /// <param name="call">The call.</param>
    /// <exception cref="LabException">It threw: names the phase, the member, and the author's line.</exception>
    internal static T Guard<T>(string phase, string member, Func<T> call)
    {
        try
        {
            return call();
        }
#pragma warning disable CA1031 // It is a third party's code: whatever it throws is told as its fault.
        catch (Exception e) when (e is not LabException)
#pragma warning restore CA1031
        {
            var cause = Cause(e);
            throw new LabException(phase, $"{member} failed: {AuthorLine.Told(cause)}", "mend the class", cause);
        }
    }

    private static Exception Cause(Exception thrown)
    {
        var cause = thrown;
        while (cause is TypeInitializationException or TargetInvocationException && cause.InnerException is { } inner) cause = inner;
        return cause;
    }
}
