using System.Reflection;
using System.Reflection.Emit;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Model;

/// <summary>How cases are found and named.</summary>
public sealed class Catalogs
{
    [Fact]
    public void Public_and_concrete_cases_are_found_and_others_are_not()
    {
        var found = Catalogue.Of(typeof(Catalogs).Assembly).Cases.Select(c => c.GetType()).ToArray();
        Assert.Contains(typeof(SampleCase), found);
        Assert.DoesNotContain(typeof(AbstractCase), found);
        Assert.DoesNotContain(typeof(InternalCase), found);
        Assert.DoesNotContain(typeof(CaseWithParameters), found);
    }

    [Fact]
    public void Cases_come_in_the_order_of_their_names()
    {
        var names = TheLab.Catalogue.Cases.Select(c => c.Name).ToArray();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public void Two_cases_of_one_name_are_refused()
    {
        var mistake = Assert.Single(Catalogue.Of(With(("A.Twice", typeof(SampleCase)), ("B.Twice", typeof(SampleCase)))).Mistakes);
        Assert.Equal("A.Twice and B.Twice have the same name, twice", mistake.Fault.Culprit);
    }

    [Fact]
    public void Two_claims_of_one_id_in_a_case_are_refused()
    {
        var mistake = Assert.Single(Catalogue.Of(With(("A.Doubled", typeof(CaseWithTwins)))).Mistakes);
        Assert.Equal("doubled: two of its claims have the id X", mistake.Fault.Culprit);
    }

    [Fact]
    public void A_name_that_is_none_gives_the_nearest()
    {
        var e = Assert.Throws<UsageException>(() => TheLab.Catalogue.Case("helthy"));
        Assert.Contains("Did you mean 'healthy'?", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NeverAccept", "never-accept")]
    [InlineData("Healthy", "healthy")]
    [InlineData("Slow2Start", "slow2-start")]
    public void A_class_in_Pascal_case_is_a_case_in_kebab_case(string type, string expected) =>
        Assert.Equal(expected, Assert.Single(Catalogue.Of(With((type, typeof(SampleCase)))).Cases).Name);

    [Fact]
    public void The_summary_is_the_doc_comments_on_one_line_with_its_references_named() =>
        Assert.Equal("A case that stands for any, with a plan of Default and text on two lines.", new SampleCase().Summary);

    [Fact]
    public void A_case_without_documentation_has_an_empty_summary() =>
        Assert.Equal("", Assert.Single(Catalogue.Of(With(("Bare", typeof(SampleCase)))).Cases).Summary);

    /// <summary>An assembly made at run time, with cases that derive from those given.</summary>
    private static Assembly With(params (string Name, Type Parent)[] cases)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Made" + Guid.NewGuid().ToString("N")), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule("m");
        foreach (var (name, parent) in cases) module.DefineType(name, TypeAttributes.Public, parent).CreateType();
        using var image = new MemoryStream();
        assembly.Save(image);
        return Assembly.Load(image.ToArray());
    }
}

/// <summary>
/// A case that stands for any, with a plan of <see cref="Plan.Default"/>
/// and   text on two lines.
/// </summary>
public class SampleCase : Case
{
    public override Plan Plan => Plan.Default;

    public override Upstream Upstream => Upstream.Healthy;

    public override IEnumerable<Claim> Claims => [new("X", "Somebody gets an answer", e => e.Count(Outcome.Ok).AtLeast(1))];
}

public abstract class AbstractCase : SampleCase;

internal sealed class InternalCase : SampleCase;

public sealed class CaseWithParameters(int parameter) : SampleCase
{
    public int Parameter => parameter;
}

public abstract class CaseWithTwins : SampleCase
{
    public override IEnumerable<Claim> Claims => [.. base.Claims, .. base.Claims];
}
