namespace ProxyLab;

/// <summary>
/// What somebody can add to the lab from a project of their own, one file each: a case, a proxy's driver, a server, a probe or a figure. The
/// lab finds every public, concrete class of these by reflection (<see cref="Catalogue"/>): there is no list to edit. Its own come in the same way.
/// </summary>
public abstract class Door
{
    /// <summary>The class's name in kebab case, without the door's own word at its end: <c>NeverAccept</c> is <c>never-accept</c>, <c>SquidProxy</c> is <c>squid</c>.</summary>
    public virtual string Name => NameOf(GetType());

    /// <summary>What it is, in a sentence: by default the summary of its doc comment.</summary>
    public virtual string Summary => DocComments.SummaryOf(GetType());

    /// <summary>The settings that it takes beside the plan's keys; empty for none.</summary>
    public virtual IReadOnlyList<Setting> Settings => [];

    /// <summary>The name that a class has where it says no other.</summary>
    internal static string NameOf(Type type)
    {
        var door = type;
        while (door.BaseType != typeof(Door)) door = door.BaseType!;
        var name = type.Name.EndsWith(door.Name, StringComparison.Ordinal) && type.Name.Length > door.Name.Length && door != typeof(Case)
            ? type.Name[..^door.Name.Length] : type.Name;
        return Values.Word(name);
    }
}
