namespace ProxyLab.Probes.Proc;

/// <summary>What one process uses at one moment. Every value is null when it could not be read, never zero.</summary>
/// <param name="PssKib">Proportional set size, with shared pages divided among their users (smaps_rollup).</param>
/// <param name="RssKib">Resident set size (smaps_rollup).</param>
/// <param name="VmKib">Address space (status, VmSize).</param>
/// <param name="AnonKib">The part of PSS that is anonymous memory.</param>
/// <param name="FileKib">The part of PSS that maps files.</param>
/// <param name="Fds">Open descriptors.</param>
/// <param name="Threads">Threads.</param>
/// <param name="CpuMs">User and system time since its start.</param>
/// <param name="VoluntarySwitches">Context switches of all threads because they waited (task/*/status).</param>
/// <param name="InvoluntarySwitches">Context switches of all threads because their time was up.</param>
/// <param name="TempFileBytes">Size of the files it holds open that are deleted or in its temp directory.</param>
/// <param name="Syscall">The system calls its threads are in, e.g. <c>epoll_wait</c> or <c>futex*5+epoll_wait*2</c>.</param>
internal readonly record struct ProcessReading(
    long? PssKib, long? RssKib, long? VmKib, long? AnonKib, long? FileKib, long? Fds, long? Threads, long? CpuMs,
    long? VoluntarySwitches, long? InvoluntarySwitches, long? TempFileBytes, string? Syscall);
