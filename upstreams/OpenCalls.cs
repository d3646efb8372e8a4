using System.Reflection;

namespace ProxyLab;

/// <summary>Calls of a behaviour that have not given their task back yet: one that stays here blocks its thread.</summary>
internal sealed class OpenCalls
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Connection, (long Began, MethodInfo Method)> _open = [];

    /// <summary>The call that began first, with when that was (<see cref="Environment.TickCount64"/>); null where none is open.</summary>
    internal (long Began, MethodInfo Method)? Oldest
    {
        get
        {
            lock (_gate) return _open.Count == 0 ? null : _open.Values.MinBy(c => c.Began);
        }
    }

    /// <summary>Calls a behaviour for a connection, and gives its task.</summary>
    internal Task Call(Connection connection, MethodInfo method, Func<Task> behaviour)
    {
        lock (_gate) _open[connection] = (Environment.TickCount64, method);
        try
        {
            return behaviour();
        }
        finally
        {
            lock (_gate) _open.Remove(connection);
        }
    }
}
