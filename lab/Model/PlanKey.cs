namespace ProxyLab;

/// <summary>One key of <c>--set</c> and of <c>plan.json</c>.</summary>
/// <param name="Name">Snake case, as typed.</param>
/// <param name="Help">What it sets, with unit and range.</param>
/// <param name="Parse">Gives the plan with the value set. Throws <see cref="FormatException"/> that says what would be right.</param>
/// <param name="Show">The value as <paramref name="Parse"/> takes it.</param>
public sealed record PlanKey(string Name, string Help, Func<Plan, string, Plan> Parse, Func<Plan, string> Show);
