using ProxyLab.Sandboxes;
using Xunit;

namespace ProxyLab.Tests.Support;

/// <summary>
/// What a test needs beyond the .NET SDK, make and util-linux. Where it is not there, the test is skipped with a reason that names the remedy;
/// reasons are few, so that a machine without any of it has them in ten lines. In CI a skipped test is a failure (<c>scripts/test.sh</c>).
/// </summary>
internal static class Needs
{
    internal const string NoPackages = "the npm packages are not installed: make deps", NoRoot = "root is not to be had: run the tests as root";

    /// <summary>A proxy, by its name.</summary>
    internal static void Proxy(string name)
    {
        var proxy = TheLab.Catalogue.Proxy(name);
        Assert.SkipWhen(proxy.Find() is null, $"{name} is not installed: {proxy.Remedy}");
    }

    /// <summary>Every proxy that a run is about where none is named.</summary>
    internal static void UsualProxies()
    {
        foreach (var proxy in TheLab.Catalogue.Proxies.Where(p => !p.Extra)) Proxy(proxy.Name);
    }

    /// <summary>Every proxy that there is a driver of.</summary>
    internal static void EveryProxy()
    {
        foreach (var proxy in TheLab.Catalogue.Proxies) Proxy(proxy.Name);
    }

    /// <summary>A program of the distribution, by its name.</summary>
    internal static void Program(string name) => Assert.SkipWhen(Programs.Find(name) is null, $"{name} is not installed: make deps");

    /// <summary>strace, which follows the system calls of a traced trial.</summary>
    internal static void Strace() => Program("strace");

    /// <summary>A compiler of C, for a library that is loaded before all others.</summary>
    internal static void Compiler() => Program("cc");

    /// <summary>Root itself, outside of any user namespace.</summary>
    internal static async Task Root() => Assert.SkipWhen(await SandboxCheck.WhyNoRoot() is not null, NoRoot);

    /// <summary>Root of this user namespace at least.</summary>
    internal static void RootUser() => Assert.SkipUnless(Environment.IsPrivilegedProcess, NoRoot);
}
