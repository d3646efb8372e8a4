using ProxyLab.Figures.Model;
using ProxyLab.Figures.Saturation;
using Xunit;

namespace ProxyLab.Tests.Figures;

public sealed class SaturationFigureTests
{
    [Fact]
    public void The_accept_queue_is_stacked_first_so_that_its_edge_meets_the_capacity()
    {
        Assert.Equal(["dead embryo", "embryo", "accepted", "client", "listener"], Roles(isUnix: true));
        Assert.Equal(["dead embryo", "embryo", "accepted", "SYN-SENT"], Roles(isUnix: false));
    }

    [Fact]
    public void An_empty_cell_is_null_and_never_zero()
    {
        var figure = SyntheticTrial.Model(SyntheticTrial.NeverAccept(100, 64, gap: t => t == 1000));
        Assert.Contains("blank: not measured (1 of 351 ticks)", figure.Subtitle);
        Assert.All(Areas(figure).Layers, layer => Assert.Null(layer.Y[50]));
        Assert.All(Areas(figure).Layers, layer => Assert.NotNull(layer.Y[51]));
    }

    [Fact]
    public void A_tick_without_the_table_of_sockets_has_what_the_other_instrument_saw()
    {
        var figure = SyntheticTrial.Model("t_ms,unix_embryo,queue,queue_dead,diag_accepted,diag_client,unix_accepted,unix_client,unix_listener\n0,,9,4,2,11,,,\n");
        Assert.Equal([4, 5, 2, 11, 1], Areas(figure).Layers.Select(layer => layer.Y[0] ?? -1));
    }

    [Fact]
    public void A_column_that_was_never_measured_is_told_and_its_role_left_out()
    {
        var lines = SyntheticTrial.NeverAccept(100, 64).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var without = lines.Skip(1).Select(line => string.Join(',', line.Split(',').Select((cell, i) => i is 7 or 15 ? "" : cell)));
        var figure = SyntheticTrial.Model(string.Join('\n', without.Prepend(lines[0])) + "\n");
        Assert.Contains("not measured: queue_dead, proxy_active", figure.Subtitle);
        Assert.Equal("embryo, live or dead", Areas(figure).Layers[0].Name);
        Assert.Empty(figure.Panels[0].Series.OfType<StepSeries>());
    }

    [Fact]
    public void A_trial_without_samples_has_no_figure()
    {
        Assert.Null(new SaturationFigure().Of(new Evidence(new TrialPlan(new TrialId("a", "b", 1), Plan.Default, Variant.None, 1), new TrialFiles())));
        using var folder = new TempFolder();
        Assert.Null(new SaturationFigure().Of(SyntheticTrial.Evidence(folder, SyntheticTrial.Header + "\n")));
    }

    [Fact]
    public void Waves_timeouts_and_the_capacity_are_marked_in_seconds()
    {
        var panel = SyntheticTrial.Model(SyntheticTrial.NeverAccept(100, 64)).Panels[0];
        Assert.Equal([new(AxisName.X, 0.5, 2.5, "wave 1"), new(AxisName.X, 4, 6, "wave 2")], panel.Bands);
        Assert.Equal([new(AxisName.Y, 65, "queue full at 65"), new(AxisName.X, 2.5, "connect and read timeout"), new(AxisName.X, 6, "connect and read timeout")], panel.Lines);
    }

    private static AreaSeries Areas(FigureModel figure) => figure.Panels[0].Series.OfType<AreaSeries>().Single();

    private static IEnumerable<string> Roles(bool isUnix) => Areas(SyntheticTrial.Model(SyntheticTrial.NeverAccept(100, 64, isUnix: isUnix), isUnix)).Layers.Select(layer => layer.Name);
}
