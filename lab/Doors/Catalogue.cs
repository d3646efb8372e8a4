using System.Reflection;

namespace ProxyLab;

/// <summary>
/// Everything that came in through the doors: of the lab's own assembly, and of those given to <see cref="App.Run"/>. Every public, concrete
/// class with a constructor without parameters is found by reflection. What is wrong with one costs that one and nothing else: it is left
/// out, and <see cref="Mistakes"/> says why.
/// </summary>
public sealed class Catalogue
{
    private readonly List<Mistake> _mistakes = [];
    private readonly IReadOnlyList<Type> _types;
    private readonly IReadOnlyList<Door> _given;
    private readonly Dictionary<Case, bool> _checked = [];
    private readonly Lock _checking = new();
    private readonly CaseCheck _checks;
    private readonly Lazy<IReadOnlyList<Case>> _made, _cases;
    private readonly Lazy<(IReadOnlyList<Proxy> Proxies, IReadOnlyList<Server> Servers)> _programs;
    private readonly Lazy<IReadOnlyList<Probe>> _probes;
    private readonly Lazy<IReadOnlyList<Figure>> _figures;

    private Catalogue(IReadOnlyList<Type> types, IReadOnlyList<Door> given)
    {
        (_types, _given) = (types, given);
        _checks = new CaseCheck(this);
        _programs = new(() => WithOwnSettings(Made<Proxy>(), Made<Server>()));
        _probes = new(() => [.. Made<Probe>().Where(p => Sound(p, () => ProbeFiles.Require(p)))]);
        _figures = new(() => Made<Figure>());
        _made = new(() => Made<Case>());
        _cases = new(() => [.. _made.Value.Where(IsSound)]);
    }

    /// <summary>The cases, by name. Asked for, it checks them all.</summary>
    public IReadOnlyList<Case> Cases => _cases.Value;

    /// <summary>The proxies' drivers, installed or not, by name.</summary>
    public IReadOnlyList<Proxy> Proxies => _programs.Value.Proxies;

    /// <summary>The servers, installed or not, by name.</summary>
    public IReadOnlyList<Server> Servers => _programs.Value.Servers;

    /// <summary>The probes, one instance of each, by name: a trial reads fresh ones.</summary>
    public IReadOnlyList<Probe> Probes => _probes.Value;

    /// <summary>The figures, by name.</summary>
    public IReadOnlyList<Figure> Figures => _figures.Value;

    /// <summary>The columns of every CSV file that a trial may have.</summary>
    internal IReadOnlyList<ColumnSet> Files => [.. Probes.Select(ProbeFiles.ColumnsOf), RequestColumns.All, UpstreamColumns.All];

    /// <summary>What was left out, and why.</summary>
    public IReadOnlyList<Mistake> Mistakes
    {
        get
        {
            _ = (Proxies, Probes, Figures, Cases); // the checks add to it
            return _mistakes;
        }
    }

    /// <summary>The catalogue of the lab's own assembly and of these.</summary>
    public static Catalogue Of(params IEnumerable<Assembly> assemblies) =>
        new([.. assemblies.Prepend(typeof(Catalogue).Assembly).Distinct().SelectMany(Types)], []);

    /// <summary>The catalogue of the lab's own assembly, and of these as they are.</summary>
    internal static Catalogue With(params IReadOnlyList<Door> given) => new([.. Types(typeof(Catalogue).Assembly)], given);

    /// <summary>The case of that name.</summary>
    /// <exception cref="LabException">It was left out; says why.</exception>
    /// <exception cref="UsageException">There is none; gives the nearest.</exception>
    public Case Case(string name) => _made.Value.FirstOrDefault(c => c.Name == name) is { } made && IsSound(made) ? made : Find("case", name, Cases);

    /// <summary>The case of that name for the process of a trial or of its upstream: whoever started that has checked it, and all else that came in.</summary>
    /// <exception cref="LabException">It was left out; says why.</exception>
    /// <exception cref="UsageException">There is none; gives the nearest.</exception>
    internal Case CheckedCase(string name) => Checked<Case>(name) ?? Case(name);

    /// <summary>The driver of that name for the process of a trial, as <see cref="CheckedCase"/>.</summary>
    internal Proxy CheckedProxy(string name) => Checked<Proxy>(name) ?? Proxy(name);

    /// <summary>The server of that name for the process of a trial, as <see cref="CheckedCase"/>.</summary>
    internal Server CheckedServer(string name) => Checked<Server>(name) ?? Server(name);

    /// <summary>The driver of that name, installed or not.</summary>
    /// <exception cref="LabException">It was left out; says why.</exception>
    /// <exception cref="UsageException">There is none; gives the nearest.</exception>
    public Proxy Proxy(string name) => Find("proxy", name, Proxies);

    /// <summary>The server of that name, installed or not.</summary>
    /// <exception cref="LabException">It was left out; says why.</exception>
    /// <exception cref="UsageException">There is none; gives the nearest.</exception>
    public Server Server(string name) => Find("server", name, Servers);

