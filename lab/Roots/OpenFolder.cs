using Microsoft.Win32.SafeHandles;
using ProxyLab.Native;

namespace ProxyLab.Roots;

/// <summary>
/// A folder that is held open, and what is made in it. Each call takes one name and follows no link, so that nothing comes to lie elsewhere, whoever
/// else might change the folders above at the same time.
/// </summary>
internal sealed class OpenFolder : IDisposable
{
    private const uint Private = 0x1C0, PrivateFile = 0x180; // 0700, 0600
    private static readonly int ToList = LibcFiles.O_RDONLY | LibcTree.O_DIRECTORY | LibcFiles.O_NOFOLLOW | LibcFiles.O_CLOEXEC;
    private readonly SafeFileHandle _handle;

    private OpenFolder(int fd) => _handle = new SafeFileHandle(fd, ownsHandle: true);

    private int Fd => (int)_handle.DangerousGetHandle();

    /// <summary>Opens a folder by its path, of which the last name is no link.</summary>
    /// <exception cref="LabException">It is not there, or no folder.</exception>
    internal static OpenFolder At(string path) => Find(path) ?? throw new LabException(Refusal.Phase, $"{path} is not there", "do it again");

    /// <summary>As <see cref="At"/>; null where it is not there.</summary>
    internal static OpenFolder? Find(string path)
    {
        var fd = LibcTree.openat(LibcFiles.AT_FDCWD, path, ToList, 0);
        return fd < 0 && Errno.Last == Errno.ENOENT ? null : new(Checked(fd, path));
    }

    /// <summary>Opens a folder in it.</summary>
    internal OpenFolder Folder(string name) =>
        new(Checked(LibcTree.openat(Fd, name, ToList, 0), name));

    /// <summary>Makes a folder for the owner alone.</summary>
    internal void MakeFolder(string name) => Checked(LibcTree.mkdirat(Fd, name, Private), name);

    /// <summary>Makes a file that was not there, to be written.</summary>
    internal SafeFileHandle MakeFile(string name) => new(
        Checked(LibcTree.openat(Fd, name, LibcFiles.O_WRONLY | LibcTree.O_CREAT | LibcTree.O_EXCL | LibcFiles.O_NOFOLLOW | LibcFiles.O_CLOEXEC, PrivateFile), name), ownsHandle: true);

    /// <summary>Makes a symbolic link.</summary>
    internal void MakeLink(string name, string target) => Checked(LibcTree.symlinkat(target, Fd, name), name);

    /// <summary>Gives a file of a folder one more name in this one; of a symbolic link it is the link that gets it.</summary>
    internal void MakeHardLink(string name, OpenFolder from, string file) => Checked(LibcTree.linkat(from.Fd, file, Fd, name, 0), name);

    /// <summary>Removes a name: a file's, a link's, or that of an empty folder.</summary>
    internal void Remove(string name, NodeKind kind) => Checked(LibcTree.unlinkat(Fd, name, kind == NodeKind.Folder ? LibcTree.AT_REMOVEDIR : 0), name);

    /// <summary>Sets its permission bits.</summary>
    internal void SetMode(int mode) => SetMode(_handle, mode);

    /// <summary>Sets those of an open file.</summary>
    internal static void SetMode(SafeFileHandle file, int mode) => Checked(LibcTree.fchmod((int)file.DangerousGetHandle(), (uint)mode), "mode");

    /// <summary>
    /// Locks it, for as long as it is open: for this one alone, or shared. It waits for whoever has it, or gives false at once.
    /// </summary>
    internal bool Lock(bool shared, bool wait)
    {
        while (LibcTree.flock(Fd, (shared ? LibcTree.LOCK_SH : LibcTree.LOCK_EX) | (wait ? 0 : LibcTree.LOCK_NB)) != 0)
        {
            if (Errno.Last == Errno.EINTR) continue;
            if (Errno.Last == Errno.EAGAIN) return false;
            Checked(-1, "lock");
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static int Checked(int result, string name) => result >= 0 ? result : throw Errno.Last switch
    {
        Errno.EEXIST or Errno.ELOOP or Errno.ENOTDIR => Refusal.Of(name, "something else is in its place already"),
        Errno.ENOSPC => new LabException(Refusal.Phase, $"{name}: the disk is full", "make room there, or put the cache elsewhere: PROXYLAB_ROOTS=FOLDER"),
        var error => new LabException(Refusal.Phase, $"{name}: {Errno.Describe(error)}", "see that the cache's folder can be written, or put it elsewhere: PROXYLAB_ROOTS=FOLDER"),
    };
}
