using System.Text;
using ProxyLab.Native;

namespace ProxyLab;

/// <summary>Programs of the distribution.</summary>
public static class Programs
{
    // Where distributions keep daemons, which an ordinary user's PATH often leaves out.
    private static readonly string[] ExtraFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin"];

    /// <summary>A program's file, on PATH or where daemons are; null when it is not installed.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(ExtraFolders)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(IsProgram);

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
}
