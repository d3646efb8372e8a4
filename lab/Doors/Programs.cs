using System.Text;
using ProxyLab.Native;

namespace ProxyLab;

/// <summary>Programs: the distribution's, or those of a proxy root. A driver says what it looks for; where, is the lab's affair.</summary>
public static class Programs
{
    // Where distributions keep daemons, which an ordinary user's PATH often leaves out.
    private static readonly string[] Folders = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin"];

    [ThreadStatic]
    private static ProxyRoot? t_root;

    /// <summary>Whether programs are looked for on the host, and not in a proxy root: what the lab brings itself is on the host only.</summary>
    public static bool AreHosts => t_root is null;

    /// <summary>A program's file, on PATH or where daemons are, as its own file system names it; null when it is not installed.</summary>
    public static string? Find(string program) =>
        (AreHosts ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries) : [])
            .Concat(Folders)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(path => (AreHosts ? path : RootPath.Resolve(t_root!.Folder, path)) is { } file && IsProgram(file));

    /// <summary>
    /// Whether a path names a program that this process may execute: a regular file, by statx(2), with leave by access(2). Root has leave
    /// for every file with any execute bit; a device, such as <c>/dev/null</c> mounted over a program, is none.
    /// </summary>
    public static unsafe bool IsProgram(string path)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
        {
            LibcFiles.Statx status;
            return LibcFiles.statx(LibcFiles.AT_FDCWD, name, 0, LibcFiles.STATX_TYPE, &status) == 0
                && (status.Mode & LibcFiles.S_IFMT) == LibcFiles.S_IFREG
                && LibcFiles.access(name, LibcFiles.X_OK) == 0;
        }
    }

    /// <summary>Why a program cannot be used, with the remedy; null where it is installed.</summary>
    /// <param name="program">The program.</param>
    /// <param name="package">The Debian package that has it.</param>
    public static string? Missing(string program, string package) =>
        Find(program) is null ? $"{program} is not installed: make deps (or: apt-get install {package})" : null;

    /// <summary>
    /// A proxy that comes with the lab, in the folder <c>proxy</c> beside its program; null where it is not there, may not be executed, or is looked for in a
    /// proxy root. A NuGet package keeps no permissions: who installed the lab as a tool or a library got the program as a plain file, and may make it one.
    /// </summary>
    internal static string? Embedded(string program)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "proxy", program);
        return AreHosts && File.Exists(file) && MadeExecutable(file) ? file : null;
    }

    /// <summary>Looks for programs in a proxy root, on this thread and until it returns; on the host for null.</summary>
    internal static string? In(ProxyRoot? root, Func<string?> look)
    {
        var before = t_root;
        t_root = root;
        try
        {
            return look();
        }
        finally
        {
            t_root = before;
        }
    }

    private static bool MadeExecutable(string program)
    {
        if (!OperatingSystem.IsLinux()) return false; // the analyzer asks; the sandbox is Linux's anyway
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var mode = File.GetUnixFileMode(program);
        if ((mode & execute) != 0) return true;
        try
        {
            File.SetUnixFileMode(program, mode | execute);
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }
}
