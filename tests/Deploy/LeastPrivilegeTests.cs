using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Deploy;

/// <summary>What deploy/kubernetes/shards.yaml and the workflows leave the lab: no capability, and no way to gain one.</summary>
public sealed class LeastPrivilegeTests
{
    [Fact]
    public async Task A_user_without_capabilities_and_without_a_way_to_more_can_run_a_trial()
    {
        Needs.Program("setpriv");
        Needs.RootUser(); // to give it up
        using var lab = new Lab
        {
            Wrapper = ["setpriv", "--reuid", "10001", "--regid", "10001", "--clear-groups", "--bounding-set", "-all", "--inh-caps", "-all", "--no-new-privs"],
            Environment = new() { ["HOME"] = "/tmp" },
        };
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(lab.Folder, (UnixFileMode)0b111_111_111);
        (await lab.Run("run", "write-no-close-with-length", "--proxy", "csharp")).Exits(0);
    }
}
