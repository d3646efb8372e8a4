namespace ProxyLab;

/// <summary>One system call of the proxy, as strace saw it.</summary>
/// <param name="Pid">The thread that made it, as the sandbox counts.</param>
/// <param name="Seconds">When it began, in seconds of the system's clock.</param>
/// <param name="Name">Its name, e.g. <c>accept4</c>.</param>
/// <param name="Arguments">What stands between its brackets, shortened as strace does.</param>
/// <param name="Result">What it returned; null when it never did, or returned no number.</param>
/// <param name="Errno">The name of its error, e.g. <c>EAGAIN</c>; null when it succeeded.</param>
public sealed record TracedCall(int Pid, double Seconds, string Name, string Arguments, long? Result, string? Errno);
