using Xunit;

namespace ProxyLab.Tests.Bisection;

/// <summary>A question that cannot be asked is refused before anything is run: exit code 64.</summary>
public sealed class BadBisectUsageTests
{
    [Theory]
    [InlineData("nevr-accept --claim C2c --factor backlog=1,2", "no case 'nevr-accept'. Did you mean 'never-accept'?")]
    [InlineData("never-accept --claim C4a --factor backlog=1,2", "no claim of never-accept 'C4a'. Did you mean 'C2a'?")]
    [InlineData("never-accept --claim C2c --factor backlgo=1,2", "no key 'backlgo'. Did you mean 'backlog'?")]
    [InlineData("never-accept --claim C2c --factor backlog=1,2 --proxy ngnix", "no proxy 'ngnix'. Did you mean 'nginx'?")]
    [InlineData("never-accept --claim C2c --factr backlog=1,2", "no option '--factr'. Did you mean '--factor'?")]
    public async Task An_unknown_name_is_answered_with_the_nearest(string line, string says) => await Refused(line, says);

    [Theory]
    [InlineData("backlog=64", "--factor backlog has one value, 64: a switch has two, backlog=off,on")]
    [InlineData("backlog=64,8,4", "--factor backlog has 3 values: a switch has two, backlog=off,on; try them two at a time")]
    [InlineData("backlog=64,64", "--factor backlog has the same value twice, 64")]
    [InlineData("read_timeout=2s,2000ms", "--factor read_timeout has the same value twice, 2s")]
    [InlineData("backlog=64,-1", "0 to 65535")]
    [InlineData("backlog=64,", "0 to 65535")]
    [InlineData("backlog", "--factor takes name=off,on, not 'backlog'")]
    [InlineData("backlog=1,2 --factor backlog=1,3", "--factor backlog is given twice")]
    [InlineData("backlog=1,2 --set backlog=3", "backlog is both a --factor and --set")]
    [InlineData("recover_after=never,1 --factor waves=2,1", "recover_after=1 leaves no wave to see the recovery: there are 1")]
    [InlineData("backlog=1,2 --repeat-at-most 1", "--repeat-at-most takes a whole number from 2 up, not 1")]
    public async Task A_factor_that_is_no_switch_is_answered_with_the_reason(string factor, string says) =>
        await Refused($"never-accept --claim C2c --proxy csharp --factor {factor}", says);

    [Theory]
    [InlineData("never-accept --claim C2c", "'--factor' is required")]
    [InlineData("never-accept --factor backlog=1,2", "'--claim' is required")]
    [InlineData("--claim C2c --factor backlog=1,2", "'case'")]
    public async Task What_is_missing_is_named(string line, string says) => await Refused(line, says);

    private static async Task Refused(string line, string says)
    {
        using var lab = new EndToEnd.Lab();
        (await lab.Run(["bisect", .. line.Split(' ')])).Fails(64, says);
        Assert.False(Directory.Exists(Path.Combine(lab.Folder, "out")), "something was run");
    }
}
