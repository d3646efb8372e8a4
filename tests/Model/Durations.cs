using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ProxyLab.Tests.Model;

/// <summary>Durations as they are typed and shown.</summary>
public sealed class Durations
{
    [Theory]
    [InlineData("20ms", 20)]
    [InlineData("2s", 2_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("0s", 0)]
    [InlineData("7", 7_000)]
    [InlineData("0.5", 500)]
    [InlineData(".5s", 500)]
    public void A_number_and_a_unit_are_a_duration(string text, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, "s", out var value));
        Assert.Equal(milliseconds, value.TotalMilliseconds);
    }

    [Fact]
    public void A_bare_number_has_the_keys_own_unit() =>
        Assert.Equal((20.Milliseconds(), 20.Seconds()), (PlanKeys.Set(Plan.Default, "tick=20").Tick, PlanKeys.Set(Plan.Default, "deadline=20").Deadline));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1d")]
    [InlineData("1sm")]
    [InlineData("1s2ms")]
    [InlineData("1e3s")]
    [InlineData("1,5s")]
    [InlineData(" 1s")]
    [InlineData("1 s")]
    [InlineData("NaN")]
    [InlineData("NaNms")]
    [InlineData("Infinitys")]
    [InlineData("99999999999999h")]
    [InlineData("999999999999999999999999999999999999999999999999999999999999999999999999999999999999999s")]
    public void Anything_else_is_none(string text) => Assert.False(DurationText.TryParse(text, "s", out _));

    [Fact]
    public void No_text_at_all_makes_it_throw() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text => DurationText.TryParse(text.Get, "s", out var value) ? value >= TimeSpan.Zero : value == default)
            .Always();

    [Fact]
    public void Every_duration_reads_back_to_the_tick() =>
        Prop.ForAll(Arb.From(Gens.Longs(0, 2 * TimeSpan.TicksPerHour)), ticks =>
            DurationText.TryParse(DurationText.Show(new TimeSpan(ticks)), "h", out var value) && value.Ticks == ticks).Always();

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(20, "20ms")]
    [InlineData(1500, "1500ms")]
    [InlineData(2000, "2s")]
    public void Whole_seconds_are_shown_as_such(int milliseconds, string expected) => Assert.Equal(expected, DurationText.Show(milliseconds.Milliseconds()));

    [Fact]
    public void A_decimal_comma_is_never_shown()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Cultures.WithDecimalComma;
            Assert.Equal("0.5ms", DurationText.Show(TimeSpan.FromMilliseconds(0.5)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
