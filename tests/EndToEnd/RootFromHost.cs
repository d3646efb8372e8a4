using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>A small proxy root made of a program of this machine: its file, the libraries that it loads, and the folders of any distribution.</summary>
internal static partial class RootFromHost
{
    /// <summary>Makes it.</summary>
    /// <param name="folder">Where; it is made.</param>
    /// <param name="program">The program's file on the host.</param>
    internal static void Make(string folder, string program)
    {
        foreach (var empty in (string[])["proc", "dev", "tmp", "run", "etc", "var/log", "var/tmp"]) Directory.CreateDirectory(Path.Combine(folder, empty));
        File.WriteAllText(Path.Combine(folder, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        File.WriteAllText(Path.Combine(folder, "etc/group"), "root:x:0:\n");
        foreach (var file in Libraries(program).Append(program))
        {
            var to = Path.Combine(folder, file.TrimStart('/'));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file, to, overwrite: true);
        }
    }

    /// <summary>The libraries that a program loads, the loader among them (ldd(1)).</summary>
    private static IEnumerable<string> Libraries(string program)
    {
        using var ldd = Process.Start(new ProcessStartInfo("ldd", [program]) { RedirectStandardOutput = true })!;
        var output = ldd.StandardOutput.ReadToEnd();
        ldd.WaitForExit();
        Assert.Equal(0, ldd.ExitCode);
        return Absolute().Matches(output).Select(m => m.Groups[1].Value).Distinct();
    }

    [GeneratedRegex(@"(?:^|\s)(/\S+) \(0x", RegexOptions.Multiline)]
    private static partial Regex Absolute();
}
