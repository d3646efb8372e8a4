namespace ProxyLab;

/// <summary>What a plan comes to where it leaves something open: the number given, or one derived from the rest.</summary>
public static class DerivedPlan
{
    /// <param name="plan">The plan.</param>
    extension(Plan plan)
    {
        /// <summary>The proxy's timeouts: the plan's, as far as the proxy has such timeouts, or the proxy's own.</summary>
        public ProxyTimeouts EffectiveTimeouts => plan.ProxyTimeouts
            ?? (plan.Timeouts == TimeoutSource.Plan ? ProxyTimeouts.Of(plan.ConnectTimeout, plan.SendTimeout, plan.ReadTimeout) : ProxyTimeouts.None);

        /// <summary>
        /// The wave's deadline, given or derived from the proxy's timeouts. Where the proxy has none, the plan's take its place: a wave has to end, also before
        /// a proxy that waits for ever.
        /// </summary>
        public TimeSpan EffectiveDeadline => plan.Deadline
            ?? (plan.EffectiveTimeouts.Connect ?? plan.ConnectTimeout) + (plan.EffectiveTimeouts.Send ?? plan.SendTimeout) + (plan.EffectiveTimeouts.FirstOctet ?? plan.ReadTimeout)
                + 8.Seconds() + (plan.Arrivals == Arrivals.Closed ? TimeSpan.Zero : plan.Arriving);

        /// <summary>
        /// The longest that the lab waits, after a wave, for the proxy to let go of its upstream, but for a second: until the proxy's read timeout, and never
        /// less than the plan's.
        /// </summary>
        internal TimeSpan LongestDrain => plan.EffectiveTimeouts.FirstOctet is { } read && read > plan.ReadTimeout ? read : plan.ReadTimeout;

        /// <summary>The requests' method, given or derived.</summary>
        public string EffectiveMethod => plan.RequestMethod ?? (plan.BodyBytes > 0 ? "POST" : "GET");

        /// <summary>Whether requests have no body, and are of a method that may have one: they say <c>Content-Length: 0</c>, unless <see cref="Plan.ZeroLength"/> is false.</summary>
        public bool LacksItsBody => plan is { BodyBytes: 0, Chunked: false } && plan.EffectiveMethod is "POST" or "PUT" or "PATCH";

        /// <summary>The proxy's own somaxconn, given or derived.</summary>
        public int EffectiveFrontSomaxconn => plan.FrontSomaxconn ?? Math.Max(4096, 2 * plan.Clients);

        /// <summary>
        /// The source addresses, given or derived: one address has no more ports to the proxy than the range (28,232 by default), and long
        /// before the last of them the kernel searches slowly.
        /// </summary>
        public int EffectiveSourceAddresses => plan.SourceAddresses ?? 1 + (plan.Clients / Math.Clamp(plan.PortRange.Count / 7, 1, 4000));

        /// <summary>
        /// The connections a worker may hold, given or derived: one for each client and one for its upstream connection, twice over
        /// for those that still close, and some for the lab's own.
        /// </summary>
        public int EffectiveWorkerConnections => plan.WorkerConnections ?? Math.Max(1024, (4 * plan.Clients) + 64);

        /// <summary>How many connections the upstream's accept queue can hold: one more than listen(2) was given, after the clamp.</summary>
        public int QueueCapacity => Math.Min(plan.Backlog, plan.Somaxconn) + 1;
    }
}
