namespace ProxyLab;

/// <summary>One key of a plan, in <c>--set</c> and in <c>plan.json</c>.</summary>
public abstract record PlanKey
{
    private protected PlanKey(string name, string help) => (Name, Help) = (name, help);

    /// <summary>Snake case, as typed.</summary>
    public string Name { get; }

    /// <summary>What it sets, with unit and range.</summary>
    public string Help { get; }

    /// <summary>Gives the plan with the value set.</summary>
    /// <exception cref="FormatException">It is no value of this key; says what would be right.</exception>
    public abstract Plan Set(Plan plan, string text);

    /// <summary>The value as <see cref="Set"/> takes it.</summary>
    public abstract string Show(Plan plan);

    /// <summary>Refuses a plan in which this key has a value that it cannot have. The default can: nothing is read and written for that.</summary>
    /// <exception cref="FormatException">It says what would be right.</exception>
    internal abstract void Check(Plan plan);

    internal static PlanKey Of<T>(string name, string help, Values<T> values, Func<Plan, T> get, Func<Plan, T, Plan> set) => new Typed<T>(name, help, values, get, set);

    private sealed record Typed<T>(string KeyName, string What, Values<T> Values, Func<Plan, T> Get, Func<Plan, T, Plan> Change)
        : PlanKey(KeyName, $"{What} ({Values.Range})")
    {
        public override Plan Set(Plan plan, string text) => Change(plan, Values.Read(text));

        public override string Show(Plan plan) => Values.Show(Get(plan));

        internal override void Check(Plan plan)
        {
            if (!EqualityComparer<T>.Default.Equals(Get(plan), Get(Plan.Default))) _ = Values.Read(Show(plan));
        }
    }
}
