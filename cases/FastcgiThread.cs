namespace ProxyLab.Cases;

/// <summary>What the claims of source 001, a thread of the nginx mailing list on FastCGI and keepalive, have in common.</summary>
internal static class FastcgiThread
{
    /// <summary>Whose words a claim is.</summary>
    internal const string Question = "Nicolas Franck, 20 December 2021, 20:53", FirstQuestion = "Nicolas Franck, 20 December 2021, 16:00",
        Answer = "Maxim Dounin, 20 December 2021, 20:35";

    /// <summary>nginx before a FastCGI application in the process-per-connection model: the plan that the cases start from.</summary>
    internal static Plan Plan => Plan.Default with { Protocol = Protocol.Fastcgi, Waves = 1, Backlog = 511 };

    /// <summary>A claim of that thread.</summary>
    internal static Claim Claim(string id, string section, string sentence, Func<Evidence, Judgement> rule) =>
        new(id, sentence, rule) { Source = new Source("001, keepalive connection to fastcgi backend hangs", section) };
}
