using Xunit;

namespace ProxyLab.Tests.Figures;

public sealed class TrialFigureTests
{
    [Fact]
    public void Scratch()
    {
        var run = "/tmp/figs";
        SyntheticTrial.Save(run, "never-accept", SyntheticTrial.NeverAccept(100, 64), 65);
        SyntheticTrial.Save(run, "gaps", SyntheticTrial.NeverAccept(100, 64, gap: t => t is > 1000 and < 1300 || t == 5000 || (t > 5500 && t % 40 == 0)), 65);
        SyntheticTrial.Save(run, "tcp", SyntheticTrial.NeverAccept(100, 64, isUnix: false), 65, isUnix: false);
        SyntheticTrial.Save(run, "offscale", SyntheticTrial.NeverAccept(100, 4096), 4097);
        SyntheticTrial.Save(run, "busy", SyntheticTrial.Busy(15000, 10000), 4097);
        SyntheticTrial.Save(run, "large", SyntheticTrial.NeverAccept(15000, 4096, tickMs: 2, endMs: 20000), 4097);
    }
}
