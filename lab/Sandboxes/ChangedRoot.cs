using System.Diagnostics;

namespace ProxyLab.Sandboxes;

/// <summary>
/// Command lines that run a program of a proxy root, with that root as its own: absolute paths, modules, helpers and libraries are the root's, as if the
/// machine were. It takes mounts in a mount namespace of its own, which end with it, and chroot(2): no privilege but that of a user namespace.
/// </summary>
internal static class ChangedRoot
{
    // The root is read-only; on top of it come what each program of a distribution counts on: /proc, a few devices, folders to write to. The shell's own errors
    // name the folder that a root lacks. Where the root lies on a file system that is mounted nosuid or nodev, a user namespace may not lift that (mount(2)).
    private const string Mounts = """
        set -e
        root=$1 private=$2
        shift 2
        PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        mount --bind "$root" "$root"
        mount -o remount,bind,ro "$root" 2>/dev/null || mount -o remount,bind,ro,nosuid,nodev "$root" 2>/dev/null || mount -o remount,bind,ro,nosuid,nodev,noexec "$root"
        mount --rbind /proc "$root/proc"
        mount -t tmpfs -o mode=0755 tmpfs "$root/dev"
        for device in null zero full random urandom; do
            : >"$root/dev/$device"
            mount --bind "/dev/$device" "$root/dev/$device"
        done
        ln -s /proc/self/fd "$root/dev/fd"
        ln -s /proc/self/fd/1 "$root/dev/stdout"
        ln -s /proc/self/fd/2 "$root/dev/stderr"
        mkdir "$root/dev/shm"
        for folder in tmp run var/run var/tmp var/log var/cache; do
            if [ -d "$root/$folder" ] && [ ! -L "$root/$folder" ]; then mount -t tmpfs -o mode=1777 tmpfs "$root/$folder"; fi
        done
        if [ -n "$private" ]; then
            mount --rbind "$private" "$root$private"
        fi
        for file in /etc/hosts /etc/resolv.conf; do
            if [ -f "$root$file" ] && [ ! -L "$root$file" ] && [ -f "$file" ]; then mount --bind "$file" "$root$file"; fi
        done
        exec "$@"
        """;


    /// <summary>What comes before a command of the host: it makes the mounts, and runs the command with the host's file system still its own.</summary>
    /// <param name="root">The root.</param>
    /// <param name="privateFolder">A folder of the host that is to be in the root at the same place; empty for none.</param>
    internal static string[] Prepare(ProxyRoot root, string privateFolder) =>
        ["unshare", "--mount", "--propagation", "private", "--", "sh", "-c", Mounts, "sh", root.Folder, privateFolder];

    /// <summary>What comes directly before the program's own command line: it changes the root.</summary>
    internal static string[] Enter(ProxyRoot root) => ["chroot", root.Folder];

    /// <summary>Runs a program of the root as any user, for what it prints.</summary>
    /// <returns>How it is started.</returns>
    internal static ProcessStartInfo Start(ProxyRoot root, string program, IReadOnlyList<string> arguments) =>
        new("unshare", ["--user", "--map-root-user", "--", .. Prepare(root, ""), .. Enter(root), program, .. arguments]);
}
