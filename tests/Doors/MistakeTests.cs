using System.Reflection;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Doors;

/// <summary>What is wrong with a class is told with its name and the line; the others are still there.</summary>
public sealed class MistakeTests : IDisposable
{
    private const string Answered = "e => e.Count(Outcome.Ok).AtLeast(1)";
    private readonly TempFolder _folder = new();

    public static TheoryData<string, string, string> Mistakes { get; } = new()
    {
        { "a value of the plan out of its range", "public override Plan Plan => Plan.Default with { Clients = 0 };", "its plan has clients=0: it takes a whole number from 1 to 15000 (Broken.cs, line 5)" },
        { "a value of a variant out of its range", "public override IReadOnlyList<Variant> Variants => [Variant.Of((\"waves\", 0))];", "the variant 'waves=0': '0' is no value for waves" },
        { "an unknown key in a variant", "public override IReadOnlyList<Variant> Variants => [Variant.Of((\"wavs\", 1))];", "the variant 'wavs=1': no key 'wavs'. Did you mean 'waves'?" },
        { "a variant that stands twice", "public override IReadOnlyList<Variant> Variants => [Variant.None, Variant.None];", "the variant '' stands twice (Broken.cs, line 5)" },
        { "no variant", "public override IReadOnlyList<Variant> Variants => [];", "it has no variants (Broken.cs, line 5)" },
        { "two claims of one id", $"public override IEnumerable<Claim> Claims => [new(\"a\", \"A\", {Answered}), new(\"a\", \"B\", {Answered})];", "two of its claims have the id a (Broken.cs, line 5)" },
        { "two settings of one name", "public override IReadOnlyList<Setting> Settings => [Setting.Of(\"pace\", 1, \"pace\"), Setting.Of(\"pace\", 2, \"pace\")];", "two of its settings have the name pace (Broken.cs, line 5)" },
        { "a setting of an unsupported type", "public override IReadOnlyList<Setting> Settings => [Setting.Of(\"when\", new DateTime(), \"when\")];", "when has the type DateTime, which no setting can have here (Broken.cs, line 5)" },
        { "a setting that has the name of a key of the plan", "public override IReadOnlyList<Setting> Settings => [Setting.Of(\"clients\", 1, \"clients\")];", "clients is a key of every plan (Broken.cs, line 5)" },
        { "a setting whose default is out of its range", "public override IReadOnlyList<Setting> Settings => [Setting.Of(\"pace\", 9, 1, 5, \"pace\")];", "the default of pace is '9': it takes a whole number from 1 to 5 (Broken.cs, line 5)" },
        { "a setting in a static field that is wrong", "private static readonly Setting<int> Pace = Setting.Of(\"Pace\", 1, \"pace\"); public override IReadOnlyList<Setting> Settings => [Pace];", "'Pace' is no name for a setting (Broken.cs, line 5)" },
        { "a setting that a proxy has too", "public override IReadOnlyList<Setting> Settings => [Setting.Lines(\"haproxy.backend\", \"lines\")];", "its setting haproxy.backend has the name of a setting of a proxy or a server (Broken.cs, line 5)" },
        { "a proxy that is not there", "public override IReadOnlyList<string> Proxies => [\"nothing\"];", "it names a proxy 'nothing', and there is none (Broken.cs, line 5)" },
        { "a plan that throws", "public override Plan Plan => throw new InvalidOperationException(\"no plan today\");", "InvalidOperationException: no plan today (Broken.cs, line 5)" },
        { "a proof that throws", "public override Claim Fault => throw new InvalidOperationException(\"no proof today\");", "InvalidOperationException: no proof today (Broken.cs, line 5)" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_of_a_case_is_told_with_its_name_and_the_line(string what, string members, string told)
    {
        var catalogue = Written(Author.Case("Broken", members), Author.Sound);
        var mistake = Assert.Single(catalogue.Mistakes);
        Assert.Equal("broken", mistake.Name);
        Assert.StartsWith($"broken: {told}", mistake.Fault.Culprit, StringComparison.Ordinal);
        Assert.EndsWith("(Broken.cs, line 5)", mistake.Fault.Culprit, StringComparison.Ordinal);
        Assert.NotEmpty(mistake.Fault.Remedy);
        Assert.Contains(catalogue.Cases, c => c.Name == "sound");
        Assert.Same(mistake.Fault, Assert.Throws<LabException>(() => catalogue.Case("broken")));
        Assert.NotEmpty(what);
    }

    [Fact]
    public void Two_cases_of_one_name_are_both_left_out_with_the_line_of_each()
    {
        var catalogue = Written(Author.Case("Twice", space: "One"), Author.Case("Twice", space: "Two"), Author.Sound);
        Assert.Equal("One.Twice (Twice.cs, line 6) and Two.Twice (Twice.cs, line 6) have the same name, twice", Assert.Single(catalogue.Mistakes).Fault.Culprit);
        Assert.Contains(catalogue.Cases, c => c.Name == "sound");
    }

    [Fact]
    public void A_driver_with_a_setting_of_the_labs_own_is_left_out_and_the_labs_stays()
    {
        var catalogue = Written(Driver("Mine", "\"ready\"", "public override IReadOnlyList<Setting> Settings => [Setting.Lines(\"haproxy.global\", \"lines\")];"), Author.Sound);
        Assert.Equal("mine", Assert.Single(catalogue.Mistakes).Name);
        Assert.Contains(catalogue.Proxies, p => p.Name == "haproxy");
        Assert.Contains(catalogue.Cases, c => c.Name == "sound");
    }

    [Fact]
    public void A_rule_that_throws_leaves_its_claim_unknown_with_the_line()
    {
        var @case = Written(Author.Case("Throws", "public override IEnumerable<Claim> Claims => [new(\"x\", \"X\", e => throw new InvalidOperationException(\"no rule today\"))];")).Case("throws");
        var judgement = Assert.Single(@case.Claims).Judge(new Evidence(new TrialPlan(new TrialId("throws", "a", 1), Plan.Default, Variant.None, 1), new TrialFiles()));
        Assert.Equal(Verdict.Unknown, judgement.Verdict);
        Assert.Equal("the rule failed: InvalidOperationException: no rule today (Throws.cs, line 5)", judgement.Observed);
    }

    /// <summary>A driver that runs <c>sleep</c>.</summary>
    internal static (string Name, string Text) Driver(string name, string configuration, string members = "", string ready = "false") => ($"{name}Proxy.cs", $$"""
        using ProxyLab;
        namespace Mine;
        public sealed class {{name}}Proxy : Proxy
        {
            public override string Configure(ProxySetup setup) => {{configuration}};
            public override bool SaysReady(string line) => {{ready}};
            public override string Remedy => "";
            public override IReadOnlyList<string> VersionArguments => ["--version"];
            public override string? Find() => Programs.Find("sh");
            public override IReadOnlyList<string> Command(string program, ProxySetup setup) => [program, "-c", "echo started; exec sleep 600"];
            public override ProxyLab.Probes.Counters.ActiveCounter? Counter(ProxySetup setup) => null;
            {{members}}
        }
        """);

    public void Dispose() => _folder.Dispose();

    private Catalogue Written(params (string, string)[] files)
    {
        var assembly = _folder[$"author{Guid.NewGuid():N}.dll"];
        Compiled.To(assembly, isProgram: false, files);
        return Catalogue.Of(Assembly.LoadFrom(assembly));
    }
}