    /// <summary>Every setting that a trial of that case on that proxy under that plan takes.</summary>
    public IReadOnlyList<Setting> SettingsOf(Case @case, Proxy proxy, Plan plan)
    {
        ArgumentNullException.ThrowIfNull(@case);
        ArgumentNullException.ThrowIfNull(proxy);
        ArgumentNullException.ThrowIfNull(plan);
        return [.. @case.AllSettings, .. proxy.Settings, .. plan.Server is { } server ? Server(server).Settings : []];
    }

    /// <summary>Every name that <c>--set</c> knows: the plan's keys, then the settings of all that is here.</summary>
    internal IEnumerable<string> AllNames =>
        PlanKeys.All.Select(k => k.Name).Concat(Cases.SelectMany(c => c.AllSettings).Concat(Proxies.SelectMany(p => p.Settings)).Concat(Servers.SelectMany(s => s.Settings)).Select(s => s.Name).Distinct());

    private static IEnumerable<Type> Types(Assembly assembly) => assembly.GetExportedTypes()
        .Where(t => t.IsAssignableTo(typeof(Door)) && !t.IsAbstract && t.GetConstructor(Type.EmptyTypes) is not null);

    private T Find<T>(string kind, string name, IReadOnlyList<T> all)
        where T : Door =>
        all.FirstOrDefault(d => d.Name == name)
        ?? (_mistakes.FirstOrDefault(m => m.Name == name) is { } mistake ? throw mistake.Fault : throw UsageException.Unknown(kind, name, all.Select(d => d.Name)));

    private T? Checked<T>(string name)
        where T : Door => _types.Where(t => t.IsAssignableTo(typeof(T)) && Door.NameOf(t) == name).Select(Make).OfType<T>().FirstOrDefault(d => d.Name == name);

    private List<T> Made<T>()
        where T : Door
    {
        var all = _types.Where(t => t.IsAssignableTo(typeof(T))).Select(Make).Concat(_given).OfType<T>().OrderBy(d => d.Name, StringComparer.Ordinal).ThenBy(d => d.GetType().FullName, StringComparer.Ordinal).ToList();
        foreach (var twice in all.GroupBy(d => d.Name).Where(g => g.Count() > 1).ToArray())
        {
            // Nobody can tell which is meant, so neither is there.
            Leave(twice.Key, new LabException("catalogue", $"{Words(twice.Select(d => d.GetType().FullName + AuthorLine.Of(d.GetType())))} have the same name, {twice.Key}", "rename one of the classes"));
            all.RemoveAll(d => d.Name == twice.Key);
        }

        return all;
    }

    private Door? Make(Type type)
    {
        Door? made = null;
        return Sound(type, () => made = (Door)Activator.CreateInstance(type)!) && Sound(type, () => _ = (made!.Name, made.Settings, (made as Proxy)?.Tuned)) ? made : null;
    }

    private bool IsSound(Case @case)
    {
        lock (_checking)
        {
            if (_checked.TryGetValue(@case, out var sound)) return sound;
            return _checked[@case] = Sound(@case, () => _checks.Require(@case));
        }
    }

    private bool Sound(Door door, Action check) => Sound(door.Name, check);

    private bool Sound(Type type, Action check) => Sound(Door.NameOf(type), check);

    /// <summary>Whether somebody else's code gets through a check; where not, what it threw is the mistake.</summary>
    private bool Sound(string name, Action check)
    {
        try
        {
            check();
            return true;
        }
#pragma warning disable CA1031 // It is a third party's code: whatever it throws, the others are still there.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Leave(name, Mistake.Told(name, e));
            return false;
        }
    }

    /// <summary>Leaves out a driver or a server with a setting that another one has too: the lab's own stays.</summary>
    private (IReadOnlyList<Proxy> Proxies, IReadOnlyList<Server> Servers) WithOwnSettings(IReadOnlyList<Proxy> proxies, IReadOnlyList<Server> servers)
    {
        var left = new HashSet<Door>();
        foreach (var same in proxies.Concat<Door>(servers).SelectMany(d => d.Settings.Select(s => (Door: d, s.Name))).GroupBy(s => s.Name).Where(g => g.Count() > 1))
        {
            foreach (var door in same.Select(s => s.Door).Where(d => d.GetType().Assembly != typeof(Catalogue).Assembly))
            {
                if (left.Add(door)) Leave(door.Name, new LabException("catalogue", $"{Words(same.Select(s => s.Door.Name))} have a setting of the same name, {same.Key}{AuthorLine.Of(door.GetType(), nameof(Door.Settings))}", "rename one of them"));
            }
        }

        return ([.. proxies.Where(p => !left.Contains(p))], [.. servers.Where(s => !left.Contains(s))]);
    }

    private void Leave(string name, LabException fault)
    {
        lock (_mistakes) _mistakes.Add(new Mistake(name, fault));
    }

    private static string Words(IEnumerable<string> names) => string.Join(" and ", names);
}
